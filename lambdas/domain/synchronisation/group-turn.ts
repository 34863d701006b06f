import { type Member, membersOf } from '../group/member.ts';
import type { GroupAggregate, ProtectionGroup } from '../group/protection-group.ts';
import type { FaultLevel } from '../group/status.ts';
import type { OwnSynchronisation } from '../group/synchronisation.ts';
import { type Instant, secondsBetween } from '../instant.ts';
import { type PointSet, setsOf } from '../recovery-points/point-sets.ts';
import { setsSubjectOf } from '../recovery-points/sets-subject.ts';
import type { ObservedSnapshot } from '../site/observed.ts';
import { askedSet, dueSet, type Standing } from './due.ts';
import { missedWith } from './missed.ts';
import type { Replication, ServerReplication } from './replication.ts';
import { expired, retention, retentionPolicyOf } from './retention.ts';
import { needsLook, replicationOf } from './server-turn.ts';
import { askedName, slotAt } from './slots.ts';

/** Servers of which a set is asked for out of turn, by protected instance. */
export type AskedNow = readonly string[] | 'all' | undefined;

const isAsked = (asked: AskedNow, instanceId: string): boolean =>
  asked === 'all' || (asked?.includes(instanceId) ?? false);

/** Members with disks to copy. @param before as the group stood, where that is known */
export const toLookAt = (
  aggregate: GroupAggregate,
  { everySeconds, before, now, asked }: TurnTerms,
): readonly Member[] => {
  const known = standingsOf(before);
  return membersOf(aggregate.group, aggregate).filter(({ instance: { id }, pairs }) => {
    if (pairs.length === 0) return false;
    return isAsked(asked, id) || needsLook(slotAt(id, everySeconds, now), known.get(id), now);
  });
};

export interface TurnTerms {
  readonly everySeconds: number;
  readonly before: Replication | undefined;
  readonly now: Instant;
  readonly asked: AskedNow;
}

const standingsOf = (before: Replication | undefined): ReadonlyMap<string, ServerReplication> =>
  new Map((before?.servers ?? []).map((server) => [server.instanceId, server]));

/** What is to be done for one server in a turn, and how it stands. */
export interface ServerTurn {
  readonly member: Member;
  readonly sets: readonly PointSet[];
  readonly replication: ServerReplication;
  /** Id of the set to ask for. */
  readonly take?: string;
  /** Sets that nothing keeps. */
  readonly expired: readonly PointSet[];
}

/** What a look has shown of a server. */
export interface Shown {
  readonly snapshots: readonly ObservedSnapshot[];
  readonly faultLevels: ReadonlyMap<string, FaultLevel>;
}

/** The turn of a server whose group the service synchronises. */
export const serverTurn = (
  member: Member,
  shown: Shown,
  terms: TurnTerms & { readonly policy: OwnSynchronisation },
): ServerTurn => {
  const { policy, now, asked } = terms;
  const watched = watchedTurn(member, shown, terms);
  const { sets, replication } = watched;
  const instanceId = member.instance.id;
  const standing: Standing = { instanceId, sets, asked: replication.asked };
  const take = isAsked(asked, instanceId)
    ? askedSet(standing, askedName(instanceId, now), now)
    : dueSet(standing, policy.everySeconds, now);
  return {
    ...watched,
    expired: expired(retention(sets, retentionPolicyOf(member.group), now), take !== undefined),
    ...(take === undefined ? {} : { take, replication: { ...replication, asked: { setId: take, at: now } } }),
  };
};

/** The turn of a server whose recovery points something else takes: it is looked at, and left alone. */
export const watchedTurn = (member: Member, shown: Shown, { before, now }: TurnTerms): ServerTurn => {
  const instanceId = member.instance.id;
  const sets = setsOf(setsSubjectOf(member), shown.snapshots);
  const look = { instanceId, pairs: member.pairs, sets, faultLevels: shown.faultLevels, at: now };
  return { member, sets, replication: replicationOf(look, standingsOf(before).get(instanceId)), expired: [] };
};

/** The group after a turn: servers that were not looked at stay as they were, and those that are gone go. */
export const replicationAfter = (
  aggregate: GroupAggregate,
  turns: readonly Pick<ServerTurn, 'replication'>[],
  { before, now }: Pick<TurnTerms, 'before' | 'now'>,
): Replication => {
  const { group, instances } = aggregate;
  const after = new Map([
    ...standingsOf(before),
    ...turns.map(({ replication }) => [replication.instanceId, replication] as const),
  ]);
  const servers = instances.flatMap(({ id }) => after.get(id) ?? []);
  const missed = missedWith(aggregate, { at: now, servers, missed: before?.missed ?? [] });
  return {
    groupId: group.id,
    at: now,
    epoch: group.epoch,
    servers,
    ...(before?.expired?.day === now.slice(0, 10) ? { expired: before.expired } : {}),
    ...(missed.length > 0 ? { missed } : {}),
  };
};

/** What was seen of a group of another life under the same id says nothing. */
export const seenOf = (group: ProtectionGroup, kept: Replication | undefined): Replication | undefined =>
  kept && kept.at >= group.createdAt ? kept : undefined;

/** How long a record without news is left as it is. */
const REST_SECONDS = 300;

/** Whether the record is to be written: it says something new, or is not to seem old. */
export const isNews = (before: Replication | undefined, after: Replication): boolean =>
  before === undefined ||
  secondsBetween(before.at, after.at) >= REST_SECONDS ||
  JSON.stringify({ ...before, at: '' }) !== JSON.stringify({ ...after, at: '' });

/** Whether an hour has begun since: then all snapshots of the group are looked at, also those of former disks. */
export const isHourly = (before: Replication | undefined, now: Instant): boolean =>
  before?.at.slice(0, 13) !== now.slice(0, 13);
