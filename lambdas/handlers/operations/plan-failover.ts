import { planFailover } from '../../domain/plan.ts';
import type { FailoverPlan } from '../../domain/plan-types.ts';
import type { GroupAggregate } from '../../domain/protection-group.ts';
import type { Compute } from '../../ports/compute.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { siteQueryForPlan } from '../site-queries.ts';
import { findGroup } from './find-group.ts';

export interface PlanFailoverDeps {
  readonly store: GroupStore;
  readonly compute: Compute;
}

export interface ShownPlan extends GroupAggregate {
  readonly plan: FailoverPlan;
}

/** What a failover would do now, and whether it may. Changes nothing. @throws GroupNotFoundError, AmbiguousNameError */
export const createPlanFailover =
  ({ store, compute }: PlanFailoverDeps) =>
  async (idOrName: string): Promise<ShownPlan> => {
    const group = await findGroup(store, idOrName);
    const aggregate: GroupAggregate = { group, ...(await store.members(group.id)) };
    return { ...aggregate, plan: planFailover(aggregate, await compute.observe(siteQueryForPlan(aggregate))) };
  };
