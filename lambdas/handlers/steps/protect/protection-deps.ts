import type { Replicator } from '../../../ports/replicator.ts';
import type { Turns } from '../../../ports/turns.ts';
import type { StepDeps } from '../deps.ts';

/** What the steps need that turn protection on and off. */
export interface ProtectionDeps extends Omit<StepDeps, 'compute'> {
  readonly replicator: Replicator;
  /** The synchroniser's: one of them is at a group at a time. */
  readonly turns: Turns;
}
