import type { CallSite } from '../lambda/gateway.ts';
import type { Seen } from '../oracles/items.ts';
import type { World } from '../world/world.ts';
import type { Conductor } from './conductor.ts';
import type { Judge } from './judge.ts';
import type { KeptLedger } from './ledger.ts';
import type { Stage } from './stage.ts';

/** Sees a run from outside, and takes no turn of it. Moments are milliseconds since the Unix epoch. */
export interface Observer {
  /** A fault has met the call. */
  struck(site: CallSite, at: number): void;
  /** @param item as it lies in the table after a write */
  written(item: Seen, at: number): void;
  /** The failovers that it began with have ended; faults that last still do. */
  ended(world: World): void;
  /** Nothing is disturbed any more, and all is done. */
  settled(world: World): void;
}

/** All that takes part in a run. */
export interface Running {
  readonly stage: Stage;
  readonly world: World;
  readonly judge: Judge;
  readonly ledger: KeptLedger;
  readonly conductor: Conductor;
  readonly observer: Observer | undefined;
}
