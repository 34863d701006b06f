import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { refreshRecorded } from '../../../domain/group/record.ts';
import { type PlanBasis, planBasis } from '../../../domain/plan/plan-basis.ts';
import type { Termination } from '../../../domain/plan/plan-relaunch.ts';
import type { FailoverPlan } from '../../../domain/plan/plan-types.ts';
import { planHere } from '../../../domain/readiness/plan-here.ts';
import { withAllowance } from '../../../domain/rehearsal/api-need.ts';
import type { DryRun } from '../../../domain/rehearsal/dry-run.ts';
import type { Ports } from '../../../ports/ports.ts';
import { loadAggregate } from '../../load.ts';
import { rehearse } from '../../rehearse.ts';
import { observeForPlan } from '../../site-queries.ts';
import { findGroup } from '../groups/find-group.ts';

export interface PlanFailoverDeps extends Pick<Ports, 'store' | 'compute' | 'confined'> {
  /** Whether the deployment may terminate and launch servers. @default `allowed` */
  readonly termination?: Termination;
}

export interface ShownPlan extends GroupAggregate {
  readonly plan: FailoverPlan;
  /** Every call that the failover would make. */
  readonly dryRun: DryRun;
  /** The facts that it rests on, named by its digest. */
  readonly basis: PlanBasis;
}

/** What a failover would do now, and whether it may. Changes nothing. @throws GroupNotFoundError, AmbiguousNameError */
export const createPlanFailover =
  ({ store, compute, termination, confined }: PlanFailoverDeps) =>
  async (idOrName: string): Promise<ShownPlan> => {
    const { id } = await findGroup(store, idOrName);
    const aggregate = await loadAggregate(store, id);
    const site = await observeForPlan(compute, aggregate, { confined });
    const kept = await store.findReadiness(id);
    const plan = planHere(aggregate, site, { termination, confined, permissions: kept?.permissions });
    const rehearsed = await rehearse(compute, { aggregate, plan }, site);
    return {
      ...aggregate,
      plan: withAllowance(plan, aggregate.group, rehearsed.allowance),
      dryRun: rehearsed,
      basis: planBasis(refreshRecorded(aggregate, site), site),
    };
  };

/**
 * The same, with its basis kept: a failover by its digest that is refused later can say which facts have changed. For
 * those who may write. @throws GroupNotFoundError, AmbiguousNameError
 */
export const createKeptPlan = (deps: PlanFailoverDeps) => {
  const planOf = createPlanFailover(deps);
  return async (idOrName: string): Promise<ShownPlan> => {
    const shown = await planOf(idOrName);
    // Safe to repeat: the same facts have the same digest.
    await deps.store.savePlanBasis(shown.group.id, shown.basis);
    return shown;
  };
};
