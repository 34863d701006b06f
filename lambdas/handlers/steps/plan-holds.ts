import { PlanExpiredError } from '../../domain/errors/plan-errors.ts';
import type { GroupAggregate } from '../../domain/group/protection-group.ts';
import { refreshRecorded } from '../../domain/group/record.ts';
import { changedFacts, planBasis } from '../../domain/plan/plan-basis.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import type { ValidateInput } from './messages.ts';

/**
 * Refuses where the caller goes by a plan whose facts have changed. A failover that has begun already is not judged again: it
 * has changed them itself. @throws PlanExpiredError with the facts by name
 */
export const assertPlanHolds = async (
  store: GroupStore,
  { failoverId, request }: ValidateInput,
  recorded: GroupAggregate,
  site: ObservedSite,
): Promise<void> => {
  const { plan } = request;
  if (plan === undefined || recorded.group.lease?.failoverId === failoverId) return;
  const now = planBasis(refreshRecorded(recorded, site), site);
  if (now.digest === plan) return;
  const kept = await store.findPlanBasis(recorded.group.id, plan);
  throw new PlanExpiredError(recorded.group.id, plan, kept && changedFacts(kept, now));
};
