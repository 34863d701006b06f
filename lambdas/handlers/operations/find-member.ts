import pMap from 'p-map';
import { InstanceNotFoundError } from '../../domain/errors/operation-errors.ts';
import { PairNotFoundError } from '../../domain/errors/request-errors.ts';
import type { GroupAggregate, ProtectedInstance, ReplicationPair } from '../../domain/group/protection-group.ts';
import type { GroupStore } from '../../ports/group-store.ts';

/** How many groups are read at a time. */
const GROUPS_AT_A_TIME = 10;

/** Every group with its members, by name. One read for the list, two for each group. */
export const allAggregates = async (store: GroupStore): Promise<readonly GroupAggregate[]> =>
  aggregatesOf(
    store,
    (await store.listGroups()).map(({ id }) => id),
  );

/** Those groups with their members, in that order; one that is not there is left out. Two reads for each. */
export const aggregatesOf = async (
  store: GroupStore,
  groupIds: readonly string[],
): Promise<readonly GroupAggregate[]> => {
  const all = await pMap(groupIds, (id) => aggregateOf(store, id), { concurrency: GROUPS_AT_A_TIME });
  return all.filter((aggregate) => aggregate !== undefined);
};

/** Read anew: the list is eventually consistent. */
const aggregateOf = async (store: GroupStore, groupId: string): Promise<GroupAggregate | undefined> => {
  const [group, members] = await Promise.all([store.findGroup(groupId), store.members(groupId)]);
  return group && { group, ...members };
};

export interface FoundInstance extends GroupAggregate {
  readonly instance: ProtectedInstance;
}

/** A protected instance by its id, with its group. @throws InstanceNotFoundError */
export const findMemberInstance = async (store: GroupStore, instanceId: string): Promise<FoundInstance> => {
  const found = (await nearInstance(store, instanceId)) ?? (await farInstance(store, instanceId));
  if (!found) throw new InstanceNotFoundError(instanceId);
  return found;
};

/** An instance's id says which server it was made of, and an index knows servers. It may not know the newest. */
const nearInstance = async (store: GroupStore, instanceId: string): Promise<FoundInstance | undefined> => {
  const pointer = await store.findInstanceByServer(instanceId.replace(/^instance-/, 'i-'));
  return pointer && withInstance(await aggregateOf(store, pointer.groupId), instanceId);
};

const farInstance = async (store: GroupStore, instanceId: string): Promise<FoundInstance | undefined> =>
  (await allAggregates(store)).map((aggregate) => withInstance(aggregate, instanceId)).find((found) => found);

const withInstance = (aggregate: GroupAggregate | undefined, instanceId: string): FoundInstance | undefined => {
  const instance = aggregate?.instances.find(({ id }) => id === instanceId);
  return aggregate && instance && { ...aggregate, instance };
};

export interface FoundPair extends GroupAggregate {
  readonly pair: ReplicationPair;
}

/** A replication pair by its id, with its group. @throws PairNotFoundError */
export const findMemberPair = async (store: GroupStore, pairId: string): Promise<FoundPair> => {
  for (const aggregate of await allAggregates(store)) {
    const pair = aggregate.pairs.find(({ id }) => id === pairId);
    if (pair) return { ...aggregate, pair };
  }
  throw new PairNotFoundError(pairId);
};
