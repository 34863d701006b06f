import { FailoverInProgressError, GroupUnfinishedError } from '../../domain/errors/errors.ts';
import type { ProtectionGroup } from '../../domain/group/protection-group.ts';
import type { Clock } from '../../ports/clock.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { instant } from '../instant.ts';
import { loadAggregate } from '../load.ts';
import { type Actor, eventBy } from './actor.ts';
import { administered } from './administration.ts';
import { findGroup } from './find-group.ts';

export interface DeleteGroupDeps {
  readonly store: GroupStore;
  readonly clock: Clock;
}

/**
 * Deletes a group that has no members. @throws GroupNotFoundError, MembersNotFitError, StatusNotAllowedError,
 * FailoverInProgressError, StaleEpochError where a member has come since
 */
export const createDeleteEmptyGroup =
  ({ store, clock }: DeleteGroupDeps) =>
  async (groupId: string, actor: Actor): Promise<void> => {
    const { group, instances, pairs } = await loadAggregate(store, groupId);
    administered(group, 'deleting it', { type: 'delete', members: instances.length + pairs.length });
    // Repeating is safe: a group that is gone is not found any more.
    await store.deleteGroup(group);
    const message = `Protection group ${group.name} deleted`;
    await store.appendEvents([eventBy(actor, { at: instant(clock), groupId, type: 'deleteProtectionGroup', message })]);
  };

/**
 * Ends the protection of a group: its servers belong to no group any more. Nothing in EC2 changes; failovers and audit
 * trail stay. A group with an unfinished failover is kept, so that the failover can be finished.
 * @throws GroupNotFoundError, AmbiguousNameError, FailoverInProgressError, GroupUnfinishedError, StaleEpochError
 */
export const createDeleteGroup =
  ({ store, clock }: DeleteGroupDeps) =>
  async (idOrName: string): Promise<ProtectionGroup> => {
    const group = await findGroup(store, idOrName);
    if (group.lease) throw new FailoverInProgressError(group.id, group.lease.failoverId, 'has not been finished');
    if (group.status === 'error-failing-over') throw new GroupUnfinishedError(group.id);
    const message = `Protection group ${group.name} deleted in status ${group.status}`;
    await store.appendEvents([{ at: instant(clock), groupId: group.id, type: 'deleteProtectionGroup', message }]);
    // Repeating is safe: a group that is gone is not found any more, and what was left of it goes with the next creation.
    await store.deleteGroup(group);
    return group;
  };
