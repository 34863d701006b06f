import { concurrently } from '../../concurrently.ts';
import { listed } from '../../domain/errors/listed.ts';
import type { Confirmation } from '../../domain/group/failover.ts';
import { type Finding, pass } from '../../domain/group/findings.ts';
import type { GroupAggregate, Lease, ProtectedInstance, ProtectionGroup } from '../../domain/group/protection-group.ts';
import { refreshRecorded } from '../../domain/group/record.ts';
import { callerOf, type Requester } from '../../domain/group/requester.ts';
import { standingPoint } from '../../domain/group/standing-point.ts';
import { stopProtectionSeen } from '../../domain/group/stop-protection.ts';
import { withoutObsolete } from '../../domain/identity/isolation.ts';
import { startProgress } from '../../domain/phases/failover.ts';
import { stopStillFollowed } from '../../domain/phases/fence/fence-clock.ts';
import type { FailoverPlan } from '../../domain/plan/plan-types.ts';
import { faultEvidence } from '../../domain/plan/prerequisites.ts';
import { checksOf } from '../../domain/plan/server-checks.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import type { Levels } from '../../domain/site/token-bucket.ts';
import type { AskingDeps } from '../ask-permissions.ts';
import { afterChanges } from '../changer/until-changed.ts';
import { instant } from '../instant.ts';
import { type LeasedGroup, whileLeased } from '../load.ts';
import { observeForPlan } from '../site-queries.ts';
import { auditStart, preparedEvent, type StartAudit } from './audit-start.ts';
import { believedRequester } from './believed-requester.ts';
import type { StepDeps } from './deps.ts';
import {
  type AcceptedReasons,
  assertBrakeOff,
  assertPlanHolds,
  assertPrerequisites,
  type BrakeDeps,
  checkedRequest,
  resolveAccepted,
} from './may-begin.ts';
import type { FailoverContext, ValidateInput } from './messages.ts';
import { planToGoBy } from './plan-to-go-by.ts';
import { assertMayTakeLease, failAbandoned, isHeldBy, takeLease } from './take-lease.ts';

export type ValidateDeps = StepDeps & BrakeDeps & AskingDeps;

/** Result of *Validate prerequisites*. */
export interface Validated extends FailoverContext {
  readonly servers: number;
  readonly levels: Levels;
}

/**
 * Checks everything a failover needs, takes the group's lease (F0), and writes down what is promised. A refusal touches
 * nothing. Repeating it after it died anywhere goes on where it was: the lease is known by the failover's id, and
 * members that are prepared already are left as they are.
 * @throws GroupNotFoundError, AutomationBrakeOnError, FailoverInProgressError, PlanExpiredError,
 * PrerequisitesNotMetError, SiteNotObservedError
 */
export const createValidatePrerequisites =
  (deps: ValidateDeps) =>
  async (input: ValidateInput): Promise<Validated> => {
    const { groupId, confirmation, acceptUnfenced = [] } = checkedRequest(input);
    const recorded = withPoint(await afterChanges(deps, groupId), input);
    const accepted = resolveAccepted(recorded, acceptUnfenced);
    const requestedBy = await believedRequester(deps, input.failoverId, input.request);
    await assertMayBegin(deps, recorded.group, { ...input, requestedBy });
    const site = await observeForPlan(deps.compute, recorded, { confined: deps.confined, stopProtection: false });
    const plan = await planToGoBy(deps, recorded, site);
    await assertPlanHolds(deps.store, input, recorded, site);
    const evidence = faultEvidence(recorded, site);
    await assertPrerequisites(plan, { confirmed: confirmation !== undefined, evidence }, () =>
      failAbandoned(deps, recorded.group, input),
    );
    // Looking, paced by EC2's limits, may have taken minutes.
    await assertBrakeOff(deps, recorded.group, { ...input, requestedBy });
    const group = await takeLease(deps, recorded.group, input);
    // Read again under the lease: a failover that was taken over may have written until then.
    const members = await deps.store.members(groupId);
    const aggregate = refreshRecorded({ group, ...members, point: recorded.point }, site);
    await auditStart(deps, input, { evidence, group, plan, requestedBy, point: recorded.point });
    await recordStart(deps, input, { group, plan, evidence, requestedBy, point: recorded.point });
    await deps.store.saveChecks(groupId, input.failoverId, checksOf(plan));
    await prepareMembers(deps, { aggregate, group, plan, site, accepted });
    return {
      groupId,
      failoverId: input.failoverId,
      epoch: group.lease.epoch,
      servers: aggregate.instances.length,
      levels: deps.compute.levels(),
    };
  };

/** A choice that was made before stands until somebody makes another one. Of a repeat it is the request's, as it was. */
const withPoint = (recorded: GroupAggregate, input: ValidateInput): GroupAggregate => {
  const point = input.request.point ?? standingPoint(recorded.group, recorded.instances);
  return point === undefined ? recorded : { ...recorded, point, isPointAsked: !isHeldBy(recorded.group, input) };
};

/** @throws AutomationBrakeOnError, FailoverInProgressError */
const assertMayBegin = async (
  deps: ValidateDeps,
  group: ProtectionGroup,
  input: ValidateInput & { readonly requestedBy: Requester },
): Promise<void> => {
  await assertBrakeOff(deps, group, input);
  await assertMayTakeLease(deps, group, input);
};

/** Safe to repeat: the first record stays. @throws StaleEpochError if the failover has ended meanwhile */
const recordStart = (
  { store }: StepDeps,
  { failoverId, executionId, request }: ValidateInput,
  { group, plan, evidence, requestedBy, point }: StartAudit,
): Promise<void> => {
  const { confirmation, acceptUnfenced = [] } = request;
  const { epoch, production, takenAt } = group.lease;
  const findings = [...plan.findings, faultFinding(confirmation, evidence)];
  return store.beginFailover({
    id: failoverId,
    groupId: group.id,
    executionId,
    status: 'RUNNING',
    epoch,
    production,
    ...(confirmation ? { confirmation } : {}),
    requestedBy,
    ...(point ? { point } : {}),
    ...(acceptUnfenced.length > 0
      ? { acceptUnfenced: acceptUnfenced.map((risk) => ({ ...risk, by: callerOf(requestedBy), at: takenAt })) }
      : {}),
    evidence,
    startedAt: takenAt,
    plan: { verdict: plan.verdict, madeAt: plan.madeAt, digest: plan.digest, findings },
    failedMembers: [],
  });
};

/** Nobody comes here without one of the two. */
const faultFinding = (confirmation: Confirmation | undefined, evidence: readonly string[]): Finding =>
  pass(
    'fault-confirmed',
    confirmation
      ? `The production fault is confirmed by ${confirmation.by}: ${confirmation.reason}`
      : `The production fault is observed: ${listed(evidence)}`,
  );

interface Preparation {
  readonly aggregate: GroupAggregate;
  readonly group: LeasedGroup;
  readonly plan: FailoverPlan;
  readonly site: ObservedSite;
  readonly accepted: AcceptedReasons;
}

/** Writes identity, promise and a fresh progress of every member that this failover has not prepared yet. */
const prepareMembers = async ({ store, clock }: StepDeps, preparation: Preparation): Promise<void> => {
  const { aggregate, group } = preparation;
  const { epoch } = group.lease;
  const unprepared = aggregate.instances.filter((instance) => !isPrepared(instance, group.lease));
  const ids = new Set(unprepared.map(({ id }) => id));
  const pairs = aggregate.pairs.filter(({ instanceId }) => ids.has(instanceId));
  await concurrently(pairs, (pair) => store.savePair({ ...pair, status: 'failing-over', epoch }));
  const ready = unprepared.map((instance) => prepared(instance, preparation));
  // The trail first, as everywhere: a line may stand twice, but none is missing.
  await store.appendEvents(
    ready.map((instance) => preparedEvent(instance, preparation, instant(clock))),
    whileLeased(store, { groupId: group.id, ...group.lease }),
  );
  await concurrently(ready, (instance) => store.saveInstance(instance));
};

/** Whether the failover that holds the lease has prepared the member. */
export const isPrepared = ({ epoch, progress }: ProtectedInstance, lease: Lease): boolean =>
  epoch === lease.epoch && progress?.failoverId === lease.failoverId;

/** A member as a failover begins with it. */
export const prepared = (
  instance: ProtectedInstance,
  { aggregate: { point }, group, plan, site, accepted }: Preparation,
): ProtectedInstance => {
  const { lease } = group;
  const reason = accepted.get(instance.id);
  const server = plan.servers.find(({ instanceId }) => instanceId === instance.id);
  return {
    ...instance,
    status: 'failing-over',
    ...(instance.restoration ? { restoration: withoutObsolete(instance, group.policy, site) } : {}),
    promised: server?.nics ?? [],
    progress: {
      ...startProgress(lease.failoverId, lease.takenAt, instance.progress, point),
      ...stopStillFollowed(instance.progress, instance.servers[lease.production], site),
      ...stopProtectionSeen(instance.servers[lease.production], site),
      ...(reason === undefined ? {} : { acceptedUnfenced: { reason } }),
    },
    epoch: lease.epoch,
  };
};
