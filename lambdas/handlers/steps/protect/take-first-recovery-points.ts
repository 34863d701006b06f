import { concurrently } from '../../../concurrently.ts';
import { type Member, productionVolume } from '../../../domain/group/member.ts';
import type { FirstPoint, ProtectedInstance } from '../../../domain/group/protection-group.ts';
import { synchronisationOf } from '../../../domain/group/synchronisation.ts';
import { lostDisk } from '../../../domain/recovery-points/lost-disk.ts';
import { setsOf, snapshotsIn } from '../../../domain/recovery-points/point-sets.ts';
import { setsSubjectOf } from '../../../domain/recovery-points/sets-subject.ts';
import type { ObservedSnapshot } from '../../../domain/site/observed.ts';
import type { SiteQuery } from '../../../domain/site/site-query.ts';
import { answered } from '../../../domain/synchronisation/first-answer.ts';
import { type FirstPointNow, firstPointOf, waitForPoints } from '../../../domain/synchronisation/first-point.ts';
import type { FirstPointSeen } from '../../../domain/synchronisation/first-seen.ts';
import type { RoundOutcome } from '../../../workflows.ts';
import { instant } from '../../instant.ts';
import { loadLeasedMembers } from '../../load.ts';
import { patience } from '../../pass/act.ts';
import { contextOf, type FailoverContext, type Invocation } from '../messages.ts';
import type { ProtectionDeps } from './protection-deps.ts';
import { setAskOf } from './set-ask.ts';
import { inTurn } from './synchroniser-turn.ts';

/** Result of a pass: what the round came to. Counts, never lists. */
export interface PointsTaken {
  readonly total: number;
  readonly complete: number;
  readonly failed: number;
  readonly waitSeconds: number;
  readonly outcome: RoundOutcome<'protect'>;
}

/**
 * One look at the first recovery points, and a call for each that is not asked for yet. Nothing is waited for here: the sets
 * are observed by their tags. Sets in error are deleted before another is asked for. Safe to repeat: a set is written down before it
 * is asked for, and looked for before it is asked for again. @throws StaleEpochError, OutdatedCopyError
 */
export const createTakeFirstRecoveryPoints =
  (deps: ProtectionDeps) =>
  async (input: FailoverContext, invocation: Invocation): Promise<PointsTaken> => {
    const context = contextOf(input);
    const { group, members } = await loadLeasedMembers(deps.store, context);
    const concerned = members.filter(({ instance }) => instance.firstPoint?.runId === context.failoverId);
    if (synchronisationOf(group).by === 'external' || concerned.length === 0) return nothingToTake;
    const operation = await deps.store.findOperation(group.id, context.failoverId);
    const since = operation?.pointsSince ?? group.lease.epoch;
    const points = await inTurn(deps, group.id, invocation, (mayAsk) =>
      pass(deps, concerned, { since, mayAsk, invocation }),
    );
    const of = (state: FirstPoint['state']) => points.filter((point) => point?.state === state).length;
    const counts = { total: points.length, complete: of('complete'), failed: of('failed') };
    const waitSeconds = waitForPoints(group.lease.takenAt, instant(deps.clock));
    return { ...counts, waitSeconds, outcome: outcomeOf(counts) };
  };

const nothingToTake: PointsTaken = { total: 0, complete: 0, failed: 0, waitSeconds: 0, outcome: 'TAKEN' };

/** What has failed is told once the others have what they need: their sets are not asked for twice. */
const outcomeOf = ({ total, complete, failed }: Pick<PointsTaken, 'total' | 'complete' | 'failed'>) => {
  if (complete + failed < total) return 'CONTINUE';
  return failed > 0 ? 'FAILED' : 'TAKEN';
};

interface Pass {
  readonly since: number;
  /** Whether nobody else asks for sets of the group now. */
  readonly mayAsk: boolean;
  readonly invocation: Invocation;
}

const pass = async (
  deps: ProtectionDeps,
  members: readonly Member[],
  { since, mayAsk, invocation }: Pass,
): Promise<Points> => {
  const groupId = members[0]?.group.id ?? '';
  const snapshots = await deps.compute.replicator.snapshots(groupId);
  // Unknown is not absent: a set may be there that was not shown.
  if (snapshots.is === 'unknown') return each(members, (member) => unlisted(deps, member, snapshots.why));
  const shown = snapshots.is === 'present' ? snapshots.value : [];
  const until = patience(deps.clock, invocation);
  const seen = members.flatMap((member) => seenOf(deps, member, shown, since));
  const nexts = new Map((await judged(deps, seen, mayAsk)).map(({ member, now }) => [member.instance.id, now]));
  return each(members, async (member) => {
    const now = nexts.get(member.instance.id);
    return now ? advance(deps, member, now, until) : member.instance.firstPoint;
  });
};

type Points = readonly (FirstPoint | undefined)[];

const each = async (
  members: readonly Member[],
  work: (member: Member) => Promise<FirstPoint | undefined>,
): Promise<Points> => {
  const points = new Map<string, FirstPoint | undefined>();
  await concurrently(members, async (member) => points.set(member.instance.id, await work(member)));
  return members.map(({ instance }) => points.get(instance.id));
};

/** Nothing is asked for, and people see what is waited for. */
const unlisted = async (deps: ProtectionDeps, { instance }: Member, why: string): Promise<FirstPoint | undefined> => {
  const { firstPoint } = instance;
  if (firstPoint?.state !== 'pending' && firstPoint?.state !== 'copying') return firstPoint;
  return (await keep(deps, instance, { ...firstPoint, reason: `its snapshots cannot be listed: ${why}` })).firstPoint;
};

interface Next {
  readonly member: Member;
  readonly now: FirstPointNow;
}

/**
 * What comes next for each server. Before EC2 is asked for a set the server's disks are looked at: a set without one of them would be
 * copied for nothing. Where somebody else asks for sets of the group now, this pass only looks.
 */
const judged = async (
  deps: ProtectionDeps,
  seen: readonly FirstPointSeen[],
  mayAsk: boolean,
): Promise<readonly Next[]> => {
  const first = seen.map((one) => ({ one, member: one.member, now: firstPointOf(one) }));
  const asking = first.filter(({ now }) => now.ask !== undefined);
  const others = first.filter(({ now }) => now.ask === undefined);
  if (!mayAsk || asking.length === 0) return others;
  const site = await deps.compute.observe(disksOf(asking.map(({ member }) => member)));
  const again = asking.map(({ one, member }) => ({
    member,
    now: firstPointOf({ ...one, lost: lostDisk(member, site) }),
  }));
  return [...others, ...again];
};

/** What shows whether the servers have their disks. */
const disksOf = (members: readonly Member[]): SiteQuery => ({
  servers: members.map(({ productionServerId }) => productionServerId),
  volumes: members.flatMap((member) => member.pairs.flatMap((pair) => productionVolume(member, pair) ?? [])),
});

/** Written down before the call, as its answer may get lost; and what failed is counted before it is deleted. */
const advance = async (
  deps: ProtectionDeps,
  member: Member,
  { point, ask, inTheWay = [] }: FirstPointNow,
  until: number,
): Promise<FirstPoint | undefined> => {
  const kept = await keep(deps, member.instance, point);
  if (ask === undefined) return kept.firstPoint;
  // What cannot be deleted now is in the way no more than it was.
  await concurrently(inTheWay.flatMap(snapshotsIn), (id) => deps.compute.replicator.remove(id, until));
  const answer = await deps.compute.replicator.take(setAskOf(member, ask), until);
  return (await keep(deps, kept, answered(point, answer))).firstPoint;
};

const seenOf = (
  { clock }: ProtectionDeps,
  member: Member,
  snapshots: readonly ObservedSnapshot[],
  since: number,
): readonly FirstPointSeen[] => {
  const before = member.instance.firstPoint;
  if (!before) return [];
  return [{ member, before, sets: setsOf(setsSubjectOf(member), snapshots), since, now: instant(clock) }];
};

/** Safe to repeat: the same point is not written again. */
const keep = async (
  { store }: ProtectionDeps,
  instance: ProtectedInstance,
  point: FirstPoint,
): Promise<ProtectedInstance> => {
  if (JSON.stringify(point) === JSON.stringify(instance.firstPoint)) return instance;
  return store.saveInstance({ ...instance, firstPoint: point });
};
