import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import { membersOf } from '../../../domain/group/member.ts';
import type { ProtectedInstance, ReplicationPair, UnattachedPair } from '../../../domain/group/protection-group.ts';
import { isAttached, withoutUnattached } from '../../../domain/group/unattached-pair.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { type Actor, eventBy } from '../groups/actor.ts';
import { administered } from '../groups/administration.ts';
import { type GroupTagDeps, untagMember } from '../groups/group-tags.ts';
import { findMemberInstance, findMemberPair } from './find-member.ts';

export type RemoveMemberDeps = GroupTagDeps & Pick<Ports, 'store'>;

/**
 * Takes a server and its pairs out of its group. Nothing in EC2 changes; after a failover the guard no longer keeps its old
 * production server down. @throws InstanceNotFoundError, StatusNotAllowedError, FailoverInProgressError, StaleEpochError,
 * GroupTagsLeftError once it is out
 */
export const createRemoveInstance =
  (deps: RemoveMemberDeps) =>
  async (instanceId: string, actor: Actor): Promise<RemovedInstance> => {
    const { store, clock } = deps;
    const { group, instance, instances, pairs } = await findMemberInstance(store, instanceId);
    const at = instant(clock);
    const after = administered(group, 'deleting a protected instance', { type: 'remove-members', at });
    const gone = pairs.filter((pair) => pair.instanceId === instanceId).map(({ id }) => id);
    // Repeating is safe: what is gone is not found any more.
    await store.changeMembers(
      after,
      { remove: { instances: [instanceId], pairs: gone } },
      { epoch: group.epoch, status: group.status },
    );
    const message = `Instance ${instance.name} deleted with its ${gone.length} replication pairs`;
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'deleteProtectedInstance', message })]);
    const members = membersOf(group, { instances, pairs });
    const member = members.find((one) => one.instance.id === instanceId);
    if (member)
      await untagMember(
        deps,
        member,
        members.filter((one) => one !== member),
      );
    return { instance, pairIds: gone };
  };

export interface RemovedInstance {
  readonly instance: ProtectedInstance;
  /** Of the pairs that went with it. */
  readonly pairIds: readonly string[];
}

/**
 * Deletes a pair that is attached to no instance. The disk keeps its group's tag while its server is protected: a failover
 * looks after all disks of a server. @throws PairNotFoundError, InvalidRequestError where the pair is attached,
 * StatusNotAllowedError, FailoverInProgressError, StaleEpochError
 */
export const createRemovePair =
  ({ store, clock }: RemoveMemberDeps) =>
  async (pairId: string, actor: Actor): Promise<{ readonly groupId: string; readonly pair: UnattachedPair }> => {
    const { group, pair } = await findMemberPair(store, pairId);
    const at = instant(clock);
    const after = administered(group, 'deleting a replication pair', { type: 'remove-members', at });
    if (isAttached(pair)) throw stillAttached(pair);
    // Repeating is safe: what is gone is not found any more.
    await store.saveGroup(withoutUnattached(after, pairId), { epoch: group.epoch, status: group.status });
    const message = `Replication pair ${pair.name} deleted`;
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'deleteReplicationPair', message })]);
    return { groupId: group.id, pair };
  };

const stillAttached = ({ id, instanceId }: ReplicationPair): Error => {
  const message = `pair ${id} is attached to instance ${instanceId}; detach it first`;
  return new InvalidRequestError([{ path: ['replication_id'], message, because: 'attached' }]);
};
