import { JobNotFoundError } from '../../../domain/errors/request-errors.ts';
import { endStateOf } from '../../../domain/group/end-state.ts';
import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { GroupStore, ListedGroup } from '../../../ports/group-store.ts';
import type { Ports } from '../../../ports/ports.ts';
import { allOf, notFound, type OfGroups, readEach } from '../../each-group.ts';
import { instant } from '../../instant.ts';
import { type Actor, eventBy } from '../groups/actor.ts';

export type FailureJobDeps = Pick<Ports, 'store' | 'clock'>;

export interface FailedFailover {
  readonly group: ListedGroup;
  readonly failover: FailoverRecord;
}

/**
 * Failovers that failed or were refused and that nobody has taken off the list yet, the newest first: of all groups, with one
 * read and one more for each, or of one.
 */
export const listFailures = async (store: GroupStore, groupId?: string): Promise<OfGroups<FailedFailover>> => {
  if (groupId !== undefined) {
    const group = await store.findGroup(groupId);
    return { done: group ? newestFirst(await failuresOf(store, group)) : [], troubles: [] };
  }
  const { done, troubles } = await readEach(await store.listGroups(), (group) => failuresOf(store, group));
  return { done: newestFirst(done.flat()), troubles };
};

const failuresOf = async (store: GroupStore, group: ListedGroup): Promise<readonly FailedFailover[]> =>
  (await store.listFailovers(group.id)).filter(isListed).map((failover) => ({ group, failover }));

const newestFirst = (failed: readonly FailedFailover[]): readonly FailedFailover[] =>
  [...failed].sort((a, b) => b.failover.startedAt.localeCompare(a.failover.startedAt));

/** A failover that an operator has cancelled or rolled back is no task any more. */
const isListed = (failover: FailoverRecord): boolean =>
  ['FAILED', 'REFUSED'].includes(endStateOf(failover)) && failover.dismissedAt === undefined;

/** Takes a failed failover off the list; record and trail stay. @throws JobNotFoundError, GroupsUnreadableError */
export const createDismissFailure =
  ({ store, clock }: FailureJobDeps) =>
  async (jobId: string, actor: Actor): Promise<FailedFailover> => {
    const { done, troubles } = await listFailures(store);
    const failed = done.find(({ failover }) => failover.id === jobId);
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

const dismiss = async (
  { store, clock }: FailureJobDeps,
  { group, failover }: FailedFailover,
  actor: Actor,
): Promise<void> => {
  const at = instant(clock);
  // Repeating is safe: it only says again that somebody has seen it.
  await store.saveFailover({ ...failover, dismissedAt: at });
  const message = `Failed failover ${failover.id} taken off the task list`;
  await store.appendEvents([
    eventBy(actor, { at, groupId: group.id, failoverId: failover.id, type: 'deleteFailureJob', message }),
  ]);
};
