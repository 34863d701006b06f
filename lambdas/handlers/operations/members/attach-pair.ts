import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import { membersOf } from '../../../domain/group/member.ts';
import type { ReplicationPair, UnattachedPair } from '../../../domain/group/protection-group.ts';
import { isAttached, unattached, withoutUnattached, withUnattached } from '../../../domain/group/unattached-pair.ts';
import { instant } from '../../instant.ts';
import { type Actor, eventBy } from '../groups/actor.ts';
import { administered } from '../groups/administration.ts';
import { tagIfConfined } from '../groups/group-tags.ts';
import type { CreateMemberDeps } from './create-instance.ts';
import { type FoundInstance, type FoundPair, findMemberInstance, findMemberPair } from './find-member.ts';
import { findPlace, resolveAt } from './place-of-disk.ts';

export interface Attachment {
  readonly instanceId: string;
  readonly pairId: string;
  /** How the caller calls the place. EC2 has its own name for it. */
  readonly device: string;
}

const field = 'replication_id';

/**
 * Attaches a pair to the instance to whose production server EC2 has attached the disk: from now on the disk is protected
 * with the server. Nothing in EC2 changes but the group's tag, where the deployment is confined to it.
 * @throws InstanceNotFoundError, PairNotFoundError, InvalidRequestError, StatusNotAllowedError, FailoverInProgressError,
 * SiteNotObservedError, StaleEpochError, GroupNotTaggedError
 */
export const createAttachPair =
  (deps: CreateMemberDeps) =>
  async (wanted: Attachment, actor: Actor): Promise<ReplicationPair> => {
    const { store, clock } = deps;
    const found = await findMemberInstance(store, wanted.instanceId);
    const { pair } = await findMemberPair(store, wanted.pairId);
    const { group } = found;
    const at = instant(clock);
    const after = administered(group, 'attaching a replication pair', { type: 'put-members', at }) ?? group;
    const attached: ReplicationPair = {
      ...(await attachedTo(deps, found, { pair: free(found, pair), device: wanted.device })),
      status: group.status,
      replicationStatus: group.status === 'protected' ? 'active' : 'inactive',
      updatedAt: at,
      epoch: after.epoch,
    };
    await tagIfConfined(deps, membersOf(group, { instances: [found.instance], pairs: [attached] }));
    // Repeating is safe: the pair is attached then, and the refusal says so.
    const change = { put: { pairs: [attached] } };
    await store.changeMembers(withoutUnattached(after, pair.id), change, { epoch: group.epoch, status: group.status });
    const message = `Replication pair ${pair.name} attached to instance ${found.instance.name} at ${attached.device}`;
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'attachReplicationPair', message })]);
    return attached;
  };

const free = ({ group }: FoundInstance, pair: FoundPair['pair']): UnattachedPair => {
  if (isAttached(pair)) {
    const message = `pair ${pair.id} is attached to instance ${pair.instanceId} already; detach it there first`;
    throw new InvalidRequestError([{ path: [field], message, because: 'taken' }]);
  }
  if (group.unattachedPairs?.some(({ id }) => id === pair.id)) return pair;
  const message = `pair ${pair.id} is not of protection group ${group.id}, whose instance this is; name an instance of its own group`;
  throw new InvalidRequestError([{ path: [field], message, because: 'other-group' }]);
};

const attachedTo = async (
  { compute }: CreateMemberDeps,
  found: FoundInstance,
  { pair, device }: { readonly pair: UnattachedPair; readonly device: string },
): Promise<ReplicationPair> => {
  const { group, instance } = found;
  refuseTakenDevice(found, device);
  const volumeId = pair.volumes[group.priorityStation];
  if (volumeId === undefined) {
    const message = `pair ${pair.id} has no disk at what is production now; delete it, and create a pair of the disk that production has`;
    throw new InvalidRequestError([{ path: [field], message }]);
  }
  const place = await findPlace(compute, found, { volumeId, field: 'volume_id' });
  if (place.instance.id !== instance.id) {
    const message = `EC2 has the disk of pair ${pair.id} at the server of instance ${place.instance.id}; name that instance`;
    throw new InvalidRequestError([{ path: ['protected_instance_id'], message }]);
  }
  const resolved = await resolveAt(compute, group, { ...place, name: pair.name, field });
  return { ...resolved, ...pair, ...seenOf(resolved), ...(device === resolved.device ? {} : { calledDevice: device }) };
};

/** What EC2 shows counts, whatever was noted of the pair before. */
const seenOf = ({ volumes, device, bootable, disk }: ReplicationPair) => ({ volumes, device, bootable, disk });

const refuseTakenDevice = ({ instance, pairs }: FoundInstance, device: string): void => {
  const holder = pairs.find(
    (pair) => pair.instanceId === instance.id && (pair.calledDevice === device || pair.device === device),
  );
  if (!holder) return;
  const message = `${device} is where pair ${holder.id} is attached already; choose another device`;
  throw new InvalidRequestError([{ path: ['device'], message, because: 'taken' }]);
};

/**
 * Takes a disk out of the protection of its server, and keeps the pair. Nothing in EC2 changes. @throws InstanceNotFoundError,
 * PairNotFoundError, InvalidRequestError, StatusNotAllowedError, FailoverInProgressError, StaleEpochError
 */
export const createDetachPair =
  ({ store, clock }: Pick<CreateMemberDeps, 'store' | 'clock'>) =>
  async ({ instanceId, pairId }: Omit<Attachment, 'device'>, actor: Actor): Promise<{ readonly groupId: string }> => {
    const { group, instance } = await findMemberInstance(store, instanceId);
    const { pair } = await findMemberPair(store, pairId);
    const at = instant(clock);
    const after = administered(group, 'detaching a replication pair', { type: 'remove-members', at }) ?? group;
    if (!isAttached(pair) || pair.instanceId !== instance.id) {
      const message = `pair ${pair.id} is attached to ${isAttached(pair) ? `instance ${pair.instanceId}` : 'no instance'}, and not to ${instance.id}`;
      throw new InvalidRequestError([{ path: [field], message, because: 'unattached' }]);
    }
    const loose = { ...unattached(pair), updatedAt: at };
    // Repeating is safe: the pair is attached to nothing then, and the refusal says so.
    await store.changeMembers(
      withUnattached(after, loose),
      { remove: { pairs: [pair.id] } },
      { epoch: group.epoch, status: group.status },
    );
    const message = `Replication pair ${pair.name} detached from instance ${instance.name}: nothing protects its disk any more`;
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'detachReplicationPair', message })]);
    return { groupId: group.id };
  };
