import { InstanceNotFoundError } from '../domain/errors/operation-errors.ts';
import { StatusNotAllowedError, SwitchoverImpossibleError } from '../domain/errors/request-errors.ts';
import { ADMINISTRATION_FROM } from '../domain/group/operations.ts';
import { parsePoint } from '../domain/group/point-choice.ts';
import { loadAggregate } from '../handlers/load.ts';
import { createAcknowledgeAutomation } from '../handlers/operations/automation/acknowledge-automation.ts';
import { assertRefreshable } from '../handlers/operations/groups/refresh-group.ts';
import { createPinPoint, createUnpinPoint } from '../handlers/operations/points/pin-point.ts';
import { createAcceptUnfenced } from '../handlers/operations/runs/accept-unfenced.ts';
import { createStartFailover } from '../handlers/operations/runs/start-failover.ts';
import { createStartProtection, type StartProtectionInput } from '../handlers/operations/runs/start-protection.ts';
import { createStartRestore } from '../handlers/operations/runs/start-restore.ts';
import { startRollBack } from '../handlers/operations/runs/start-roll-back.ts';
import { assertSynchronised } from '../handlers/synchroniser/sync-now.ts';
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

const enable: Perform = (deps, c, { groupId, action }) => {
  const { dr_servers = [] } = action['start-server-group'] ?? {};
  const drServers = Object.fromEntries(dr_servers.map(({ instance, server }) => [instance, server]));
  return turn(deps, c, { groupId, turn: 'on', drServers });
};

const disable: Perform = (deps, c, { groupId }) => turn(deps, c, { groupId, turn: 'off' });

const turn = async (deps: ApiDeps, c: ApiContext, asked: Omit<StartProtectionInput, 'requestedBy'>) => {
  const actor = actorOf(c);
  const requestedBy = { kind: 'api' as const, caller: actor.caller };
  const started = await createStartProtection(deps)({ ...asked, requestedBy });
  await keepStarted(deps, actor, started);
  return { job_id: started.failoverId };
};

const restore: Perform = async (deps, c, { groupId, action }) => {
  const actor = actorOf(c);
  const { point: named = '', instances } = action['restore-server-group'] ?? {};
  const started = await createStartRestore(deps)({
    groupId,
    point: parsePoint(named) ?? 'newest',
    ...(instances ? { instances } : {}),
    requestedBy: { kind: 'api', caller: actor.caller },
  });
  await keepStarted(deps, actor, started);
  return { job_id: started.failoverId };
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

const syncNow: Perform = async (deps, c, { groupId, action }) => {
  const { instances } = action['sync-server-group'] ?? {};
  const { group, instances: known } = await loadAggregate(deps.store, groupId);
  assertSynchronised(group);
  for (const wanted of instances ?? []) {
    if (!known.some(({ id }) => id === wanted)) throw new InstanceNotFoundError(wanted);
  }
  await deps.background.synchronise(groupId, instances ?? 'all');
  return doneJob(deps, c, { type: 'syncProtectionGroupNoCG', groupId });
};

const pin: Perform = async (deps, c, { groupId, action }) => {
  const { recovery_point: wanted = '' } = action['pin-server-group'] ?? {};
  const { instanceId } = await createPinPoint(deps)(groupId, wanted, actorOf(c));
  return doneJob(deps, c, { type: 'pinRecoveryPointNoCG', groupId, instanceId });
};

const unpin: Perform = async (deps, c, { groupId, action }) => {
  const { recovery_point: wanted = '' } = action['unpin-server-group'] ?? {};
  const { instanceId } = await createUnpinPoint(deps)(groupId, wanted, actorOf(c));
  return doneJob(deps, c, { type: 'unpinRecoveryPointNoCG', groupId, instanceId });
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
const failoverAskedFor = (
  { confirmation, reason, accept_unfenced = [], point: named }: FailoverBody,
  caller: string,
) => {
  const point = named === undefined ? undefined : parsePoint(named);
  const why = confirmation?.reason ?? reason;
  return {
    ...(why === undefined ? {} : { confirmation: { by: confirmation?.by ?? caller, reason: why } }),
    acceptUnfenced: accept_unfenced,
    ...(point === undefined ? {} : { point }),
  };
};

const ACTIONS: Readonly<Record<GroupActionName, Perform>> = {
  'start-server-group': enable,
  'stop-server-group': disable,
  'reverse-server-group': reverse,
  'failover-server-group': failOver,
  'restore-server-group': restore,
  'accept-unfenced-server-group': acceptUnfenced,
  'cancel-failover-server-group': cancelFailover,
  'acknowledge-server-group': acknowledge,
  'refresh-server-group': refresh,
  'sweep-guard-server-group': sweepGuard,
  'sync-server-group': syncNow,
  'pin-server-group': pin,
  'unpin-server-group': unpin,
};

/** Does the one action that is named, and answers the job that does it. */
export const perform: Perform = (deps, c, wish) => ACTIONS[nameOf(wish.action)](deps, c, wish);
