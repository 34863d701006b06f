import pMap from 'p-map';
import { JobNotFoundError } from '../../domain/errors/request-errors.ts';
import { endStateOf } from '../../domain/group/end-state.ts';
import type { FailoverRecord } from '../../domain/group/failover.ts';
import type { ProtectionGroup } from '../../domain/group/protection-group.ts';
import type { Clock } from '../../ports/clock.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { instant } from '../instant.ts';
import { type Actor, eventBy } from './actor.ts';

export interface FailureJobDeps {
  readonly store: GroupStore;
  readonly clock: Clock;
}

export interface FailedFailover {
  readonly group: ProtectionGroup;
  readonly failover: FailoverRecord;
}

/** How many groups are asked at a time. */
const GROUPS_AT_A_TIME = 10;

/**
 * Failovers that failed or were refused and that nobody has taken off the list yet, the newest first: of all groups, with one
 * read and one more for each, or of one.
 */
export const listFailures = async (store: GroupStore, groupId?: string): Promise<readonly FailedFailover[]> => {
  const groups = groupId === undefined ? await store.listGroups() : await groupsNamed(store, groupId);
  const failovers = await pMap(
    groups,
    async (group) => (await store.listFailovers(group.id)).map((failover) => ({ group, failover })),
    { concurrency: GROUPS_AT_A_TIME },
  );
  return failovers
    .flat()
    .filter(({ failover }) => isListed(failover))
    .sort((a, b) => b.failover.startedAt.localeCompare(a.failover.startedAt));
};

const groupsNamed = async (store: GroupStore, groupId: string): Promise<readonly ProtectionGroup[]> => {
  const group = await store.findGroup(groupId);
  return group ? [group] : [];
};

/** One that an operator has called off, or given back, is nobody's task any more. */
const isListed = (failover: FailoverRecord): boolean =>
  ['FAILED', 'REFUSED'].includes(endStateOf(failover)) && failover.dismissedAt === undefined;

/** Takes one failed failover off the list. Its record and its audit trail stay. @throws JobNotFoundError */
export const createDismissFailure =
  ({ store, clock }: FailureJobDeps) =>
  async (jobId: string, actor: Actor): Promise<FailedFailover> => {
    const failed = (await listFailures(store)).find(({ failover }) => failover.id === jobId);
    if (!failed) throw new JobNotFoundError(jobId);
    await dismiss({ store, clock }, failed, actor);
    return failed;
  };

/** Takes all of them off the list, or those of one group. */
export const createDismissFailures =
  ({ store, clock }: FailureJobDeps) =>
  async (actor: Actor, groupId?: string): Promise<void> => {
    for (const failed of await listFailures(store, groupId)) await dismiss({ store, clock }, failed, actor);
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
