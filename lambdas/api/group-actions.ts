import { StatusNotAllowedError, SwitchoverImpossibleError } from '../domain/errors/request-errors.ts';
import { ADMINISTRATION_FROM } from '../domain/group/operations.ts';
import type { ProtectionGroup } from '../domain/group/protection-group.ts';
import { loadAggregate } from '../handlers/load.ts';
import { createAcknowledgeAutomation } from '../handlers/operations/automation/acknowledge-automation.ts';
import { createDisableProtection, createEnableProtection } from '../handlers/operations/groups/protection.ts';
import { assertRefreshable } from '../handlers/operations/groups/refresh-group.ts';
import { createAcceptUnfenced } from '../handlers/operations/runs/accept-unfenced.ts';
import { createStartFailover } from '../handlers/operations/runs/start-failover.ts';
import { startRollBack } from '../handlers/operations/runs/start-roll-back.ts';
import type { ApiContext } from './api.ts';
import type { ApiDeps } from './deps.ts';
import { actorOf, doneJob } from './job-of.ts';
import { keepStarted } from './keep-started.ts';
import { type FailoverBody, type GroupActionBody, type GroupActionName, nameOf } from './schemas/actions.ts';

export interface Wish {
  readonly groupId: string;
  readonly action: GroupActionBody;
  readonly clientToken?: string;
}

type Perform = (deps: ApiDeps, c: ApiContext, wish: Wish) => Promise<{ readonly job_id: string }>;

const enable: Perform = async (deps, c, { groupId }) => {
  const { group, pairs } = await loadAggregate(deps.store, groupId);
  // The same call means a reprotection there, which would exchange the sites.
  if (group.status === 'failed-over' || group.status === 'error-reprotecting') {
    const was = { status: group.status, allowed: ADMINISTRATION_FROM['begin-enabling'] };
    throw new StatusNotAllowedError(groupId, 'reprotection, which this version does not have,', was);
  }
  // First, as it tells of the group's status where an earlier call has died before that.
  await createEnableProtection(deps)(groupId, actorOf(c));
  if (group.status === 'protected') throw alreadySo(group, 'enabling protection', 'begin-enabling');
  return doneJob(deps, c, { type: 'startProtectionGroupNoCG', groupId, pairIds: pairs.map(({ id }) => id) });
};

/** SDRS refuses what is so already. */
const alreadySo = (
  { id, status }: ProtectionGroup,
  operation: string,
  gate: 'begin-enabling' | 'begin-disabling',
): Error => new StatusNotAllowedError(id, operation, { status, allowed: ADMINISTRATION_FROM[gate] });

const disable: Perform = async (deps, c, { groupId }) => {
  const { group, pairs } = await loadAggregate(deps.store, groupId);
  // First, for the same reason.
  await createDisableProtection(deps)(groupId, actorOf(c));
  if (group.status === 'available') throw alreadySo(group, 'disabling protection', 'begin-disabling');
  return doneJob(deps, c, { type: 'stopProtectionGroupNoCG', groupId, pairIds: pairs.map(({ id }) => id) });
};

const acceptUnfenced: Perform = async (deps, c, { groupId, action }) => {
  const { instance = '', reason = '' } = action['accept-unfenced-server-group'] ?? {};
  const { caller } = actorOf(c);
  const { instanceId } = await createAcceptUnfenced(deps)({ group: groupId, instance, reason, caller });
  return doneJob(deps, c, { type: 'acceptUnfencedServerNoCG', groupId, instanceId });
};

const acknowledge: Perform = async (deps, c, { groupId, action }) => {
  const { reason = '' } = action['acknowledge-server-group'] ?? {};
  await loadAggregate(deps.store, groupId);
  await createAcknowledgeAutomation(deps)(groupId, { by: actorOf(c).caller, reason });
  return doneJob(deps, c, { type: 'acknowledgeProtectionGroupNoCG', groupId });
};

const refresh: Perform = async (deps, c, { groupId }) => {
  await assertRefreshable(deps.store, groupId);
  // The job first: it counts what the recorder keeps from then on.
  const job = await doneJob(deps, c, { type: 'refreshProtectionGroupNoCG', groupId });
  await deps.background.refresh(groupId);
  return job;
};

const sweepGuard: Perform = async (deps, c, { groupId }) => {
  await loadAggregate(deps.store, groupId);
  await deps.background.sweepGuard(groupId);
  return doneJob(deps, c, { type: 'sweepGuardProtectionGroupNoCG', groupId });
};

const reverse: Perform = async ({ store }, _, { groupId }) => {
  const { group } = await loadAggregate(store, groupId);
  const allowed: readonly string[] = ADMINISTRATION_FROM.reverse;
  if (!allowed.includes(group.status)) {
    throw new StatusNotAllowedError(groupId, 'a switchover', { status: group.status, allowed });
  }
  throw new SwitchoverImpossibleError(groupId);
};

const failOver: Perform = async (deps, c, { groupId, action, clientToken }) => {
  const actor = actorOf(c);
  const asked = failoverAskedFor(action['failover-server-group'] ?? {}, actor.caller);
  const token = clientToken === undefined ? {} : { clientToken };
  const requestedBy = { kind: 'api' as const, caller: actor.caller };
  const started = await createStartFailover({ ...deps, sight: deps.compute })({
    groupId,
    ...asked,
    ...token,
    requestedBy,
  });
  await keepStarted(deps, actor, { ...started, kind: 'failover' });
  return { job_id: started.failoverId };
};

const cancelFailover: Perform = async (deps, c, { groupId, action }) => {
  const actor = actorOf(c);
  const start = action['cancel-failover-server-group']?.start === true;
  const started = await startRollBack(deps, { groupId, start, requestedBy: { kind: 'api', caller: actor.caller } });
  await keepStarted(deps, actor, { ...started, kind: 'roll-back' });
  return { job_id: started.failoverId };
};

/** A reason alone is the caller's own word that production is faulty. */
const failoverAskedFor = ({ confirmation, reason, accept_unfenced = [] }: FailoverBody, caller: string) => {
  const why = confirmation?.reason ?? reason;
  return {
    ...(why === undefined ? {} : { confirmation: { by: confirmation?.by ?? caller, reason: why } }),
    acceptUnfenced: accept_unfenced,
  };
};

const ACTIONS: Readonly<Record<GroupActionName, Perform>> = {
  'start-server-group': enable,
  'stop-server-group': disable,
  'reverse-server-group': reverse,
  'failover-server-group': failOver,
  'accept-unfenced-server-group': acceptUnfenced,
  'cancel-failover-server-group': cancelFailover,
  'acknowledge-server-group': acknowledge,
  'refresh-server-group': refresh,
  'sweep-guard-server-group': sweepGuard,
};

/** Does the one action that is named, and answers the job that does it. */
export const perform: Perform = (deps, c, wish) => ACTIONS[nameOf(wish.action)](deps, c, wish);
