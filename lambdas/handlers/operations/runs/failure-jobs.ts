import { changesIn, type FoundChange } from '../../../domain/change/changes-in.ts';
import { JobNotFoundError } from '../../../domain/errors/request-errors.ts';
import { endStateOf } from '../../../domain/group/end-state.ts';
import type { FailoverRecord } from '../../../domain/group/failover.ts';
import { type ChangeFailure, rowOf } from '../../../domain/group/member-change.ts';
import type { OperationRecord } from '../../../domain/group/operation-record.ts';
import type { Instant, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { GroupStore, ListedGroup } from '../../../ports/group-store.ts';
import type { Ports } from '../../../ports/ports.ts';
import { writeMember } from '../../changer/write-member.ts';
import { allOf, notFound, type OfGroups, readEach } from '../../each-group.ts';
import { instant } from '../../instant.ts';
import { type Actor, eventBy } from '../groups/actor.ts';

export type FailureJobDeps = Pick<Ports, 'store' | 'clock'>;

/** A run that has failed, or was refused; or a change of a member that has failed. */
export type FailedTask = FailedRun | FailedChange;

/** A change that has failed, of a kind that SDRS lists. */
export interface FailedChange {
  readonly kind: 'change';
  readonly group: ListedGroup;
  readonly found: FoundChange;
  readonly task: NonNullable<ReturnType<typeof rowOf>['task']>;
  readonly failure: ChangeFailure;
  readonly record: { readonly id: string; readonly startedAt: Instant };
}

export type FailedRun =
  | { readonly kind: 'failover'; readonly group: ListedGroup; readonly record: FailoverRecord }
  | { readonly kind: OperationRecord['kind']; readonly group: ListedGroup; readonly record: OperationRecord };

/**
 * What has failed and nobody has taken off the list yet, the newest first: the runs of all groups, with one read and two more for
 * each; or the runs of one group and the changes of its members. Source: SDRS v1 API Reference, Querying Failed Tasks.
 */
export const listFailures = async (store: GroupStore, groupId?: string): Promise<OfGroups<FailedTask>> =>
  groupId === undefined ? ofAll(store, (group) => failuresOf(store, group)) : ofOne(store, groupId);

const ofOne = async (store: GroupStore, groupId: string): Promise<OfGroups<FailedTask>> => {
  const group = await store.findGroup(groupId);
  return { done: group ? newestFirst(await tasksOf(store, group)) : [], troubles: [] };
};

const ofAll = async <T extends FailedTask>(
  store: GroupStore,
  ofGroup: (group: ListedGroup) => Promise<readonly T[]>,
): Promise<OfGroups<T>> => {
  const { done, troubles } = await readEach(await store.listGroups(), ofGroup);
  return { done: newestFirst(done.flat()), troubles };
};

const tasksOf = async (store: GroupStore, group: ProtectionGroup): Promise<readonly FailedTask[]> => {
  const [runs, changes] = await Promise.all([failuresOf(store, group), failedChangesOf(store, group)]);
  return [...runs, ...changes];
};

/** Read anew: the list of groups is eventually consistent. */
const tasksOfListed = async (store: GroupStore, { id }: ListedGroup): Promise<readonly FailedTask[]> => {
  const group = await store.findGroup(id);
  return group ? tasksOf(store, group) : [];
};

/** While a run has the group it is what counts. */
const failedChangesOf = async (store: GroupStore, group: ProtectionGroup): Promise<readonly FailedChange[]> => {
  if (group.lease) return [];
  return changesIn({ group, ...(await store.members(group.id)) }).flatMap((found): readonly FailedChange[] => {
    const { id, at: startedAt, wish, end, dismissedAt } = found.change;
    const { task } = rowOf(wish.kind);
    if (!end?.failure || task === undefined || dismissedAt !== undefined) return [];
    return [{ kind: 'change', group, found, task, failure: end.failure, record: { id, startedAt } }];
  });
};

const failuresOf = async (store: GroupStore, group: ListedGroup): Promise<readonly FailedRun[]> => {
  const [failovers, operations] = await Promise.all([store.listFailovers(group.id), store.listOperations(group.id)]);
  return [
    ...failovers.filter(isListed).map((record) => ({ kind: 'failover', group, record }) as const),
    ...operations.filter(isListed).map((record) => ({ kind: record.kind, group, record }) as const),
  ];
};

const newestFirst = <T extends FailedTask>(failed: readonly T[]): readonly T[] =>
  [...failed].sort((a, b) => b.record.startedAt.localeCompare(a.record.startedAt));

/** A failover that an operator has cancelled or rolled back is no task any more. */
const isListed = (record: FailoverRecord | OperationRecord): boolean =>
  ['FAILED', 'REFUSED'].includes(endStateOf(record)) && record.dismissedAt === undefined;

/** Takes a failed task off the list; record and trail stay. @throws JobNotFoundError, GroupsUnreadableError */
export const createDismissFailure =
  ({ store, clock }: FailureJobDeps) =>
  async (jobId: string, actor: Actor): Promise<FailedTask> => {
    const { done, troubles } = await ofAll(store, (group) => tasksOfListed(store, group));
    const failed = done.find(({ record }) => record.id === jobId);
    if (!failed) return notFound(new JobNotFoundError(jobId), troubles);
    await dismiss({ store, clock }, failed, actor);
    return failed;
  };

/** Takes all of them off the list, or those of one group. @throws GroupsUnreadableError once all others' are off */
export const createDismissFailures =
  ({ store, clock }: FailureJobDeps) =>
  async (actor: Actor, groupId?: string): Promise<void> => {
    const all = () => ofAll(store, (group) => tasksOfListed(store, group));
    const failures = groupId === undefined ? await all() : await ofOne(store, groupId);
    for (const failed of failures.done) await dismiss({ store, clock }, failed, actor);
    allOf(failures);
  };

const dismiss = async ({ store, clock }: FailureJobDeps, failed: FailedTask, actor: Actor): Promise<void> => {
  const at = instant(clock);
  const { id: failoverId } = failed.record;
  // Repeating is safe: it only says again that somebody has seen it.
  if (failed.kind === 'change') await dismissChange(store, failed.found, at);
  else if (failed.kind === 'failover') await store.saveFailover({ ...failed.record, dismissedAt: at });
  else await store.saveOperation({ ...failed.record, dismissedAt: at });
  const message = `Failed ${CALLED[failed.kind] ?? 'run'} ${failoverId} taken off the task list`;
  const ofRun = failed.kind === 'change' ? {} : { failoverId };
  await store.appendEvents([
    eventBy(actor, { at, groupId: failed.group.id, ...ofRun, type: 'deleteFailureJob', message }),
  ]);
};

const CALLED: Readonly<Partial<Record<FailedTask['kind'], string>>> = { failover: 'failover', change: 'change' };

/** Repeating is safe: it says the same again. @throws StaleEpochError where somebody else has written the group */
const dismissChange = (
  store: GroupStore,
  { group, member, change }: FoundChange,
  dismissedAt: Instant,
): Promise<void> => writeMember(store, group, { ...member, change: { ...change, dismissedAt } }, dismissedAt);
