import { InstanceNotFoundError } from '../../../domain/errors/operation-errors.ts';
import { PairNotFoundError } from '../../../domain/errors/request-errors.ts';
import type {
  GroupAggregate,
  ProtectedInstance,
  ReplicationPair,
  UnattachedPair,
} from '../../../domain/group/protection-group.ts';
import { everyPair } from '../../../domain/group/unattached-pair.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { notFound, type OfGroups, readEach } from '../../each-group.ts';

/** Every group with its members, by name. One read for the list, two for each group. */
export const allAggregates = async (store: GroupStore): Promise<OfGroups<GroupAggregate>> =>
  aggregatesOf(store, await store.listGroups());

/** The named groups with their members, in that order, without groups that do not exist. Two reads for each group. */
export const aggregatesOf = async (
  store: GroupStore,
  groups: readonly { readonly id: string }[],
): Promise<OfGroups<GroupAggregate>> => {
  const { done, troubles } = await readEach(groups, ({ id }) => aggregateOf(store, id));
  return { done: done.filter((aggregate) => aggregate !== undefined), troubles };
};

/** Read anew: the list is eventually consistent. */
const aggregateOf = async (store: GroupStore, groupId: string): Promise<GroupAggregate | undefined> => {
  const [group, members] = await Promise.all([store.findGroup(groupId), store.members(groupId)]);
  return group && { group, ...members };
};

export interface FoundInstance extends GroupAggregate {
  readonly instance: ProtectedInstance;
}

/** A protected instance by its id, with its group. @throws InstanceNotFoundError, GroupsUnreadableError */
export const findMemberInstance = async (store: GroupStore, instanceId: string): Promise<FoundInstance> => {
  return (await nearInstance(store, instanceId)) ?? farInstance(store, instanceId);
};

/** An instance's id says which server it was made of, and an index knows servers. It may not know the newest. */
const nearInstance = async (store: GroupStore, instanceId: string): Promise<FoundInstance | undefined> => {
  const pointer = await store.findInstanceByServer(instanceId.replace(/^instance-/, 'i-'));
  return pointer && withInstance(await aggregateOf(store, pointer.groupId), instanceId);
};

const farInstance = async (store: GroupStore, instanceId: string): Promise<FoundInstance> => {
  const { done, troubles } = await allAggregates(store);
  const found = done.map((aggregate) => withInstance(aggregate, instanceId)).find((one) => one);
  return found ?? notFound(new InstanceNotFoundError(instanceId), troubles);
};

const withInstance = (aggregate: GroupAggregate | undefined, instanceId: string): FoundInstance | undefined => {
  const instance = aggregate?.instances.find(({ id }) => id === instanceId);
  return aggregate && instance && { ...aggregate, instance };
};

export interface FoundPair extends GroupAggregate {
  /** Attached to an instance, or to none. */
  readonly pair: ReplicationPair | UnattachedPair;
}

/** A replication pair by its id, with its group. @throws PairNotFoundError, GroupsUnreadableError */
export const findMemberPair = async (store: GroupStore, pairId: string): Promise<FoundPair> => {
  const { done, troubles } = await allAggregates(store);
  for (const aggregate of done) {
    const pair = everyPair(aggregate).find(({ id }) => id === pairId);
    if (pair) return { ...aggregate, pair };
  }
  return notFound(new PairNotFoundError(pairId), troubles);
};
