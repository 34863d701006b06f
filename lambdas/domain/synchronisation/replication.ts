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
  /** Sets that failed or were refused since the last complete one. */
  readonly failedInARow: number;
  /** Pairs whose production disk is not well. */
  readonly faults: readonly { readonly pairId: string; readonly level: FaultLevel }[];
}

/** What the synchroniser saw of a group last. Recovery points themselves are kept by EC2 alone. */
export interface Replication {
  readonly groupId: string;
  readonly at: Instant;
  /** Of the group then. */
  readonly epoch: number;
  readonly servers: readonly ServerReplication[];
}
