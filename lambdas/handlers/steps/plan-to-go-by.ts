import type { GroupAggregate } from '../../domain/group/protection-group.ts';
import type { FailoverPlan } from '../../domain/plan/plan-types.ts';
import { isDenied } from '../../domain/readiness/permissions.ts';
import { planHere } from '../../domain/readiness/plan-here.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import { type AskingDeps, askPermissions } from '../ask-permissions.ts';
import { rehearse } from '../rehearse.ts';
import type { StepDeps } from './deps.ts';

/**
 * The plan that a failover begins by. A denial that the recorder has kept may be mended since, so none refuses a failover:
 * the roles that will act are asked anew, and what they answer now counts. Changes nothing.
 */
export const planToGoBy = async (
  deps: Pick<StepDeps, 'store' | 'compute' | 'termination' | 'confined'> & AskingDeps,
  aggregate: GroupAggregate,
  site: ObservedSite,
): Promise<FailoverPlan> => {
  const { store, compute, termination, confined } = deps;
  const kept = await store.findReadiness(aggregate.group.id);
  const plan = planHere(aggregate, site, { termination, confined, permissions: kept?.permissions });
  if (!isDenied(plan)) return plan;
  const bare = planHere(aggregate, site, { termination, confined });
  const rehearsed = await rehearse(compute, { aggregate, plan: bare }, site);
  const permissions = await askPermissions(deps, rehearsed, site.at);
  return planHere(aggregate, site, { termination, confined, permissions });
};
