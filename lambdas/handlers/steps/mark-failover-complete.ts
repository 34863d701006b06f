import { concurrently } from '../../concurrently.ts';
import { ServerNotMigratedError, SiteNotObservedError, StaleEpochError } from '../../domain/errors/errors.ts';
import { listed } from '../../domain/errors/listed.ts';
import { decide, evolve } from '../../domain/group/decide.ts';
import { completeWith } from '../../domain/group/end-state.ts';
import { type AuditEvent, incidentStart } from '../../domain/group/failover.ts';
import type { Member } from '../../domain/group/member.ts';
import { hasEnded, type MemberFailure } from '../../domain/group/progress.ts';
import type { Instant, ReplicationPair } from '../../domain/group/protection-group.ts';
import { otherStation } from '../../domain/group/station.ts';
import { brokenPromises } from '../../domain/identity/promises.ts';
import { secondsBetween } from '../../domain/instant.ts';
import { queryOf } from '../../domain/pass/phase-rule.ts';
import { unseenIn } from '../../domain/pass/unseen.ts';
import { DISKS } from '../../domain/phases/disks/disks.ts';
import { drDiskOf } from '../../domain/phases/disks/dr-disk.ts';
import { identityEvidence } from '../../domain/phases/evidence.ts';
import { FAILOVER } from '../../domain/phases/failover.ts';
import { unfencedMembers } from '../../domain/phases/fence/unfenced.ts';
import { IDENTITY } from '../../domain/phases/identity/identity.ts';
import { staleFence } from '../../domain/phases/identity/next-arrival.ts';
import { TAGS, unfencing } from '../../domain/site/actions.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import { trailEvent } from '../../domain/trail/trail-data.ts';
import { instant } from '../instant.ts';
import { type LeasedGroup, loadLeasedMembers, whileLeased } from '../load.ts';
import type { StepDeps } from './deps.ts';
import { contextOf, type FailoverContext, levelsIn } from './messages.ts';

/** Result of *Mark failover complete*. */
export interface FailoverComplete {
  readonly status: 'failed-over';
  readonly migrated: number;
}

/**
 * Compares what was promised with what EC2 shows, once more and for every member, and only then sets members, pairs and
 * last the group to Failover complete, with the DR site as production. Safe to repeat: the flip is to a fixed station.
 * @throws StaleEpochError, SiteNotObservedError, ServerNotMigratedError
 */
export const createMarkFailoverComplete =
  (deps: StepDeps) =>
  async (input: FailoverContext): Promise<FailoverComplete> => {
    const context = contextOf(input);
    const { store, compute, clock } = deps;
    compute.resume(levelsIn(context));
    const { group, members } = await loadLeasedMembers(store, context);
    const site = await compute.observe({ ...queryOf(DISKS, members), ...queryOf(IDENTITY, members) });
    const { epoch } = context;
    await assertPromisesKept(deps, unkeptPromises(members, site, instant(clock)), epoch);
    const pairs = members.flatMap((member) => member.pairs.map((pair) => swapped(member, pair, site)));
    await concurrently(pairs, (pair) => store.savePair({ ...pair, epoch }));
    await concurrently(members, ({ instance }) => store.saveInstance({ ...instance, status: 'failed-over', epoch }));
    await recordUnfenced(deps, members, context);
    await complete(deps, group, { context, members, site });
    return { status: 'failed-over', migrated: members.length };
  };

interface Broken {
  readonly member: Member;
  readonly failure: MemberFailure;
  /** Seen to be broken; otherwise only not seen to be kept. */
  readonly isSeen: boolean;
}

const unkeptPromises = (members: readonly Member[], site: ObservedSite, now: Instant): readonly Broken[] =>
  members.flatMap((member) => {
    const unfinished = unfinishedPhases(member, site, now);
    return unfinished.length > 0 ? unfinished : lostAttributes(member, site);
  });

const unfinishedPhases = (member: Member, site: ObservedSite, now: Instant): readonly Broken[] =>
  Object.values(FAILOVER)
    .map((phase) => ({ phase, verdict: phase.next(member, site, now) }))
    .filter(({ verdict }) => !hasEnded(verdict))
    .map(({ phase, verdict }) => ({
      member,
      failure: { phase: phase.name, error: verdict.error ?? 'ServerNotMigratedError', message: verdict.reason ?? '' },
      isSeen: verdict.state === 'failed' && unseenIn(phase, member, site) === undefined,
    }));

/** Attribute by attribute, by the promise itself and not by the rules that carried it out. */
const lostAttributes = (member: Member, site: ObservedSite): readonly Broken[] => {
  const differences = (member.instance.promised ?? []).flatMap((plan) => brokenPromises(member, plan, site));
  if (differences.length === 0) return [];
  const message = `${differences.join('; ')}.`;
  return [{ member, failure: { phase: 'identity', error: 'ServerNotMigratedError', message }, isSeen: true }];
};

/** A look that merely failed is tried again; a promise that is seen to be broken fails its member by name. */
const assertPromisesKept = async ({ store }: StepDeps, broken: readonly Broken[], epoch: number): Promise<void> => {
  if (broken.length === 0) return;
  const message = listed(broken.map(({ member, failure }) => `${member.instance.name}: ${failure.message}`));
  const seen = broken.filter(({ isSeen }) => isSeen);
  if (seen.length === 0) throw new SiteNotObservedError(message);
  await concurrently(seen, ({ member: { instance }, failure }) =>
    store.saveInstance({
      ...instance,
      ...(instance.progress ? { progress: { ...instance.progress, failure } } : {}),
      epoch,
    }),
  );
  throw new ServerNotMigratedError(message);
};

/** The pair with the disk that the DR server holds now as its DR disk. */
const swapped = (member: Member, pair: ReplicationPair, site: ObservedSite): ReplicationPair => {
  const volume = drDiskOf(member, pair, site);
  // One that has moved is production's no more. A repeat finds it as the DR server's.
  const { [member.production]: former, ...own } = pair.volumes;
  const kept = former === undefined || former === volume?.id ? own : pair.volumes;
  return {
    ...pair,
    status: 'failed-over',
    volumes: volume ? { ...kept, [otherStation(member.production)]: volume.id } : pair.volumes,
  };
};

/** Safe to repeat: sets the same again. */
const recordUnfenced = async (
  { store }: StepDeps,
  members: readonly Member[],
  { groupId, failoverId, epoch }: FailoverContext,
): Promise<void> => {
  const unfenced = unfencedMembers(members);
  const failover = await store.findFailover(groupId, failoverId);
  if (failover && unfenced.length > 0) await store.saveFailover({ ...failover, unfencedMembers: unfenced, epoch });
};

interface Completed {
  readonly context: FailoverContext;
  readonly members: readonly Member[];
  readonly site: ObservedSite;
}

const verified = (about: Pick<AuditEvent, 'at' | 'groupId' | 'failoverId'>, member: Member, site: ObservedSite) =>
  trailEvent(
    'identityVerified',
    { ...about, message: `${member.instance.name}: everything promised is on ${member.drServerId}` },
    { instanceId: member.instance.id, observed: identityEvidence(member, site) },
  );

/** EC2 has refused to take it off, or does not show yet that it is. */
const fenceTagLeft = (
  about: Pick<AuditEvent, 'at' | 'groupId' | 'failoverId'>,
  member: Member,
  site: ObservedSite,
): readonly AuditEvent[] => {
  const { instance, drServerId } = member;
  const left = staleFence(member, site);
  if (left === undefined) return [];
  const message = `${instance.name}: ${drServerId} still carries the tag ${TAGS.fenced} of failover ${left}, so nobody under the deny policy can start it. ${unfencing(drServerId)}`;
  return [{ ...about, type: 'fenceTagLeft', message, data: { instanceId: instance.id, serverId: drServerId } }];
};

const complete = async (
  { store, clock }: StepDeps,
  group: LeasedGroup,
  { context: { groupId, failoverId, epoch }, members, site }: Completed,
): Promise<void> => {
  const at = instant(clock);
  const decision = decide(group, { type: 'complete-failover', failoverId, epoch, at });
  if ('already' in decision) return;
  if (!('event' in decision)) throw new StaleEpochError(`Protection group ${groupId}`, epoch);
  const unfenced = unfencedMembers(members);
  const begun = incidentStart(await store.listFailovers(groupId), { failoverId, startedAt: group.lease.takenAt });
  const message = `Failover ${completeWith(unfenced.length)}: the DR site is production now`;
  const about = { at, groupId, failoverId };
  const events = [
    ...members.map((member) => verified(about, member, site)),
    ...members.flatMap((member) => fenceTagLeft(about, member, site)),
    trailEvent(
      'failoverComplete',
      { at, groupId, failoverId, message },
      {
        migrated: members.length,
        unfencedMembers: unfenced,
        rtoSeconds: secondsBetween(begun, at),
      },
    ),
  ];
  await store.appendEvents(events, whileLeased(store, { groupId, failoverId, epoch }));
  await store.saveGroup(evolve(group, decision.event), { epoch, status: group.status });
};
