import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { OperationRecord } from '../../../domain/group/operation-record.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { actorsOf, endActing, startActing } from './acting.ts';
import { beginFailover, beginOperation } from './begin-failover.ts';
import { changeMembers, saveMember } from './change-members.ts';
import { findChecks, saveChecks } from './checks.ts';
import { createGroup } from './create.ts';
import { deleteGroup } from './delete.ts';
import { appendEvents, type EventProps, listEvents, newestEvents } from './events.ts';
import { findGroup, findInstanceByServer, listGroups, members, saveGroup } from './groups.ts';
import { dataOf, failoverItem, instanceItem, operationItem, pairItem } from './items.ts';
import { FAILOVERS, failoverKey, OPERATIONS, operationKey, partitionOf } from './keys.ts';
import { findPlan, savePlan } from './plans.ts';
import { findPlanBasis, findReadiness, savePlanBasis, saveReadiness } from './readiness.ts';
import { saveCopy } from './save.ts';
import { find, read, type TableProps } from './table.ts';

export type DynamoGroupStoreProps = EventProps;

/** Groups in one DynamoDB table of the shape `TABLE_SHAPE`. */
export const createDynamoGroupStore = (props: DynamoGroupStoreProps): GroupStore => ({
  create: (aggregate, onWritten) => createGroup(props, aggregate, onWritten),
  deleteGroup: (group) => deleteGroup(props, group),
  findGroup: (groupId) => findGroup(props, groupId),
  listGroups: () => listGroups(props),
  members: (groupId) => members(props, groupId),
  findInstanceByServer: (serverId) => findInstanceByServer(props, serverId),
  saveGroup: (group, expected) => saveGroup(props, group, expected),
  changeMembers: (group, change, expected) => changeMembers(props, group, change, expected),
  saveInstance: async (instance) => dataOf('instance', await saveMember(props, instanceItem(instance))),
  savePair: async (pair) => dataOf('pair', await saveMember(props, pairItem(pair))),
  startActing: (groupId, actor) => startActing(props, groupId, actor),
  endActing: (groupId, actorId) => endActing(props, groupId, actorId),
  actorsOf: (groupId) => actorsOf(props, groupId),
  beginFailover: (failover) => beginFailover(props, failover),
  saveFailover: async (failover) => dataOf('failover', await saveCopy(props, failoverItem(failover))),
  findFailover: (groupId, failoverId) => find(props, 'failover', failoverKey(groupId, failoverId)),
  listFailovers: (groupId) => listFailovers(props, groupId),
  beginOperation: (operation) => beginOperation(props, operation),
  saveOperation: async (operation) => dataOf('operation', await saveCopy(props, operationItem(operation))),
  findOperation: (groupId, runId) => find(props, 'operation', operationKey(groupId, runId)),
  listOperations: (groupId) => listOperations(props, groupId),
  saveChecks: (groupId, failoverId, checks) => saveChecks(props, groupId, failoverId, checks),
  findChecks: (groupId, failoverId) => findChecks(props, groupId, failoverId),
  saveReadiness: (readiness) => saveReadiness(props, readiness),
  findReadiness: (groupId) => findReadiness(props, groupId),
  savePlan: (plan) => savePlan(props, plan),
  findPlan: (groupId) => findPlan(props, groupId),
  savePlanBasis: (groupId, basis) => savePlanBasis(props, groupId, basis),
  findPlanBasis: (groupId, digest) => findPlanBasis(props, groupId, digest),
  appendEvents: (events, options) => appendEvents(props, events, options),
  listEvents: (groupId) => listEvents(props, groupId),
  newestEvents: (groupId, page) => newestEvents(props, groupId, page),
});

const listFailovers = async (table: TableProps, groupId: string): Promise<readonly FailoverRecord[]> => {
  const items = await read(table, partitionOf(groupId), FAILOVERS);
  return items.map((item) => dataOf('failover', item)).sort(newestFirst);
};

const listOperations = async (table: TableProps, groupId: string): Promise<readonly OperationRecord[]> => {
  const items = await read(table, partitionOf(groupId), OPERATIONS);
  return items.map((item) => dataOf('operation', item)).sort(newestFirst);
};

type Begun = Pick<FailoverRecord, 'startedAt' | 'epoch'>;

const newestFirst = (a: Begun, b: Begun): number =>
  Date.parse(b.startedAt) - Date.parse(a.startedAt) || b.epoch - a.epoch;
