import { concurrently } from '../../concurrently.ts';
import { ServerNotMigratedError, SiteNotObservedError } from '../../domain/errors/errors.ts';
import { type Member, pointOf, productionVolume, unsettledPoint } from '../../domain/group/member.ts';
import { isLast } from '../../domain/group/point-choice.ts';
import type { Instant, ReplicationPair } from '../../domain/group/protection-group.ts';
import { intended } from '../../domain/group/stay-down.ts';
import { noSuchPoint } from '../../domain/plan/plan-points.ts';
import { passedOver } from '../../domain/recovery-points/passed-over.ts';
import { pinTo, recoverySetFor } from '../../domain/recovery-points/recovery-point.ts';
import type { RecoverySet } from '../../domain/recovery-points/recovery-sets.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import type { Levels } from '../../domain/site/token-bucket.ts';
import { trailEvent } from '../../domain/trail/trail-data.ts';
import { acting } from '../acting.ts';
import { instant } from '../instant.ts';
import { loadLeasedMembers } from '../load.ts';
import type { StepDeps } from './deps.ts';
import { contextOf, type FailoverContext, type Invocation, levelsIn } from './messages.ts';
import { tagPins } from './tag-pins.ts';

/** Result of *Stop synchronization*. */
export interface SynchronizationStopped {
  /** Pairs with a pinned recovery point. */
  readonly pinned: number;
  readonly levels: Levels;
  /** The oldest of them; absent for a group of servers without replicated disks. */
  readonly oldest?: Instant;
}

/**
 * No further recovery point counts: each pair is marked `active-stopped`, its newest consistent point is pinned (one
 * moment for all disks of a server), and the snapshots are tagged. Repeating may pin a newer point, but not for a
 * finished server. @throws StaleEpochError, SiteNotObservedError, ServerNotMigratedError
 */
export const createStopSynchronization =
  (deps: StepDeps) =>
  async (input: FailoverContext, invocation: Invocation): Promise<SynchronizationStopped> => {
    const context = contextOf(input);
    deps.compute.resume(levelsIn(context));
    return acting(deps, [context.groupId], invocation, () => stop(deps, context, invocation));
  };

const stop = async (
  deps: StepDeps,
  context: FailoverContext,
  invocation: Invocation,
): Promise<SynchronizationStopped> => {
  const { store, compute } = deps;
  const { members: everybody } = await loadLeasedMembers(store, context);
  const members = everybody.filter(({ pairs }) => pairs.length > 0);
  const volumes = members.flatMap((member) => member.pairs.map((pair) => productionVolume(member, pair)));
  const site = await compute.observe({ snapshotsOfVolumes: volumes.filter((id) => id !== undefined) });
  const chosen = members.map((member) => ({ member, set: recoverySetOf(member, site) }));
  const pinning = chosen.map(({ member, set }) => ({
    member: { ...member, pairs: pin(member, set, context.epoch) },
    before: member.pairs,
  }));
  const pinned = pinning.flatMap(({ member }) => member.pairs);
  await auditPins(deps, context, chosen);
  await concurrently(pinned, (pair) => store.savePair(pair));
  await orderDown(deps, everybody, context);
  // Once the pins are on record: a death in between leaves snapshots without the tag, and another try sees that.
  const untagged = await tagPins(deps, context, { pinning, site, invocation });
  const times = pinned.flatMap(({ recoveryPoint }) => recoveryPoint?.takenAt ?? []).sort();
  await audit(deps, context, { pinned: pinned.length, oldest: times[0], untagged });
  return { pinned: pinned.length, levels: compute.levels(), ...(times[0] ? { oldest: times[0] } : {}) };
};

/** Before the first attempt, so that whoever dies in between has said which servers are to be down. */
const orderDown = async (
  { store, clock }: StepDeps,
  members: readonly Member[],
  { epoch }: FailoverContext,
): Promise<void> => {
  const now = instant(clock);
  await concurrently(members, (member) =>
    store.saveInstance({ ...member.instance, stayDown: intended(member, now), epoch }),
  );
};

/** Nothing where production's last state is wanted, and there is nothing to take its place. */
const recoverySetOf = (member: Member, site: ObservedSite): RecoverySet | undefined => {
  const chosen = recoverySetFor(member, site);
  if (chosen.is === 'present') return chosen.set;
  if (chosen.is === 'unknown') {
    throw new SiteNotObservedError(`Recovery points of ${member.instance.name}: ${chosen.why}`);
  }
  if (isLast(pointOf(member))) return undefined;
  throw noneOf(member, site);
};

const noneOf = (member: Member, site: ObservedSite): ServerNotMigratedError => {
  const point = pointOf(member);
  if (typeof point === 'object') {
    const { message } = noSuchPoint(member, site, point);
    return new ServerNotMigratedError(
      `${member.instance.name}: ${message} Choose another point, then start the failover again.`,
    );
  }
  const flawed = passedOver(member, site);
  return new ServerNotMigratedError(
    `${member.instance.name} has no recovery point: no completed set of EBS snapshots of one moment covers all of its ${member.pairs.length} disks. ` +
      (flawed ? `Not one are the snapshots tagged ${flawed.setId} of ${flawed.at}: ${flawed.why}. ` : '') +
      'Take one with CreateSnapshots, then start the failover again.',
  );
};

const pin = ({ pairs }: Member, set: RecoverySet | undefined, epoch: number): readonly ReplicationPair[] =>
  (set ? pinTo(pairs, set) : withoutPins(pairs)).map((pair) => ({
    ...pair,
    replicationStatus: 'active-stopped',
    epoch,
  }));

/** What an earlier try has pinned is there no more. */
const withoutPins = (pairs: readonly ReplicationPair[]): readonly ReplicationPair[] =>
  pairs.map(({ recoveryPoint: _, ...pair }) => pair);

interface Chosen {
  readonly member: Member;
  readonly set: RecoverySet | undefined;
}

const auditPins = async (
  { store, clock }: StepDeps,
  { groupId, failoverId }: FailoverContext,
  chosen: readonly Chosen[],
): Promise<void> => {
  const at = instant(clock);
  const events = chosen.flatMap(({ member, set }) => {
    if (!set) return [];
    const { id: instanceId, name } = member.instance;
    const message = `${name}: pinned to its recovery point ${set.setId} of ${set.takenAt}${insteadOf(member)}`;
    const { takenAt, setId } = set;
    return [
      trailEvent(
        'recoveryPointPinned',
        { at, groupId, failoverId, message },
        { instanceId, takenAt, setId, ...(unsettledPoint(member) ? { isFallback: true } : {}) },
      ),
    ];
  });
  await store.appendEvents(events);
};

const insteadOf = (member: Member): string => {
  const last = unsettledPoint(member);
  return last === undefined ? '' : `, should "${last}" not come in time`;
};

const audit = async (
  { store, clock }: StepDeps,
  { groupId, failoverId }: FailoverContext,
  {
    pinned,
    oldest,
    untagged,
  }: { readonly pinned: number; readonly oldest: Instant | undefined; readonly untagged: string | undefined },
): Promise<void> => {
  const said = oldest
    ? `${pinned} recovery points pinned, the oldest of ${oldest}`
    : 'no disk of the group is replicated';
  const message = ['Synchronization stopped', said, ...(untagged ? [untagged] : [])].join('; ');
  await store.appendEvents([{ at: instant(clock), groupId, failoverId, type: 'synchronizationStopped', message }]);
};
