import pMap from 'p-map';
import type { GroupAggregate } from '../../domain/group/protection-group.ts';
import { isSynchronising } from '../../domain/group/synchronising.ts';
import { type PointSet, snapshotsIn } from '../../domain/recovery-points/point-sets.ts';
import type { NotDone } from '../../domain/site/actions.ts';
import { snapshotRefusal } from '../../domain/site/snapshot-limits.ts';
import type { ServerTurn } from '../../domain/synchronisation/group-turn.ts';
import type { Taken } from '../../ports/replicator.ts';
import { patience } from '../pass/act.ts';
import type { Invocation } from '../steps/messages.ts';
import { setAskOf } from '../steps/protect/set-ask.ts';
import type { SynchroniserDeps } from './deps.ts';
import type { SynchronisedGroup, TakenSet } from './messages.ts';

/** What the calls of a turn came to. */
export interface Done {
  readonly report: Pick<SynchronisedGroup, 'taken' | 'deleted'>;
  /** EC2's code by protected instance whose set was refused for certain. */
  readonly refused: ReadonlyMap<string, string>;
  /** Sets that were deleted whole. */
  readonly sets: number;
}

/** Calls between two looks at the group: so many at most go out after somebody has stopped synchronisation. */
const CALLS_A_LOOK = 10;

/**
 * Asks for the sets that are due, then deletes what nothing keeps; before, what has failed, as it counts against EBS's limit of
 * snapshots at once. The group is read again before each few calls, and nothing goes
 * out once it is another: a set that is under way then is of an older epoch, and does not count. Safe to repeat: a set is looked for
 * before it is asked for again, and a snapshot that is gone is deleted.
 */
export const carryOut = async (
  deps: SynchroniserDeps,
  { group }: GroupAggregate,
  turns: readonly ServerTurn[],
  invocation: Pick<Invocation, 'remainingMs'>,
): Promise<Done> => {
  const { compute, store, clock } = deps;
  const until = patience(clock, invocation);
  const mayGoOn = async (): Promise<boolean> => {
    const now = await store.findGroup(group.id);
    return now !== undefined && now.epoch === group.epoch && isSynchronising(now);
  };
  const takers = turns.filter(({ take }) => take !== undefined);
  const doomed = turns.flatMap(({ expired }) => expired);
  const remove = (sets: readonly PointSet[]) =>
    inBatches(deletionsOf(sets), mayGoOn, async ({ id, set }) => ({
      id,
      set,
      isGone: (await compute.replicator.remove(id, until)).outcome === 'done',
    }));
  const failed = await remove(doomed.filter(({ state }) => state === 'error'));
  const taken = await inBatches(takers, mayGoOn, (turn) => takeSet(compute.replicator, turn, until));
  const others = await remove(doomed.filter(({ state }) => state !== 'error'));
  return summary(taken, [...failed, ...others]);
};

const deletionsOf = (sets: readonly PointSet[]) => sets.flatMap((set) => snapshotsIn(set).map((id) => ({ id, set })));

/** Does the work for some at a time, as long as it may go on. */
const inBatches = async <T, R>(
  items: readonly T[],
  mayGoOn: () => Promise<boolean>,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += CALLS_A_LOOK) {
    if (!(await mayGoOn())) break;
    results.push(...(await pMap(items.slice(at, at + CALLS_A_LOOK), work, { concurrency: CALLS_A_LOOK })));
  }
  return results;
};

/** EC2 has taken nothing for certain. After any other answer but `done` the set may be there. */
const isRefusal = (answer: Taken): answer is Extract<NotDone, { readonly outcome: 'failed' | 'wait' | 'deferred' }> =>
  answer.outcome === 'failed' || answer.outcome === 'wait' || answer.outcome === 'deferred';

const takeSet = async (
  replicator: SynchroniserDeps['compute']['replicator'],
  { member, take = '' }: ServerTurn,
  until: number,
): Promise<{ readonly set: TakenSet; readonly code?: string }> => {
  const { id: instanceId, name } = member.instance;
  const answer = await replicator.take(setAskOf(member, take), until);
  const set = { instanceId, name, setId: take };
  if (!isRefusal(answer)) return { set };
  const code = 'code' in answer ? answer.code : answer.outcome;
  return { set: { ...set, refused: snapshotRefusal(code, answer.reason) }, code };
};

const summary = (
  taken: readonly { readonly set: TakenSet; readonly code?: string }[],
  deletions: readonly { readonly id: string; readonly set: PointSet; readonly isGone: boolean }[],
): Done => {
  const bySet = [...Map.groupBy(deletions, ({ set }) => set).values()];
  return {
    report: {
      taken: taken.map(({ set }) => set),
      deleted: deletions.filter(({ isGone }) => isGone).map(({ id }) => id),
    },
    refused: new Map(taken.flatMap(({ set, code }) => (code === undefined ? [] : [[set.instanceId, code] as const]))),
    sets: bySet.filter((own) => own.every(({ isGone }) => isGone)).length,
  };
};
