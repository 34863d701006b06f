import { concurrently } from '../../../concurrently.ts';
import { RollBackIncompleteError } from '../../../domain/errors/cancel-errors.ts';
import { cancelledText } from '../../../domain/group/cancelled.ts';
import { decide, evolve } from '../../../domain/group/decide.ts';
import { isServerLost, type Lost, lastBegun } from '../../../domain/group/failover.ts';
import { type Member, membersOf } from '../../../domain/group/member.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { ProtectedInstance, ReplicationPair } from '../../../domain/group/protection-group.ts';
import { withoutOrder } from '../../../domain/group/stay-down.ts';
import { leftScalingGroups } from '../../../domain/phases/give-back/undo-restarters.ts';
import { pastNoReturn, tooLate } from '../../../domain/phases/point-of-no-return.ts';
import { trailEvent } from '../../../domain/trail/trail-data.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { instant } from '../../instant.ts';
import { type LeasedGroup, loadAggregate, loadLeasedMembers } from '../../load.ts';
import { saveMembers } from '../../pass/save-members.ts';
import { closePredecessor } from '../../steps/close-predecessor.ts';
import { failGroup } from '../../steps/fail-group.ts';
import { stateOfOwner } from '../../steps/take-lease.ts';
import { backInService } from './back-in-service.ts';
import type { CancelFailoverDeps, CancelledFailover } from './cancel-messages.ts';
import { undoAll } from './undo-all.ts';
import { untagAll } from './untag-all.ts';
import { untilNobodyActs } from './until-nobody-acts.ts';
import { untilWritten } from './until-written.ts';

type Deps = CancelFailoverDeps;

interface Asked {
  /** Also start the production servers that are stopped. */
  readonly start: boolean;
  readonly by: string | undefined;
}

interface GivenBack {
  readonly members: readonly Member[];
  readonly lost: readonly Lost[];
  readonly by: string | undefined;
}

/**
 * Gives production back under a lease and epoch of its own, so that nothing of the failover that it undoes can still write,
 * and once nobody can still issue calls for it. Safe to repeat: what is undone is observed.
 * @throws CancelRefusedError, RollBackIncompleteError
 */
export const rollBack = async (deps: Deps, groupId: string, { start, by }: Asked): Promise<CancelledFailover> => {
  await untilNobodyActs(deps, groupId);
  const group = await takeRollBackLease(deps, groupId);
  const members = await takeMembers(deps, group);
  // A guard that began meanwhile has seen the orders that are gone now.
  await untilNobodyActs(deps, groupId);
  const { left, lost } = await undoAll(deps, group, members);
  if (left.length > 0) {
    await giveUp(deps, group);
    throw new RollBackIncompleteError(groupId, left);
  }
  const tagged = await untagAll(deps, group, members, lost);
  await finish(deps, group, { members, lost, by });
  const served = await backInService(deps, { groupId, members, lost, rolledBack: group.lease.undoes }, start);
  return { ...served, left: [...tagged, ...served.left] };
};

/**
 * The members under the roll-back's epoch: nothing older writes them any more, so what they say is the last word on the
 * point of no return. Then nobody shall keep these servers down. @throws CancelRefusedError
 */
const takeMembers = async (deps: Deps, group: LeasedGroup): Promise<readonly Member[]> => {
  const taken = await untilWritten(async () => {
    const members = membersOf(group, await deps.store.members(group.id));
    return [...(await saveMembers(deps.store, members, group.epoch)).values()];
  });
  const moved = taken.flatMap((member) => pastNoReturn(member) ?? []);
  if (moved.length > 0) {
    await giveUp(deps, group);
    throw OPERATIONS['roll-back'].errors.record(group.id, [tooLate(moved)]);
  }
  const free = taken.map((member) => ({ ...member, instance: withoutOrder(member.instance) }));
  return [...(await saveMembers(deps.store, free, group.epoch)).values()];
};

const takeRollBackLease = async (deps: Deps, groupId: string): Promise<LeasedGroup> => {
  const { store, clock, ids } = deps;
  const { group } = await loadAggregate(store, groupId);
  // Another roll-back works towards the same end, and its writes are refused from now on.
  const leaseOwner =
    group.lease?.kind === 'roll-back' ? 'ended' : group.lease && (await stateOfOwner(deps, group.lease));
  const lastFailed = await findLastFailed(store, groupId);
  const decision = decide(group, {
    type: 'start-roll-back',
    rollBackId: `roll-back-${ids.next()}`,
    ...(leaseOwner ? { leaseOwner } : {}),
    ...(lastFailed ? { lastFailed } : {}),
    at: instant(clock),
  });
  if (!('event' in decision) || decision.event.type !== 'roll-back-started') {
    throw OPERATIONS['roll-back'].errors.held(groupId, group.lease?.failoverId ?? group.status, 'is in the way');
  }
  // Whoever left the lease may not have come to it.
  if (group.lease) await closePredecessor(deps, groupId, group.lease);
  const taken = await store.saveGroup(evolve(group, decision.event), { epoch: group.epoch, status: group.status });
  await closePredecessor(deps, groupId, decision.event.lease);
  return { ...taken, lease: decision.event.lease };
};

/** Those that were refused have touched nothing. After one that succeeded nothing of an earlier one is left to undo. */
const findLastFailed = async (store: GroupStore, groupId: string): Promise<string | undefined> => {
  const last = lastBegun(await store.listFailovers(groupId));
  return last?.status === 'FAILED' ? last.id : undefined;
};

/** The group stays Failover failed, free for another try in either direction. */
const giveUp = (deps: Deps, { id: groupId, lease }: LeasedGroup): Promise<void> =>
  untilWritten(async () => {
    const { group, members } = await loadLeasedMembers(deps.store, { ...lease, groupId });
    await failGroup(deps, group, members);
  });

/** Members first, the group last: until then the lease is ours and a repeat does all of it again. */
const finish = async ({ store, clock }: Deps, group: LeasedGroup, { members, lost, by }: GivenBack): Promise<void> => {
  const { id: groupId, epoch, lease } = group;
  const at = instant(clock);
  const failover = lease.undoes === undefined ? undefined : await store.findFailover(groupId, lease.undoes);
  const cancelled = failover?.cancelled ?? { at, ...(by === undefined ? {} : { by }) };
  const without = lost.length > 0 ? { lost } : {};
  if (failover) await store.saveFailover({ ...failover, cancelled, ...without, rolledBackAt: at, epoch });
  await untilWritten(async () => {
    const { pairs } = await store.members(groupId);
    await concurrently(pairs, (pair) => store.savePair({ ...givenBackPair(pair), epoch }));
  });
  await concurrently(members, ({ instance }) => store.saveInstance({ ...givenBack(instance, lost), epoch }));
  const message = `Failover cancelled ${cancelledText(cancelled)} and rolled back: production is where it was${lostText(lost)}, the group is protected again${outOf(members, lost)}`;
  await store.appendEvents([
    trailEvent(
      'failoverRolledBack',
      { at, groupId, failoverId: lease.failoverId, message },
      { rolledBack: failover?.id ?? '', cancelled, ...without },
    ),
  ]);
  const decision = decide(group, { type: 'finish-roll-back', failoverId: lease.failoverId, epoch, at });
  if ('event' in decision) await store.saveGroup(evolve(group, decision.event), { epoch, status: group.status });
};

const lostText = (lost: readonly Lost[]): string =>
  lost.length === 0 ? '' : ` but for what does not exist any more (${lost.map(({ message }) => message).join(' ')})`;

/** Still to be done once they run: it stays on record until it is seen to be, and is in the trail as well. */
const outOf = (members: readonly Member[], lost: readonly Lost[]): string => {
  const left = members
    .flatMap(({ instance }) => leftScalingGroups(givenBack(instance, lost)))
    .map((one) => `${one.serverId} of ${one.scalingGroup}`);
  return left.length === 0 ? '' : `; to be attached to their Auto Scaling groups once they run: ${left.join(', ')}`;
};

const givenBackPair = ({ recoveryPoint: _, ...pair }: ReplicationPair): ReplicationPair => ({
  ...pair,
  status: 'protected',
  replicationStatus: 'active',
});

/** A member that is production's again. A server that is gone goes back to no Auto Scaling group. */
export const givenBack = (
  {
    progress: _progress,
    promised: _promised,
    restoration = [],
    stayDown: _stayDown,
    relaunch: _relaunch,
    freed: _freed,
    ...instance
  }: ProtectedInstance,
  lost: readonly Lost[] = [],
): ProtectedInstance => {
  const left = isServerLost(instance.id, lost) ? [] : leftScalingGroups({ restoration }).reverse();
  return { ...instance, ...(left.length > 0 ? { restoration: left } : {}), status: 'protected' };
};
