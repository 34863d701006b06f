import type { Fault } from '../faults/index.ts';
import type { SitePlan } from '../sites/site-plan.ts';

/** A run as a value: whoever has it can take it again, turn by turn. */
export interface RunPlan {
  readonly site: SitePlan;
  /** Of the turns. */
  readonly seed: number;
  readonly faults: readonly Fault[];
}
