import { isDeepStrictEqual } from 'node:util';
import { sha256 } from '../../../lambdas/adapters/sha256.ts';
import { GroupExistsError, StaleEpochError } from '../../../lambdas/domain/errors/errors.ts';
import type { FailoverRecord } from '../../../lambdas/domain/group/failover.ts';
import type {
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../../../lambdas/domain/group/protection-group.ts';
import type { PlanBasis } from '../../../lambdas/domain/plan/plan-basis.ts';
import type { Readiness } from '../../../lambdas/domain/plan/readiness.ts';
import type { ServerChecks } from '../../../lambdas/domain/plan/server-checks.ts';
import { CHAIN_START, type ChainedEvent, chained } from '../../../lambdas/domain/trail/audit-chain.ts';
import type { GroupPrecondition, GroupStore } from '../../../lambdas/ports/group-store.ts';

interface Owned {
  readonly id: string;
  readonly groupId: string;
  readonly epoch: number;
  readonly recordedAt?: string;
}

/** Items of one kind, each refused from a writer older than its last one. */
const createItems = <T extends Owned>(kind: string) => {
  const items = new Map<string, T>();
  const keyOf = (groupId: string, id: string): string => `${groupId}/${id}`;
  return {
    put: (item: T): void => {
      items.set(keyOf(item.groupId, item.id), structuredClone(item));
    },
    save: (item: T): void => {
      const key = keyOf(item.groupId, item.id);
      const known = items.get(key);
      if (known && known.epoch > item.epoch) throw new StaleEpochError(`${kind} ${item.id}`, item.epoch);
      items.set(key, structuredClone(item));
    },
    refresh: (item: T, recordedAt: string | undefined): void => {
      const key = keyOf(item.groupId, item.id);
      const known = items.get(key);
      if (known?.epoch !== item.epoch || known.recordedAt !== recordedAt) {
        throw new StaleEpochError(`${kind} ${item.id}`, item.epoch);
      }
      items.set(key, structuredClone(item));
    },
    get: (groupId: string, id: string): T | undefined => structuredClone(items.get(keyOf(groupId, id))),
    ofGroup: (groupId: string): T[] => structuredClone([...items.values()].filter((item) => item.groupId === groupId)),
    remove: (groupId: string, id: string): void => {
      items.delete(keyOf(groupId, id));
    },
    drop: (groupId: string): void => {
      for (const { id } of [...items.values()].filter((item) => item.groupId === groupId))
        items.delete(keyOf(groupId, id));
    },
    all: (): T[] => structuredClone([...items.values()]),
  };
};

const by =
  <T>(key: (item: T) => string) =>
  (a: T, b: T): number =>
    key(a).localeCompare(key(b));

/** The GroupStore port in memory, with all its conditions. */
export const createMemoryGroupStore = (): GroupStore => {
  const groups = new Map<string, ProtectionGroup>();
  const instances = createItems<ProtectedInstance>('Instance');
  const pairs = createItems<ReplicationPair>('Pair');
  const failovers = createItems<FailoverRecord>('Failover');
  const checks = new Map<string, readonly ServerChecks[]>();
  const readinesses = new Map<string, Readiness>();
  const bases = new Map<string, PlanBasis>();
  const writeGroup = (group: ProtectionGroup, expected: GroupPrecondition): void => {
    const known = groups.get(group.id);
    // Its own write again, of which the answer was lost.
    if (isDeepStrictEqual(known, group)) return;
    if (known?.epoch !== expected.epoch || known.status !== expected.status) {
      throw new StaleEpochError(`Protection group ${group.id}`, group.epoch);
    }
    groups.set(group.id, structuredClone(group));
  };
  const events: ChainedEvent[] = [];
  return {
    create: async (aggregate) => {
      if (groups.has(aggregate.group.id)) throw new GroupExistsError(aggregate.group.id);
      aggregate.instances.forEach(instances.put);
      aggregate.pairs.forEach(pairs.put);
      groups.set(aggregate.group.id, structuredClone(aggregate.group));
    },
    deleteGroup: async (group) => {
      const known = groups.get(group.id);
      if (known && (known.epoch !== group.epoch || known.status !== group.status)) {
        throw new StaleEpochError(`Protection group ${group.id}`, group.epoch);
      }
      groups.delete(group.id);
      instances.drop(group.id);
      pairs.drop(group.id);
    },
    findGroup: async (groupId) => structuredClone(groups.get(groupId)),
    listGroups: async () => structuredClone([...groups.values()].sort(by(({ name }) => name))),
    members: async (groupId) =>
      groups.has(groupId)
        ? {
            instances: instances.ofGroup(groupId).sort(by(({ name }) => name)),
            pairs: pairs.ofGroup(groupId).sort(by(({ device }) => device)),
          }
        : { instances: [], pairs: [] },
    findInstanceByServer: async (serverId) =>
      instances
        .all()
        .filter(({ groupId }) => groups.has(groupId))
        .find(({ servers }) => servers.source === serverId || servers.target === serverId),
    saveGroup: async (group, expected) => writeGroup(group, expected),
    changeMembers: async (group, { put = {}, remove = {} }, expected) => {
      writeGroup(group, expected);
      put.instances?.forEach(instances.put);
      put.pairs?.forEach(pairs.put);
      for (const id of remove.instances ?? []) instances.remove(group.id, id);
      for (const id of remove.pairs ?? []) pairs.remove(group.id, id);
    },
    saveInstance: async (instance) => instances.save(instance),
    savePair: async (pair) => pairs.save(pair),
    refreshInstance: async (instance, recordedAt) => instances.refresh(instance, recordedAt),
    refreshPair: async (pair, recordedAt) => pairs.refresh(pair, recordedAt),
    saveFailover: async (failover) => failovers.save(failover),
    findFailover: async (groupId, failoverId) => failovers.get(groupId, failoverId),
    listFailovers: async (groupId) =>
      failovers
        .ofGroup(groupId)
        .sort(by(({ startedAt }) => startedAt))
        .reverse(),
    saveChecks: async (groupId, failoverId, saved) => {
      checks.set(`${groupId}/${failoverId}`, structuredClone(saved));
    },
    findChecks: async (groupId, failoverId) => structuredClone(checks.get(`${groupId}/${failoverId}`) ?? []),
    saveReadiness: async (readiness) => {
      const known = readinesses.get(readiness.groupId);
      if (!known || known.madeAt <= readiness.madeAt) readinesses.set(readiness.groupId, structuredClone(readiness));
    },
    findReadiness: async (groupId) => structuredClone(readinesses.get(groupId)),
    savePlanBasis: async (groupId, basis) => {
      bases.set(`${groupId}/${basis.digest}`, structuredClone(basis));
    },
    findPlanBasis: async (groupId, digest) => structuredClone(bases.get(`${groupId}/${digest}`)),
    appendEvents: async (more) => {
      for (const [groupId, own] of Map.groupBy(structuredClone(more), (event) => event.groupId)) {
        const end = events.findLast((event) => event.groupId === groupId)?.chain ?? CHAIN_START;
        events.push(...chained(end, own, sha256));
      }
    },
    listEvents: async (groupId) => structuredClone(events.filter((event) => event.groupId === groupId)),
  };
};
