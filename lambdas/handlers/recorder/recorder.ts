import { RecorderIncompleteError } from '../../domain/errors/incomplete-errors.ts';
import type { GroupTrouble } from '../../domain/errors/unreadable.ts';
import type { GroupAggregate } from '../../domain/group/protection-group.ts';
import { recoveryMetrics, unknownRecovery } from '../../domain/report/recovery-metrics.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import { heartbeat } from '../../domain/trail/trail-metrics.ts';
import { instant } from '../instant.ts';
import { observeForPlan } from '../site-queries.ts';
import type { Invocation } from '../steps/messages.ts';
import type { RecorderDeps } from './deps.ts';
import { keepReadiness } from './keep-readiness.ts';
import { meantBy, type RecordedGroup, type RecorderInput, type RecorderReport } from './messages.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { recordGroup } from './record-group.ts';

/** A group needs about this long at most: looks within EC2's allowance, and its writes. */
const GROUP_MS = 60_000;

/**
 * Keeps the record of every protected group's production fresh, so that it is there when production cannot be asked any
 * more, and the verdict of its plan, so that it is known beforehand whether it could fail over. Groups one after the
 * other, and one run over all of them at a time, so that the looks do not use up the allowance at once. A group that a
 * failover has, or had, is left alone.
 * @throws RecorderIncompleteError once all others are recorded, if some group could not be
 */
export const createRecorder =
  (deps: RecorderDeps) =>
  async (input: RecorderInput, invocation: Pick<Invocation, 'remainingMs'>): Promise<RecorderReport> => {
    const { groupId } = meantBy(input);
    const { turns, clock } = deps;
    if (groupId !== undefined) return record(deps, [groupId], invocation);
    const all = async () =>
      record(deps, await inTurn(deps), invocation).finally(() =>
        deps.meter?.put([heartbeat('RecorderRuns', instant(clock))]),
      );
    if (!turns) return all();
    return (await oneAtATime({ turns, clock }, invocation, all)) ?? LEFT_TO_ANOTHER;
  };

const LEFT_TO_ANOTHER: RecorderReport = { groups: [], leftAlone: [], leftToAnotherRun: true };

const record = async (
  deps: RecorderDeps,
  ids: readonly string[],
  invocation: Pick<Invocation, 'remainingMs'>,
): Promise<RecorderReport> => {
  const parts: Part[] = [];
  for (const id of ids) parts.push(await part(deps, id, invocation));
  const troubles = parts.flatMap((one) => ('error' in one ? [one] : []));
  if (troubles.length > 0) throw new RecorderIncompleteError(troubles);
  return {
    groups: parts.flatMap((one) => ('recorded' in one ? [one.recorded] : [])),
    leftAlone: parts.flatMap((one) => ('leftAlone' in one ? [one.leftAlone] : [])),
  };
};

const TURN_MS = 60_000;

/** All groups, each minute from another on: where a run lacks the time for all, not always the same are left out. */
const inTurn = async ({ store, clock }: RecorderDeps): Promise<readonly string[]> => {
  const ids = (await store.listGroups()).map(({ id }) => id);
  const first = Math.floor(clock.now() / TURN_MS) % Math.max(1, ids.length);
  return [...ids.slice(first), ...ids.slice(0, first)];
};

type Part =
  | { readonly recorded: RecordedGroup }
  | { readonly leftAlone: RecorderReport['leftAlone'][number] }
  | GroupTrouble
  | { readonly gone: true };

/** One group; what goes wrong with it is no other group's matter. */
const part = async (
  deps: RecorderDeps,
  groupId: string,
  invocation: Pick<Invocation, 'remainingMs'>,
): Promise<Part> => {
  try {
    const seen = await look(deps, groupId, invocation).catch((error: unknown) => {
      deps.meter?.put(unknownRecovery(groupId, instant(deps.clock)));
      throw error;
    });
    if (!('site' in seen)) return seen;
    const { aggregate, site } = seen;
    deps.meter?.put(recoveryMetrics(aggregate, site));
    // The record first: it is what a failover cannot do without, whatever becomes of the verdict.
    const recorded = await recordGroup(deps.store, aggregate, site);
    const { verdict } = await keepReadiness(deps, aggregate, site);
    return { recorded: { ...recorded, verdict } };
  } catch (error) {
    return { groupId, error };
  }
};

type Look =
  | { readonly aggregate: GroupAggregate; readonly site: ObservedSite }
  | Extract<Part, { readonly leftAlone: unknown } | { readonly gone: true }>;

const look = async (
  deps: RecorderDeps,
  groupId: string,
  invocation: Pick<Invocation, 'remainingMs'>,
): Promise<Look> => {
  if (invocation.remainingMs() < GROUP_MS) throw new Error(`No time was left for group ${groupId}.`);
  const aggregate = await find(deps, groupId);
  if (!aggregate) return { gone: true };
  if (!isFree(aggregate)) return { leftAlone: { groupId, status: aggregate.group.status } };
  return { aggregate, site: await observeForPlan(deps.compute, aggregate, { confined: deps.confined }) };
};

/** The list of groups is eventually consistent: a group that was deleted meanwhile needs nothing. */
const find = async ({ store }: RecorderDeps, groupId: string): Promise<GroupAggregate | undefined> => {
  const group = await store.findGroup(groupId);
  return group && { group, ...(await store.members(groupId)) };
};

/** Whether no failover has the group, or had it. */
export const isFree = ({ group }: GroupAggregate): boolean => group.status === 'protected' && group.lease === undefined;
