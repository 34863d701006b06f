import { type PointChoice, parsePoint } from '../../../domain/group/point-choice.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import { refreshRecorded } from '../../../domain/group/record.ts';
import { type PlanBasis, planBasis } from '../../../domain/plan/plan-basis.ts';
import type { Termination } from '../../../domain/plan/plan-relaunch.ts';
import type { FailoverPlan } from '../../../domain/plan/plan-types.ts';
import { isPlannedBeforehand } from '../../../domain/readiness/kept-plan.ts';
import { planHere } from '../../../domain/readiness/plan-here.ts';
import { withAllowance } from '../../../domain/rehearsal/api-need.ts';
import type { DryRun } from '../../../domain/rehearsal/dry-run.ts';
import type { ObservedSite } from '../../../domain/site/observed.ts';
import type { Ports } from '../../../ports/ports.ts';
import { loadAggregate } from '../../load.ts';
import { rehearse } from '../../rehearse.ts';
import { observeForPlan } from '../../site-queries.ts';
import { findGroup } from '../groups/find-group.ts';
import { assertCome } from './assert-come.ts';

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

/**
 * What a failover to that point would do now, and whether it may. Changes nothing.
 * @throws GroupNotFoundError, AmbiguousNameError, InvalidRequestError
 */
export const createPlanFailover =
  ({ store, compute, termination, confined }: PlanFailoverDeps) =>
  async (idOrName: string, point?: PointChoice): Promise<ShownPlan> => {
    const { id } = await findGroup(store, idOrName);
    const aggregate = {
      ...(await loadAggregate(store, id)),
      ...(point === undefined ? {} : { point, isPointAsked: true }),
    };
    const site = await observeForPlan(compute, aggregate, { confined });
    assertCome(point, site.at);
    const kept = await store.findReadiness(id);
    const plan = planHere(aggregate, site, { termination, confined, permissions: kept?.permissions });
    const rehearsed = await rehearse(compute, { aggregate, plan }, site);
    const timed = await withTimes(compute, { aggregate, plan, rehearsed }, site);
    return {
      ...aggregate,
      plan: withAllowance(timed, aggregate.group, rehearsed.allowance),
      dryRun: rehearsed,
      basis: planBasis(refreshRecorded(aggregate, site), site),
    };
  };

interface Rehearsed {
  readonly aggregate: GroupAggregate;
  readonly plan: FailoverPlan;
  readonly rehearsed: DryRun;
}

/** How long each choice of the point would take: a rehearsal each, so only where the group is planned at once. */
const withTimes = async (
  compute: PlanFailoverDeps['compute'],
  { aggregate, plan, rehearsed }: Rehearsed,
  site: ObservedSite,
): Promise<FailoverPlan> => {
  const { points = [] } = plan;
  if (isPlannedBeforehand(aggregate.instances)) return plan;
  const timed = points.map(async (option) => {
    if (option.impossible !== undefined) return option;
    const point = parsePoint(option.point);
    const { seconds } = option.isChosen
      ? rehearsed
      : await rehearse(compute, { aggregate: { ...aggregate, point }, plan }, site);
    return seconds === undefined ? option : { ...option, expectedSeconds: seconds };
  });
  return { ...plan, points: await Promise.all(timed) };
};

/**
 * The same, with its basis kept: a failover by its digest that is refused later can say which facts have changed. For
 * those who may write. @throws GroupNotFoundError, AmbiguousNameError
 */
export const createKeptPlan = (deps: PlanFailoverDeps) => {
  const planOf = createPlanFailover(deps);
  return async (idOrName: string, point?: PointChoice): Promise<ShownPlan> => {
    const shown = await planOf(idOrName, point);
    // Safe to repeat: the same facts have the same digest.
    await deps.store.savePlanBasis(shown.group.id, shown.basis);
    return shown;
  };
};
