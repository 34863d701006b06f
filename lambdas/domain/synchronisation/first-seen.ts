import type { Member } from '../group/member.ts';
import type { FirstPoint } from '../group/protection-group.ts';
import type { Instant } from '../instant.ts';
import type { PointSet } from '../recovery-points/point-sets.ts';

/** What is known of a server in one pass. */
export interface FirstPointSeen {
  readonly member: Member;
  readonly before: FirstPoint;
  /** Every set of the server. */
  readonly sets: readonly PointSet[];
  /** Epoch from which on sets count. */
  readonly since: number;
  readonly now: Instant;
  /** A disk that is seen not to be at the server, in a sentence. Looked for before EC2 is asked. @default none is seen to be lost */
  readonly lost?: string | undefined;
}

/** Failures of a try before count no more. */
export const isOfThisTry = ({ before }: Pick<FirstPointSeen, 'before'>, { takenAt }: PointSet): boolean =>
  takenAt >= (before.begunAt ?? '');
