import type { GroupAggregate } from '../group/protection-group.ts';
import { planFailover } from '../plan/plan.ts';
import { withinConfinement } from '../plan/plan-confinement.ts';
import { type Termination, withinDeployment } from '../plan/plan-relaunch.ts';
import type { FailoverPlan } from '../plan/plan-types.ts';
import type { ObservedSite } from '../site/observed.ts';
import { type AskedPermissions, withPermissions } from './permissions.ts';

/** What the plan depends on in addition to the group and to what EC2 shows. */
export interface DeploymentFacts {
  /** @default `allowed` */
  readonly termination?: Termination | undefined;
  /** Whether its steps act only on what carries the group's tag. @default `false` */
  readonly confined?: boolean | undefined;
  /** What the roles that will act were last seen to be allowed. */
  readonly permissions?: AskedPermissions | undefined;
}

/** The plan as this deployment can carry it out: the same beforehand and in the workflow's first step. */
export const planHere = (
  aggregate: GroupAggregate,
  site: ObservedSite,
  { termination = 'allowed', confined = false, permissions }: DeploymentFacts,
): FailoverPlan => {
  const plan = withinDeployment(planFailover(aggregate, site), termination);
  return withPermissions(confined ? withinConfinement(plan, aggregate, site) : plan, permissions);
};
