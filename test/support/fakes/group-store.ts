import { isDeepStrictEqual } from 'node:util';
import { sha256 } from '../../../lambdas/adapters/sha256.ts';
import { GroupExistsError, OutdatedCopyError, StaleEpochError } from '../../../lambdas/domain/errors/errors.ts';
import type { FailoverRecord } from '../../../lambdas/domain/group/failover.ts';
import type { OperationRecord } from '../../../lambdas/domain/group/operation-record.ts';
import type {
  Copy,
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../../../lambdas/domain/group/protection-group.ts';
import type { PlanBasis } from '../../../lambdas/domain/plan/plan-basis.ts';
import type { ServerChecks } from '../../../lambdas/domain/plan/server-checks.ts';
import type { KeptPlan } from '../../../lambdas/domain/readiness/kept-plan.ts';
import type { Readiness } from '../../../lambdas/domain/readiness/readiness.ts';
import { CHAIN_START, type ChainedEvent, chained } from '../../../lambdas/domain/trail/audit-chain.ts';
import type { Actor, GroupPrecondition, GroupStore } from '../../../lambdas/ports/group-store.ts';

interface Owned extends Copy {
  readonly id: string;
  readonly groupId: string;
  readonly epoch: number;
}

const isSame = <T extends Copy>({ revision: _, ...one }: T, { revision: __, ...other }: T): boolean =>
  isDeepStrictEqual(one, other);

/** The copy with its next revision, if it is what is kept still. Its own write again, of which the answer was lost, counts. */
const nextOf = <T extends Copy & { readonly epoch: number }>(
  known: T | undefined,
  copy: T,
  { name, epoch = copy.epoch }: { readonly name: string; readonly epoch?: number },
): T => {
  if (known && isSame(known, copy)) return known;
  if (known && known.epoch > epoch) throw new StaleEpochError(name, copy.epoch);
  if ((known?.revision ?? 0) !== (copy.revision ?? 0)) throw new OutdatedCopyError(name, copy.epoch);
  return { ...copy, revision: (copy.revision ?? 0) + 1 };
};

/** Items of one kind, each refused from a writer whose copy is not what is kept. */
const createItems = <T extends Owned>(kind: string) => {
  const items = new Map<string, T>();
  const keyOf = (groupId: string, id: string): string => `${groupId}/${id}`;
  return {
    put: (item: T): void => {
      items.set(keyOf(item.groupId, item.id), structuredClone(item));
    },
    begin: (item: T): T | undefined => {
      const known = items.get(keyOf(item.groupId, item.id));
      if (known && known.epoch >= item.epoch) return known;
      items.set(keyOf(item.groupId, item.id), structuredClone({ ...item, revision: 1 }));
      return undefined;
    },
    save: (item: T): T => {
      const key = keyOf(item.groupId, item.id);
      const next = nextOf(items.get(key), item, { name: `${kind} ${item.id}` });
      items.set(key, structuredClone(next));
      return structuredClone(next);
    },
    saveThere(item: T): T {
      if (!items.has(keyOf(item.groupId, item.id))) throw new StaleEpochError(`${kind} ${item.id}`, item.epoch);
      return this.save(item);
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
  const operations = createItems<OperationRecord>('Operation');
  const actors = new Map<string, Actor & { readonly groupId: string }>();
  const checks = new Map<string, readonly ServerChecks[]>();
  const readinesses = new Map<string, Readiness>();
  const plans = new Map<string, KeptPlan>();
  const bases = new Map<string, PlanBasis>();
  const writeGroup = (group: ProtectionGroup, expected: GroupPrecondition): ProtectionGroup => {
    const known = groups.get(group.id);
    const name = `Protection group ${group.id}`;
    if (!known) throw new StaleEpochError(name, group.epoch);
    const next = nextOf(known, group, { name, epoch: expected.epoch });
    const isExpected = known.epoch === expected.epoch && known.status === expected.status;
    if (next !== known && !isExpected) throw new OutdatedCopyError(name, group.epoch);
    groups.set(group.id, structuredClone(next));
    return structuredClone(next);
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
      if (known && (known.epoch !== group.epoch || known.revision !== group.revision)) {
        throw new StaleEpochError(`Protection group ${group.id}`, group.epoch);
      }
      groups.delete(group.id);
      instances.drop(group.id);
      pairs.drop(group.id);
    },
    findGroup: async (groupId) => structuredClone(groups.get(groupId)),
    listGroups: async () => [...groups.values()].map(({ id, name }) => ({ id, name })).sort(by(({ name }) => name)),
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
    saveInstance: async (instance) => instances.saveThere(instance),
    savePair: async (pair) => pairs.saveThere(pair),
    startActing: async (groupId, actor) => {
      actors.set(`${groupId}/${actor.id}`, { ...actor, groupId });
    },
    endActing: async (groupId, actorId) => {
      actors.delete(`${groupId}/${actorId}`);
    },
    actorsOf: async (groupId) =>
      [...actors.values()]
        .filter((actor) => actor.groupId === groupId)
        .map(({ groupId: _, ...actor }) => actor)
        .sort(by(({ id }) => id)),
    beginFailover: async (failover) => {
      const known = failovers.begin(failover);
      if (!known || (known.epoch === failover.epoch && known.status === 'RUNNING')) return;
      throw new StaleEpochError(`Failover ${failover.id}`, failover.epoch);
    },
    saveFailover: async (failover) => failovers.save(failover),
    findFailover: async (groupId, failoverId) => failovers.get(groupId, failoverId),
    listFailovers: async (groupId) =>
      failovers
        .ofGroup(groupId)
        .sort(by(({ startedAt }) => startedAt))
        .reverse(),
    beginOperation: async (operation) => {
      const known = operations.begin(operation);
      if (!known || (known.epoch === operation.epoch && known.status === 'RUNNING')) return;
      throw new StaleEpochError(`Operation ${operation.id}`, operation.epoch);
    },
    saveOperation: async (operation) => operations.save(operation),
    findOperation: async (groupId, runId) => operations.get(groupId, runId),
    listOperations: async (groupId) =>
      operations
        .ofGroup(groupId)
        .sort(by(({ startedAt }) => startedAt))
        .reverse(),
    saveChecks: async (groupId, failoverId, saved) => {
      const key = `${groupId}/${failoverId}`;
      if (!checks.has(key)) checks.set(key, structuredClone(saved));
    },
    findChecks: async (groupId, failoverId) => structuredClone(checks.get(`${groupId}/${failoverId}`) ?? []),
    saveReadiness: async (readiness) => {
      const known = readinesses.get(readiness.groupId);
      if (!known || known.madeAt <= readiness.madeAt) readinesses.set(readiness.groupId, structuredClone(readiness));
    },
    findReadiness: async (groupId) => structuredClone(readinesses.get(groupId)),
    savePlan: async (plan) => {
      plans.set(plan.groupId, structuredClone(plan));
    },
    findPlan: async (groupId) => structuredClone(plans.get(groupId)),
    savePlanBasis: async (groupId, basis) => {
      bases.set(`${groupId}/${basis.digest}`, structuredClone(basis));
    },
    findPlanBasis: async (groupId, digest) => structuredClone(bases.get(`${groupId}/${digest}`)),
    appendEvents: async (more, { onlyIf = async () => true } = {}) => {
      if (!(await onlyIf())) return;
      for (const [groupId, own] of Map.groupBy(structuredClone(more), (event) => event.groupId)) {
        const end = events.findLast((event) => event.groupId === groupId)?.chain ?? CHAIN_START;
        events.push(...chained(end, own, sha256));
      }
    },
    listEvents: async (groupId) => structuredClone(events.filter((event) => event.groupId === groupId)),
    newestEvents: async (groupId, { limit, before = Number.POSITIVE_INFINITY }) =>
      structuredClone(events.filter((event) => event.groupId === groupId && (event.chain?.seq ?? 0) < before))
        .reverse()
        .slice(0, limit),
  };
};
