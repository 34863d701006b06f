import type { FirstPoint } from '../group/protection-group.ts';
import { snapshotRefusal } from '../site/snapshot-limits.ts';
import { isForWantOfRoom } from './vain-point.ts';

interface Answer {
  readonly outcome: string;
  readonly code?: string;
  readonly reason?: string;
}

/** The point after EC2's answer to the call. */
export const answered = (point: FirstPoint, answer: Answer): FirstPoint => {
  const { outcome, code = outcome, reason = outcome } = answer;
  switch (outcome) {
    case 'done':
      return withoutRefusal(point);
    case 'failed':
      return { ...point, state: 'failed', reason: `EC2 refused the set of its snapshots: ${reason}` };
    case 'retry':
    case 'unknown':
      // It may have been taken all the same: the next look tells. Not where EC2 refused it for its rate.
      return isForWantOfRoom(code) ? refusedWith(point, code, reason) : { ...withoutRefusal(point), reason };
    // Nothing was asked, or nothing was taken.
    default:
      return refusedWith(point, code, reason);
  }
};

const refusedWith = (point: FirstPoint, code: string, said: string): FirstPoint => {
  const { asked } = point;
  const reason = snapshotRefusal(code, said);
  if (!asked) return { ...point, reason };
  const since = isForWantOfRoom(code) ? {} : { refusedSince: asked.refusedSince ?? asked.at };
  return { ...point, asked: { ...asked, ...since, refused: code }, reason };
};

const withoutRefusal = (point: FirstPoint): FirstPoint => {
  if (!point.asked) return point;
  const { refusedSince: _, ...asked } = point.asked;
  return { ...point, asked };
};
