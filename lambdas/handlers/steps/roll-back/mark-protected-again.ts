import { concurrently } from '../../../concurrently.ts';
import { SiteNotObservedError } from '../../../domain/errors/errors.ts';
import { cancelledText } from '../../../domain/group/cancelled.ts';
import { decide, evolve } from '../../../domain/group/decide.ts';
import { type FailoverRecord, isServerLost, type Lost } from '../../../domain/group/failover.ts';
import type { Member } from '../../../domain/group/member.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { ProtectedInstance, ReplicationPair } from '../../../domain/group/protection-group.ts';
import { queryOf } from '../../../domain/pass/phase-rule.ts';
import { unseenIn } from '../../../domain/pass/unseen.ts';
import { GIVE_BACK } from '../../../domain/phases/give-back/give-back.ts';
import { serviceQuery } from '../../../domain/phases/give-back/in-service.ts';
import { keyOf, lostByNow } from '../../../domain/phases/give-back/lost.ts';
import { leftScalingGroups, withoutJoined } from '../../../domain/phases/give-back/undo-restarters.ts';
import type { ObservedSite } from '../../../domain/site/observed.ts';
import { trailEvent } from '../../../domain/trail/trail-data.ts';
import type { Compute } from '../../../ports/compute.ts';
import { instant } from '../../instant.ts';
import { type LeasedGroup, loadLeasedMembers } from '../../load.ts';
import type { StepDeps } from '../deps.ts';
import { contextOf, type FailoverContext } from '../messages.ts';
import { inService } from './in-service-events.ts';
import { tellRollBack } from './roll-back-trail.ts';

/** Result of *Mark protected again*. */
export interface ProtectedAgain {
  readonly status: 'protected';
}

/**
 * Production is whole: the record and the members say so, and last the group is protected and the lease given back.
 * Safe to repeat: all of it is done again, and a group that is protected stays so.
 * @throws StaleEpochError, SiteNotObservedError, OutdatedCopyError
 */
export const createMarkProtectedAgain =
  (deps: StepDeps) =>
  async (input: FailoverContext): Promise<ProtectedAgain> => {
    const context = contextOf(input);
    const { groupId, epoch } = context;
    const group = await deps.store.findGroup(groupId);
    const isMarked = group?.status === 'protected' && !group.lease && group.epoch === epoch;
    if (!isMarked) await mark(deps, context);
    return { status: 'protected' };
  };

const mark = async (deps: StepDeps, context: FailoverContext): Promise<void> => {
  const { group, members } = await loadLeasedMembers(deps.store, context);
  const site = await lastLook(deps.compute, members);
  const { undoes } = group.lease;
  const failover = undoes === undefined ? undefined : await deps.store.findFailover(group.id, undoes);
  const lost = lostByNow(members, site, failover?.lost);
  await finish(deps, group, { members, lost, site, failover });
};

/** What is lost is told for good, so each server has to be seen. @throws SiteNotObservedError */
const lastLook = async (compute: Compute, members: readonly Member[]): Promise<ObservedSite> => {
  const site = await compute.observe({ ...queryOf(GIVE_BACK, members), ...serviceQuery(members) });
  const unseen = members.flatMap((member) => unseenIn(GIVE_BACK, member, site) ?? []);
  if (unseen.length > 0) throw new SiteNotObservedError(unseen.join(' '));
  return site;
};

interface GivenBack {
  readonly members: readonly Member[];
  readonly lost: readonly Lost[];
  /** The last look. */
  readonly site: ObservedSite;
  readonly failover: FailoverRecord | undefined;
}

/** Members first, the group last: until then the lease is ours and a repeat does all of it again. */
const finish = async (deps: StepDeps, group: LeasedGroup, givenBackNow: GivenBack): Promise<void> => {
  const { members, lost, site } = givenBackNow;
  const { store, clock } = deps;
  const { id: groupId, epoch, lease } = group;
  const at = instant(clock);
  const wasBack = group.status === OPERATIONS['roll-back'].done;
  await (wasBack ? recordLost : recordEnd)(deps, group, givenBackNow);
  const about = { groupId, failoverId: lease.failoverId, rolledBack: lease.undoes };
  await tellRollBack(deps, about, inService(members, lost, site));
  const pairs = members.flatMap((member) => member.pairs);
  await concurrently(pairs, (pair) => store.savePair({ ...givenBackPair(pair), epoch }));
  await concurrently(members, ({ instance }) =>
    store.saveInstance({ ...givenBack(withoutJoined(instance, site), lost), epoch }),
  );
  const decision = decide(group, { type: 'finish-roll-back', failoverId: lease.failoverId, epoch, at });
  if ('event' in decision) await store.saveGroup(evolve(group, decision.event), { epoch, status: group.status });
};

/** On the failover's record, and in the trail. */
const recordEnd = async (
  { store, clock }: StepDeps,
  { id: groupId, epoch, lease }: LeasedGroup,
  { members, lost, site, failover }: GivenBack,
): Promise<void> => {
  const { failoverId } = lease;
  const at = instant(clock);
  const cancelled = failover?.cancelled ?? {
    at,
    ...(lease.cancelRequestedBy === undefined ? {} : { by: lease.cancelRequestedBy }),
  };
  const without = lost.length > 0 ? { lost } : {};
  const back = { cancelled, ...without, rolledBackAt: at, rolledBackBy: failoverId };
  if (failover) await store.saveFailover({ ...failover, ...back, epoch });
  const message = `Failover cancelled ${cancelledText(cancelled)} and rolled back: production is where it was${lostText(lost)}, the group is protected again${outOf(members, lost, site)}`;
  await store.appendEvents([
    trailEvent(
      'failoverRolledBack',
      { at, groupId, failoverId, message },
      { rolledBack: failover?.id ?? '', cancelled, ...without },
    ),
  ]);
};

/** Lost since an earlier roll-back gave production back. The trail first: a line may stand twice, none is missing. */
const recordLost = async (
  deps: StepDeps,
  { id: groupId, epoch, lease: { failoverId } }: LeasedGroup,
  { lost, failover }: GivenBack,
): Promise<void> => {
  const known = new Set((failover?.lost ?? []).map(keyOf));
  const more = lost.filter((one) => !known.has(keyOf(one)));
  if (!failover || more.length === 0) return;
  const message = `Lost after production was given back: ${more.map((one) => one.message).join(' ')}`;
  await tellRollBack(deps, { groupId, failoverId, rolledBack: failover.id }, [
    { type: 'productionLost', message, data: { lost: more } },
  ]);
  await deps.store.saveFailover({ ...failover, lost, epoch });
};

const lostText = (lost: readonly Lost[]): string =>
  lost.length === 0 ? '' : ` but for what does not exist any more (${lost.map(({ message }) => message).join(' ')})`;

/** Still to be done once they run: it stays on record until it is seen to be, and is in the trail as well. */
const outOf = (members: readonly Member[], lost: readonly Lost[], site: ObservedSite): string => {
  const left = members
    .flatMap(({ instance }) => leftScalingGroups(givenBack(withoutJoined(instance, site), lost)))
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
