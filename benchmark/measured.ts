import type { LatencyName } from './latency.ts';
import type { Used } from './meter.ts';

/** How a group is failed over: by this project, by a script server by server, by a Map state with a branch per server. */
export type Design = 'ours' | 'serial' | 'map';

/** What one failover of the site came to. */
export interface Outcome {
  /** Milliseconds until each server was complete, with identity and disks. */
  readonly completeMs: readonly number[];
  readonly failed: number;
  /** How it ended, where the group as a whole did not make it. */
  readonly failure?: string;
  readonly used: Used;
  readonly lambdaGb: number;
}

/** Calls of one API, and those of them that were throttled. */
export interface CallCount {
  readonly api: string;
  readonly calls: number;
  readonly throttled: number;
}

/** A row of what `npm run -s bench -- --json` prints. */
export interface Measured {
  readonly design: Design;
  readonly servers: number;
  readonly latency: LatencyName;
  /** Until the last server was complete; `null` where not all of them were. */
  readonly rtoSeconds: number | null;
  readonly lowerBoundSeconds: number;
  readonly ratio: number | null;
  readonly medianSeconds: number | null;
  /** Looks and changes. */
  readonly throttled: number;
  readonly throttledChanges: number;
  readonly failed: number;
  readonly transitions: number;
  readonly dollars: number;
  readonly calls: readonly CallCount[];
}
