import type { Fault } from '../faults/index.ts';
import type { Act } from '../journeys/act.ts';
import type { SitePlan } from '../sites/site-plan.ts';

/** A run as a value: whoever has it can take it again, turn by turn. */
export interface RunPlan {
  /** What it begins from: a site, or the name of a reference failover. */
  readonly site: SitePlan | string;
  /** Of the turns. */
  readonly seed: number;
  /** What its one group goes through, there and home. @default one failover of every group */
  readonly acts?: readonly Act[];
  /** Besides what belongs to a reference failover. */
  readonly faults: readonly Fault[];
}
