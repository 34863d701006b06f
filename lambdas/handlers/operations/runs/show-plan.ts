import type { FailoverPlan } from '../../../domain/plan/plan-types.ts';
import { isPlannedBeforehand, isPlanOf, type ShownRehearsal } from '../../../domain/readiness/kept-plan.ts';
import { loadAggregate } from '../../load.ts';
import { createPlanFailover, type PlanFailoverDeps } from './plan-failover.ts';

/** A plan for somebody who waits for the answer. */
export interface AnsweredPlan {
  readonly plan: FailoverPlan;
  readonly dryRun: ShownRehearsal;
  readonly digest: string;
  /** `look`: made just now. `recorder`: made on schedule, and kept. */
  readonly from: 'look' | 'recorder';
}

/**
 * The plan of a group by its id. That of a large group takes longer than a call may, so it is the recorder's last one of the
 * very same group; a look is made where the recorder has kept none. Changes nothing. @throws GroupNotFoundError
 */
export const createShowPlan = (deps: PlanFailoverDeps) => {
  const planFailover = createPlanFailover(deps);
  return async (groupId: string): Promise<AnsweredPlan> => {
    const { group, instances } = await loadAggregate(deps.store, groupId);
    const kept = isPlannedBeforehand(instances) ? await deps.store.findPlan(groupId) : undefined;
    if (kept && isPlanOf(kept, group)) return { ...kept, from: 'recorder' };
    const { plan, dryRun, basis } = await planFailover(groupId);
    return { plan, dryRun, digest: basis.digest, from: 'look' };
  };
};
