import { concurrently } from '../../../concurrently.ts';
import type { Member } from '../../../domain/group/member.ts';
import type { FirstPoint, ProtectedInstance } from '../../../domain/group/protection-group.ts';
import { synchronisationOf } from '../../../domain/group/synchronisation.ts';
import { setsOf } from '../../../domain/recovery-points/point-sets.ts';
import { setsSubjectOf } from '../../../domain/recovery-points/sets-subject.ts';
import type { ObservedSnapshot } from '../../../domain/site/observed.ts';
import {
  answered,
  type FirstPointNow,
  firstPointOf,
  waitForPoints,
} from '../../../domain/synchronisation/first-point.ts';
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
 * are observed by their tags. Safe to repeat: a set is written down before it is asked for, and looked for before it is asked
 * for again. @throws StaleEpochError, OutdatedCopyError
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
): Promise<readonly (FirstPoint | undefined)[]> => {
  const groupId = members[0]?.group.id ?? '';
  const snapshots = await deps.compute.replicator.snapshots(groupId);
  // Unknown is not absent: a set may be there that was not shown.
  if (snapshots.is !== 'present') return members.map(({ instance }) => instance.firstPoint);
  const until = patience(deps.clock, invocation);
  const points = new Map<string, FirstPoint | undefined>();
  await concurrently(members, async (member) => {
    const { instance } = member;
    const now = seenOf(deps, member, snapshots.value, since);
    // Somebody else asks for sets of the group now: this pass only looks.
    const isLook = now?.ask !== undefined && !mayAsk;
    points.set(instance.id, now && !isLook ? await advance(deps, member, now, until) : instance.firstPoint);
  });
  return members.map(({ instance }) => points.get(instance.id));
};

/** Written down before the call, as its answer may get lost. */
const advance = async (
  deps: ProtectionDeps,
  member: Member,
  { point, ask }: FirstPointNow,
  until: number,
): Promise<FirstPoint | undefined> => {
  const kept = await keep(deps, member.instance, point);
  if (ask === undefined) return kept.firstPoint;
  const answer = await deps.compute.replicator.take(setAskOf(member, ask), until);
  return (await keep(deps, kept, answered(point, answer))).firstPoint;
};

const seenOf = (
  { clock }: ProtectionDeps,
  member: Member,
  snapshots: readonly ObservedSnapshot[],
  since: number,
): FirstPointNow | undefined => {
  const { id: instanceId, firstPoint: before } = member.instance;
  if (!before) return undefined;
  return firstPointOf({
    instanceId,
    before,
    sets: setsOf(setsSubjectOf(member), snapshots),
    since,
    now: instant(clock),
  });
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
