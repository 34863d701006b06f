import { StaleEpochError } from '../../../domain/errors/errors.ts';
import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { changeMembers } from './change-members.ts';
import { findChecks, saveChecks } from './checks.ts';
import { asRecorded, type Condition, notOlder } from './conditions.ts';
import { createGroup } from './create.ts';
import { deleteGroup } from './delete.ts';
import { appendEvents, type EventProps, listEvents } from './events.ts';
import { findGroup, findInstanceByServer, listGroups, members, saveGroup } from './groups.ts';
import { dataOf, failoverItem, type Item, instanceItem, pairItem } from './items.ts';
import { FAILOVERS, failoverKey, nameOf, partitionOf } from './keys.ts';
import { findPlanBasis, findReadiness, savePlanBasis, saveReadiness } from './readiness.ts';
import { ConditionNotMet, get, read, type TableProps, write } from './table.ts';

export type DynamoGroupStoreProps = EventProps;

/** Groups in one DynamoDB table of the shape `TABLE_SHAPE`. */
export const createDynamoGroupStore = (props: DynamoGroupStoreProps): GroupStore => ({
  create: (aggregate) => createGroup(props, aggregate),
  deleteGroup: (group) => deleteGroup(props, group),
  findGroup: (groupId) => findGroup(props, groupId),
  listGroups: () => listGroups(props),
  members: (groupId) => members(props, groupId),
  findInstanceByServer: (serverId) => findInstanceByServer(props, serverId),
  saveGroup: (group, expected) => saveGroup(props, group, expected),
  changeMembers: (group, change, expected) => changeMembers(props, group, change, expected),
  saveInstance: (instance) => save(props, instanceItem(instance), instance.epoch),
  savePair: (pair) => save(props, pairItem(pair), pair.epoch),
  refreshInstance: (instance, recordedAt) =>
    save(props, instanceItem(instance), instance.epoch, asRecorded(instance.epoch, recordedAt)),
  refreshPair: (pair, recordedAt) => save(props, pairItem(pair), pair.epoch, asRecorded(pair.epoch, recordedAt)),
  saveFailover: (failover) => save(props, failoverItem(failover), failover.epoch),
  findFailover: async (groupId, failoverId) => {
    const item = await get(props, failoverKey(groupId, failoverId));
    return item && dataOf('failover', item);
  },
  listFailovers: (groupId) => listFailovers(props, groupId),
  saveChecks: (groupId, failoverId, checks) => saveChecks(props, groupId, failoverId, checks),
  findChecks: (groupId, failoverId) => findChecks(props, groupId, failoverId),
  saveReadiness: (readiness) => saveReadiness(props, readiness),
  findReadiness: (groupId) => findReadiness(props, groupId),
  savePlanBasis: (groupId, basis) => savePlanBasis(props, groupId, basis),
  findPlanBasis: (groupId, digest) => findPlanBasis(props, groupId, digest),
  appendEvents: (events, options) => appendEvents(props, events, options),
  listEvents: (groupId) => listEvents(props, groupId),
});

/** Repeating it is safe: it says the same, and is refused once somebody else has written the item. */
const save = async (
  table: TableProps,
  item: Item,
  epoch: number,
  condition: Condition = notOlder(epoch),
): Promise<void> => {
  try {
    await write(table, item, condition);
  } catch (error) {
    if (error instanceof ConditionNotMet) throw new StaleEpochError(nameOf(item), epoch, error.cause);
    throw error;
  }
};

const listFailovers = async (table: TableProps, groupId: string): Promise<readonly FailoverRecord[]> => {
  const items = await read(table, partitionOf(groupId), FAILOVERS);
  const failovers = items.map((item) => dataOf('failover', item));
  return failovers.sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt) || b.epoch - a.epoch);
};
