import { membersOf } from '../../domain/group/member.ts';
import type { GroupAggregate, ProtectionGroup } from '../../domain/group/protection-group.ts';
import { type OwnSynchronisation, synchronisationOf } from '../../domain/group/synchronisation.ts';
import { isSynchronising } from '../../domain/group/synchronising.ts';
import { replicationMetrics } from '../../domain/report/replication-metrics.ts';
import {
  type AskedNow,
  isAsked,
  isHourly,
  isNews,
  replicationAfter,
  type ServerTurn,
  seenOf,
  serverTurn,
  type TurnTerms,
  toLookAt,
  waitedFor,
  watchedTurn,
} from '../../domain/synchronisation/group-turn.ts';
import type { Replication, ServerReplication } from '../../domain/synchronisation/replication.ts';
import { instant } from '../instant.ts';
import type { Invocation } from '../steps/messages.ts';
import { inTurn } from '../steps/protect/synchroniser-turn.ts';
import { carryOut, type Done } from './carry-out.ts';
import type { SynchroniserDeps } from './deps.ts';
import { lookAt } from './look.ts';
import type { SynchronisedGroup } from './messages.ts';
import { eventsOf } from './trail.ts';

/** What a turn is about. */
export interface TurnInput {
  readonly groupId: string;
  readonly asked: AskedNow;
  readonly invocation: Pick<Invocation, 'remainingMs'>;
}

/** One turn of one group. @returns `another` where somebody else has the turn, nothing where the group needs none */
export const synchronise = async (
  deps: SynchroniserDeps,
  input: TurnInput,
): Promise<SynchronisedGroup | 'another' | undefined> => {
  const { groupId, invocation } = input;
  const group = await deps.store.findGroup(groupId);
  if (!group || !isWatched(group)) return undefined;
  return inTurn<SynchronisedGroup | 'another' | undefined>(deps, groupId, invocation, async (isOurs) =>
    isOurs ? turn(deps, input) : 'another',
  );
};

/** Whether recovery points of the group are worth a look: also those that something else takes. */
const isWatched = (group: ProtectionGroup): boolean =>
  isSynchronising(group) ||
  (synchronisationOf(group).by === 'external' && group.status === 'protected' && group.lease === undefined);

/** How often what others take is looked at. */
const WATCHED_EVERY_SECONDS = 300;

const everyOf = (policy: OwnSynchronisation | undefined): number => policy?.everySeconds ?? WATCHED_EVERY_SECONDS;

const turn = async (deps: SynchroniserDeps, { groupId, asked, invocation }: TurnInput) => {
  const { store, clock, meter } = deps;
  // Read once more since the turn is taken: whoever has stopped synchronisation before that is seen now, or waits for this turn.
  const members = await store.members(groupId);
  const group = await store.findGroup(groupId);
  if (!group || !isWatched(group)) return undefined;
  const aggregate = { group, ...members };
  const before = seenOf(group, await store.findReplication(groupId));
  const synchronisation = synchronisationOf(group);
  const policy = synchronisation.by === 'sdrs' ? synchronisation : undefined;
  const terms: TurnTerms = { everySeconds: everyOf(policy), before, now: instant(clock), asked };
  const { turns, unseen } = await judge(deps, aggregate, terms, policy);
  const after = replicationAfter(aggregate, turns, terms);
  // Written down before the calls, as their answers may get lost.
  if (isNews(before, after)) await store.saveReplication(after);
  const done = await carryOut(deps, aggregate, turns, invocation);
  const kept = withAnswers(after, done);
  if (kept !== after) await store.saveReplication(kept);
  const events = eventsOf(aggregate, { before, after: kept });
  if (events.length > 0) await store.appendEvents(events);
  meter?.put(replicationMetrics(group, kept));
  if (unseen !== undefined) throw new Error(`Snapshots of the group could not be listed: ${unseen}`);
  return { groupId, ...done.report, pending: pendingOf(turns, terms) };
};

const judge = async (
  deps: SynchroniserDeps,
  aggregate: GroupAggregate,
  terms: TurnTerms,
  policy: OwnSynchronisation | undefined,
): Promise<{ readonly turns: readonly ServerTurn[]; readonly unseen?: string | undefined }> => {
  const isWhole = policy !== undefined && isHourly(terms.before, terms.now);
  const members = isWhole ? withDisks(aggregate) : toLookAt(aggregate, terms);
  if (members.length === 0) return { turns: [] };
  const { shown, unseen } = await lookAt(deps, aggregate.group.id, members, isWhole);
  const turns = members.flatMap((member) => {
    const seen = shown.get(member.instance.id);
    if (!seen) return [];
    return [policy ? serverTurn(member, seen, { ...terms, policy }) : watchedTurn(member, seen, terms)];
  });
  return { turns, unseen };
};

const withDisks = (aggregate: GroupAggregate) =>
  membersOf(aggregate.group, aggregate).filter(({ pairs }) => pairs.length > 0);

/** Sets that EC2 refused, and what was deleted, beside what was seen. */
const withAnswers = (after: Replication, { refused, report, sets }: Done): Replication => {
  if (refused.size === 0 && report.deleted.length === 0) return after;
  const servers = after.servers.map((server) => answered(server, refused.get(server.instanceId)));
  const day = after.at.slice(0, 10);
  const today = after.expired ?? { day, sets: 0, snapshots: 0 };
  const expired = { day, sets: today.sets + sets, snapshots: today.snapshots + report.deleted.length };
  return { ...after, servers, ...(report.deleted.length > 0 ? { expired } : {}) };
};

/** What was never sent, as the API's allowance was used up, was not asked for. */
const answered = (server: ServerReplication, code: string | undefined): ServerReplication => {
  const { asked, ...rest } = server;
  if (code === undefined || !asked) return server;
  return code === 'deferred' ? rest : { ...server, asked: { ...asked, refused: code } };
};

/** Of the servers that somebody asks for a set of: those that wait for one already. */
const pendingOf = (turns: readonly ServerTurn[], { asked, now }: TurnTerms): SynchronisedGroup['pending'] =>
  turns.flatMap((turn) => {
    const { id: instanceId, name } = turn.member.instance;
    const setId = isAsked(asked, instanceId) && turn.take === undefined ? waitedFor(turn, now) : undefined;
    return setId === undefined ? [] : [{ instanceId, name, setId }];
  });
