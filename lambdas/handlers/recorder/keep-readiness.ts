import type { GroupAggregate } from '../../domain/group/protection-group.ts';
import { refreshRecorded } from '../../domain/group/record.ts';
import { planBasis } from '../../domain/plan/plan-basis.ts';
import { isPlannedBeforehand, keptPlanOf } from '../../domain/readiness/kept-plan.ts';
import { withPermissions } from '../../domain/readiness/permissions.ts';
import { planHere } from '../../domain/readiness/plan-here.ts';
import { type Readiness, readinessOf } from '../../domain/readiness/readiness.ts';
import { withAllowance } from '../../domain/rehearsal/api-need.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import { askPermissions } from '../ask-permissions.ts';
import { rehearse } from '../rehearse.ts';
import type { RecorderDeps } from './deps.ts';

/**
 * Makes the plan of a group and keeps its verdict and what it rests on. Takes no lease: a verdict of an older epoch does not
 * count for the group any more. Safe to repeat: the newest one stands. A verdict that is another than before is told the trail.
 */
export const keepReadiness = async (
  deps: RecorderDeps,
  aggregate: GroupAggregate,
  site: ObservedSite,
): Promise<Readiness> => {
  const { store, compute, termination, confined } = deps;
  const { group } = aggregate;
  const before = await store.findReadiness(group.id);
  const plan = planHere(aggregate, site, { termination, confined });
  const rehearsed = await rehearse(compute, { aggregate, plan }, site);
  const permissions = (await askPermissions(deps, rehearsed, site.at)) ?? before?.permissions;
  const judged = withAllowance(withPermissions(plan, permissions), group, rehearsed.allowance);
  const readiness = readinessOf(judged, group, { permissions, expectedSeconds: rehearsed.seconds });
  if (before?.digest !== readiness.digest) {
    await store.savePlanBasis(group.id, planBasis(refreshRecorded(aggregate, site), site));
  }
  await store.saveReadiness(readiness);
  if (isPlannedBeforehand(aggregate.instances)) await store.savePlan(keptPlanOf(judged, group, rehearsed));
  if (before?.verdict !== readiness.verdict) {
    await store.appendEvents([
      {
        at: readiness.madeAt,
        groupId: group.id,
        type: 'readinessChanged',
        message: `A failover would be judged ${readiness.verdict} now, before ${before?.verdict ?? 'nothing was known'}.`,
        data: { digest: readiness.digest, findings: readiness.findings },
      },
    ]);
  }
  return readiness;
};
