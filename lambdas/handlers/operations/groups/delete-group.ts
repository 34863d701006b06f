import { FailoverInProgressError, GroupUnfinishedError } from '../../../domain/errors/errors.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { everyPair } from '../../../domain/group/unattached-pair.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import { type Actor, eventBy } from './actor.ts';
import { administered } from './administration.ts';
import { findGroup } from './find-group.ts';
import { type GroupTagDeps, untagGroup } from './group-tags.ts';

export type DeleteGroupDeps = GroupTagDeps & Pick<Ports, 'store'>;

/**
 * Deletes a group that has no members. @throws GroupNotFoundError, MembersNotFitError, StatusNotAllowedError,
 * FailoverInProgressError, StaleEpochError where a member has come since, GroupTagsLeftError once it is deleted
 */
export const createDeleteEmptyGroup =
  (deps: DeleteGroupDeps) =>
  async (groupId: string, actor: Actor): Promise<void> => {
    const { store, clock } = deps;
    const aggregate = await loadAggregate(store, groupId);
    const { group, instances } = aggregate;
    const left = { instances: instances.length, pairs: everyPair(aggregate).length };
    administered(group, 'deleting it', { type: 'delete', ...left });
    // Repeating is safe: a group that is gone is not found any more.
    await store.deleteGroup(group);
    const message = `Protection group ${group.name} deleted`;
    await store.appendEvents([eventBy(actor, { at: instant(clock), groupId, type: 'deleteProtectionGroup', message })]);
    await untagGroup(deps, groupId);
  };

/**
 * Ends the protection of a group: its servers belong to no group any more. Nothing in EC2 changes, but for the group's tag where
 * the deployment is confined to it; failovers and audit trail stay. A group with an unfinished failover is kept, so that the failover can be finished.
 * @throws GroupNotFoundError, AmbiguousNameError, FailoverInProgressError, GroupUnfinishedError, StaleEpochError,
 * GroupTagsLeftError once it is deleted
 */
export const createDeleteGroup =
  (deps: DeleteGroupDeps) =>
  async (idOrName: string): Promise<ProtectionGroup> => {
    const { store, clock } = deps;
    const group = await findGroup(store, idOrName);
    if (group.lease) throw new FailoverInProgressError(group.id, group.lease.failoverId, 'has not been finished');
    if (group.status === 'error-failing-over') throw new GroupUnfinishedError(group.id);
    const message = `Protection group ${group.name} deleted in status ${group.status}`;
    await store.appendEvents([{ at: instant(clock), groupId: group.id, type: 'deleteProtectionGroup', message }]);
    // Repeating is safe: a group that is gone is not found any more, and what was left of it goes with the next creation.
    await store.deleteGroup(group);
    await untagGroup(deps, group.id);
    return group;
  };
