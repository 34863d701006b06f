import type { FirstPoint } from '../group/protection-group.ts';
import { type Instant, secondsBetween } from '../instant.ts';
import type { PointSet } from '../recovery-points/point-sets.ts';
import { askedSet, type Standing } from './due.ts';
import { askedName } from './slots.ts';

/** Sets that EBS could not finish, until the server counts as failed. Another call of the run tries as often again. */
export const MOST_FAILED_SETS = 3;

/** What is known of a server in one pass. */
export interface FirstPointSeen {
  readonly instanceId: string;
  readonly before: FirstPoint;
  /** Every set of the server. */
  readonly sets: readonly PointSet[];
  /** Epoch from which on sets count. */
  readonly since: number;
  readonly now: Instant;
}

export interface FirstPointNow {
  readonly point: FirstPoint;
  /** Id of the set that is to be asked for now. @default none */
  readonly ask?: string;
}

/**
 * How a server's first recovery point stands, and whether EC2 is to be asked for it now. It counts when it is complete, holds
 * each disk that production has now, and was asked for by this run, or by an earlier try of the same kind that had failed.
 */
export const firstPointOf = (seen: FirstPointSeen): FirstPointNow => {
  const { before, sets, since } = seen;
  const { runId, begunAt, asked } = before;
  const kept = { runId, ...(begunAt ? { begunAt } : {}), ...(asked ? { asked } : {}) };
  if (before.state === 'failed') return { point: before };
  const own = sets.filter(
    ({ madeBy, epoch, state }) => madeBy === 'sdrs' && state !== 'late' && (epoch ?? -1) >= since,
  );
  const complete = own.find(({ state }) => state === 'complete');
  if (complete) return { point: { ...kept, state: 'complete', setId: complete.setId, takenAt: complete.takenAt } };
  const pending = own.find(({ state }) => state === 'pending');
  if (pending) {
    const { setId, takenAt, percent } = pending;
    return { point: { ...kept, state: 'copying', setId, takenAt, percent } };
  }
  const failed = own.filter(({ state, takenAt }) => state === 'error' && takenAt >= sinceTry(seen));
  if (failed.length >= MOST_FAILED_SETS) return { point: { ...kept, state: 'failed', reason: failedText(failed) } };
  const refusal = refusedForLong(seen);
  if (refusal !== undefined) return { point: { ...kept, state: 'failed', reason: refusal } };
  return asking(seen, kept);
};

/** So long EC2 may refuse a set: of a server that it does not show yet, or that is between two states. */
const REFUSED_SECONDS = 900;

/** A run that EC2 refuses for so long would ask for ever. Throttling is no refusal. */
const refusedForLong = ({ before: { asked, begunAt, reason }, now }: FirstPointSeen): string | undefined => {
  if (asked?.refused === undefined || asked.refused === 'deferred') return undefined;
  if (begunAt === undefined || secondsBetween(begunAt, now) < REFUSED_SECONDS) return undefined;
  const said = reason ?? asked.refused;
  return `EC2 has refused each set of its snapshots for ${REFUSED_SECONDS / 60} minutes: ${said}. Mend that, then call again.`;
};

/** Failures of a try before count no more. */
const sinceTry = ({ before }: FirstPointSeen): Instant => before.begunAt ?? '';

const failedText = (failed: readonly PointSet[]): string =>
  `EBS could not finish ${failed.length} sets of its snapshots: ${failed.map(({ setId }) => setId).join(', ')}. ` +
  'Look at them in EC2 (StateMessage), then call again.';

const asking = (seen: FirstPointSeen, kept: Pick<FirstPoint, 'runId' | 'begunAt' | 'asked'>): FirstPointNow => {
  const { instanceId, sets, before, now } = seen;
  const standing: Standing = { instanceId, sets, ...(before.asked ? { asked: before.asked } : {}) };
  const setId = askedSet(standing, askedName(instanceId, now), now);
  const reason = before.reason ?? 'it was asked for, and EC2 does not show it yet';
  if (setId === undefined) return { point: { ...kept, state: 'pending', reason: busyText(sets) ?? reason } };
  return { point: { ...kept, state: 'pending', asked: { setId, at: now } }, ask: setId };
};

const busyText = (sets: readonly PointSet[]): string | undefined => {
  const pending = sets.find(({ state }) => state === 'pending');
  return pending && `waits for ${pending.setId}, which is pending: one set of a server at a time`;
};

/** The point after EC2's answer to the call. */
export const answered = (
  point: FirstPoint,
  answer: { readonly outcome: string; readonly code?: string; readonly reason?: string },
): FirstPoint => {
  const { outcome, code = outcome, reason = outcome } = answer;
  const { asked, ...rest } = point;
  switch (outcome) {
    case 'done':
      return point;
    case 'failed':
      return { ...point, state: 'failed', reason: `EC2 refused the set of its snapshots: ${reason}` };
    // It may have been taken all the same: the next look tells.
    case 'retry':
    case 'unknown':
      return { ...point, reason };
    // Nothing was asked, or nothing was taken.
    default:
      return asked ? { ...rest, asked: { ...asked, refused: code }, reason } : { ...rest, reason };
  }
};

const SHORTEST_WAIT = 5;
const LONGEST_WAIT = 300;

/**
 * Seconds until the next look: a twentieth of what it has taken so far, 5 s at least and 5 minutes at most. A pass is about ten
 * events of the execution, so that its 25,000 last for more than eight days. Source: Step Functions quotas.
 */
export const waitForPoints = (begunAt: Instant, now: Instant): number =>
  Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, Math.ceil(secondsBetween(begunAt, now) / 20)));
