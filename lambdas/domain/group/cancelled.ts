import type { Cancelled } from './failover.ts';
import type { FormerLease } from './protection-group.ts';

/** That the holder of a lease was called off, and by whom; `undefined` where it was not. */
export const calledOff = ({ cancelRequestedAt: at, cancelRequestedBy: by }: FormerLease): Cancelled | undefined =>
  at === undefined ? undefined : { at, ...(by === undefined ? {} : { by }) };

/** `by ada at 2026-11-23T09:00:00.000Z` */
export const cancelledText = ({ at, by }: Cancelled): string => `${by === undefined ? '' : `by ${by} `}at ${at}`;
