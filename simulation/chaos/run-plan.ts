import type { Fault } from '../faults/index.ts';
import type { SitePlan } from '../sites/site-plan.ts';

/** A run as a value: whoever has it can take it again, turn by turn. */
export interface RunPlan {
  /** What it begins from: a site, or the name of a reference failover. */
  readonly site: SitePlan | string;
  /** Of the turns. */
  readonly seed: number;
  /** Besides what belongs to a reference failover. */
  readonly faults: readonly Fault[];
}
