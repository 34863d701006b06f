import { JobNotFoundError } from '../../../domain/errors/request-errors.ts';
import { endStateOf } from '../../../domain/group/end-state.ts';
import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { OperationRecord } from '../../../domain/group/operation-record.ts';
import type { GroupStore, ListedGroup } from '../../../ports/group-store.ts';
import type { Ports } from '../../../ports/ports.ts';
import { allOf, notFound, type OfGroups, readEach } from '../../each-group.ts';
import { instant } from '../../instant.ts';
import { type Actor, eventBy } from '../groups/actor.ts';

export type FailureJobDeps = Pick<Ports, 'store' | 'clock'>;

/** A run that has failed, or was refused. */
export type FailedRun =
  | { readonly kind: 'failover'; readonly group: ListedGroup; readonly record: FailoverRecord }
  | { readonly kind: OperationRecord['kind']; readonly group: ListedGroup; readonly record: OperationRecord };

/**
 * Runs that failed or were refused and that nobody has taken off the list yet, the newest first: of all groups, with one read
 * and two more for each, or of one.
 */
export const listFailures = async (store: GroupStore, groupId?: string): Promise<OfGroups<FailedRun>> => {
  if (groupId !== undefined) {
    const group = await store.findGroup(groupId);
    return { done: group ? newestFirst(await failuresOf(store, group)) : [], troubles: [] };
  }
  const { done, troubles } = await readEach(await store.listGroups(), (group) => failuresOf(store, group));
  return { done: newestFirst(done.flat()), troubles };
};

const failuresOf = async (store: GroupStore, group: ListedGroup): Promise<readonly FailedRun[]> => {
  const [failovers, operations] = await Promise.all([store.listFailovers(group.id), store.listOperations(group.id)]);
  return [
    ...failovers.filter(isListed).map((record) => ({ kind: 'failover', group, record }) as const),
    ...operations.filter(isListed).map((record) => ({ kind: record.kind, group, record }) as const),
  ];
};

const newestFirst = (failed: readonly FailedRun[]): readonly FailedRun[] =>
  [...failed].sort((a, b) => b.record.startedAt.localeCompare(a.record.startedAt));

/** A failover that an operator has cancelled or rolled back is no task any more. */
const isListed = (record: FailoverRecord | OperationRecord): boolean =>
  ['FAILED', 'REFUSED'].includes(endStateOf(record)) && record.dismissedAt === undefined;

/** Takes a failed run off the list; record and trail stay. @throws JobNotFoundError, GroupsUnreadableError */
export const createDismissFailure =
  ({ store, clock }: FailureJobDeps) =>
  async (jobId: string, actor: Actor): Promise<FailedRun> => {
    const { done, troubles } = await listFailures(store);
    const failed = done.find(({ record }) => record.id === jobId);
    if (!failed) return notFound(new JobNotFoundError(jobId), troubles);
    await dismiss({ store, clock }, failed, actor);
    return failed;
  };

/** Takes all of them off the list, or those of one group. @throws GroupsUnreadableError once all others' are off */
export const createDismissFailures =
  ({ store, clock }: FailureJobDeps) =>
  async (actor: Actor, groupId?: string): Promise<void> => {
    const failures = await listFailures(store, groupId);
    for (const failed of failures.done) await dismiss({ store, clock }, failed, actor);
    allOf(failures);
  };

const dismiss = async ({ store, clock }: FailureJobDeps, failed: FailedRun, actor: Actor): Promise<void> => {
  const at = instant(clock);
  const { id: failoverId } = failed.record;
  // Repeating is safe: it only says again that somebody has seen it.
  if (failed.kind === 'failover') await store.saveFailover({ ...failed.record, dismissedAt: at });
  else await store.saveOperation({ ...failed.record, dismissedAt: at });
  const message = `Failed ${failed.kind === 'failover' ? 'failover' : 'run'} ${failoverId} taken off the task list`;
  await store.appendEvents([
    eventBy(actor, { at, groupId: failed.group.id, failoverId, type: 'deleteFailureJob', message }),
  ]);
};
