import type { Instant } from '../instant.ts';
import type { ObservedSnapshot } from '../site/observed.ts';
import { epochOf } from './maker.ts';

/** What of a group's lease says from when on nothing of an older epoch counts. */
export interface Stop {
  readonly epoch: number;
  readonly takenAt: Instant;
}

/**
 * Whether a snapshot was taken after a run had stopped synchronisation, by somebody who did not know of the run yet: it is of an
 * older epoch and began after the lease. It is no recovery point, as nobody waits for such a call to come to its end. What others
 * take has no epoch, and counts: nobody can stop them.
 */
export const isLate = (snapshot: Pick<ObservedSnapshot, 'tags' | 'startedAt'>, lease: Stop | undefined): boolean => {
  const epoch = epochOf(snapshot);
  return lease !== undefined && epoch !== undefined && epoch < lease.epoch && snapshot.startedAt > lease.takenAt;
};
