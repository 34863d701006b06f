import { PlanNotReadyError } from '../../../domain/errors/request-errors.ts';
import type { PointChoice } from '../../../domain/group/point-choice.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { FailoverPlan } from '../../../domain/plan/plan-types.ts';
import { isPlannedBeforehand, isPlanOf, type ShownRehearsal } from '../../../domain/readiness/kept-plan.ts';
import type { Clock } from '../../../ports/clock.ts';
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

export interface ShowPlanDeps extends PlanFailoverDeps {
  readonly clock: Clock;
  /** How long the caller waits. @default as long as it takes */
  readonly patienceMs?: number | undefined;
}

/**
 * The plan of a group by its id. That of a large group takes longer than a call may, so it is the recorder's last one of the
 * very same group; a look is made where the recorder has kept none. Changes nothing. @throws GroupNotFoundError, PlanNotReadyError
 */
export const createShowPlan = (deps: ShowPlanDeps) => {
  const planFailover = createPlanFailover(deps);
  return async (groupId: string, point?: PointChoice): Promise<AnsweredPlan> => {
    const { group, instances } = await loadAggregate(deps.store, groupId);
    const isOfPoint = point !== undefined && point !== 'newest';
    const kept = !isOfPoint && isPlannedBeforehand(instances) ? await deps.store.findPlan(groupId) : undefined;
    if (kept && isPlanOf(kept, group)) return { ...kept, from: 'recorder' };
    const { plan, dryRun, basis } = await inTime(deps, group, planFailover(groupId, point));
    return { plan, dryRun, digest: basis.digest, from: 'look' };
  };
};

/** A look that goes on behind the caller's back changes nothing. */
const inTime = async <T>(
  { clock, patienceMs }: Pick<ShowPlanDeps, 'clock' | 'patienceMs'>,
  group: ProtectionGroup,
  work: Promise<T>,
): Promise<T> => {
  if (patienceMs === undefined) return work;
  const tired = clock.sleep(patienceMs).then(() => {
    throw new PlanNotReadyError(group, patienceMs);
  });
  return Promise.race([work, tired]);
};
