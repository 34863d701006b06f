import type { FaultLevel } from '../group/status.ts';
import type { Instant } from '../instant.ts';

/** A set that somebody asked EC2 for: written down before the call, as its answer may get lost. */
export interface Asked {
  readonly setId: string;
  readonly at: Instant;
  /** EC2's error code, where it took none. */
  readonly refused?: string;
}

/** How one server's synchronisation stands. */
export interface ServerReplication {
  readonly instanceId: string;
  /** The newest complete recovery point of the disks that production has. */
  readonly newest?: { readonly setId: string; readonly takenAt: Instant };
  /** Percent of the slowest disk. */
  readonly pending?: { readonly setId: string; readonly takenAt: Instant; readonly percent: number };
  readonly asked?: Asked;
  /** Sets that failed, were refused or never showed since the last complete one. */
  readonly failedInARow: number;
  /** The last set that `failedInARow` counts, and why it is none. */
  readonly lastFailed?: { readonly setId: string; readonly why: string };
  /** Pairs whose production disk is not well. */
  readonly faults: readonly { readonly pairId: string; readonly level: FaultLevel }[];
}

/** What retention has deleted on one day, in UTC. */
export interface ExpiredOfDay {
  /** `2026-11-29` */
  readonly day: string;
  readonly sets: number;
  readonly snapshots: number;
}

/** An hour in which recovery points were older than the objective of their group allows. */
export interface MissedHour {
  /** `2026-11-29T21`, in UTC. */
  readonly hour: string;
  /** Replication pairs, at the most. */
  readonly pairs: number;
}

/** What the synchroniser saw of a group last. Recovery points themselves are kept by EC2 alone. */
export interface Replication {
  readonly groupId: string;
  readonly at: Instant;
  /** Of the group then. */
  readonly epoch: number;
  readonly servers: readonly ServerReplication[];
  /** Since the day began. @default nothing */
  readonly expired?: ExpiredOfDay;
  /** Of the last week, the oldest first. @default none */
  readonly missed?: readonly MissedHour[];
}
