import * as z from 'zod';
import { ItemNotUnderstoodError } from '../../../domain/errors/unreadable.ts';
import type { AuditEvent, FailoverRecord } from '../../../domain/group/failover.ts';
import type { Job } from '../../../domain/group/job.ts';
import type { OperationRecord } from '../../../domain/group/operation-record.ts';
import type {
  Copy,
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../../../domain/group/protection-group.ts';
import type { PlanBasis } from '../../../domain/plan/plan-basis.ts';
import type { ServerChecks } from '../../../domain/plan/server-checks.ts';
import type { Readiness } from '../../../domain/readiness/readiness.ts';
import type { Actor } from '../../../ports/group-store.ts';
import { withPresentLease, withPresentOrder } from './former-release.ts';
import {
  basisKey,
  checksKey,
  failoverKey,
  groupKey,
  instanceKey,
  jobKey,
  type Key,
  nameOf,
  operationKey,
  pairKey,
  planKey,
  readinessKey,
} from './keys.ts';
import { SHAPES } from './shapes.ts';

/** Version of the items' layout. A layout that older code would misread gets the next number. */
export const VERSION = 1;

/** An item: its key, what indexes and conditions look at, and under `data` the thing itself. */
export interface Item extends Key {
  readonly type: string;
  readonly version: number;
  readonly epoch?: number;
  /** How often the item has been written since it was created. Absent in items of release 0.1.0, which count as 0. */
  readonly revision?: number;
  /** Which attempt at creating the group wrote the item. Members of a generation not their group's do not count. */
  readonly generation?: number;
  /** Fingerprint of the creation, on the group item only. */
  readonly creation?: string;
  readonly data?: unknown;
  readonly [attribute: string]: unknown;
}

/** An item of the present layout. @param attributes what it holds besides its key */
export const itemOf = <Attributes extends object>(
  type: string,
  { pk, sk }: Key,
  attributes: Attributes,
): Item & Attributes => ({
  pk,
  sk,
  type,
  version: VERSION,
  ...attributes,
});

export const groupItem = (group: ProtectionGroup): Item => {
  const { id, epoch, status, name } = group;
  return itemOf('group', groupKey(id), { epoch, status, listed: 'GROUP', name, ...copied(group) });
};

export const instanceItem = (instance: ProtectedInstance): Item => {
  const { groupId, id, epoch, servers } = instance;
  const indexed = { sourceServer: servers.source, targetServer: servers.target };
  return itemOf('instance', instanceKey(groupId, id), { epoch, ...indexed, ...copied(instance) });
};

export const pairItem = (pair: ReplicationPair): Item =>
  itemOf('pair', pairKey(pair.groupId, pair.id), { epoch: pair.epoch, ...copied(pair) });

export const failoverItem = (failover: FailoverRecord): Item =>
  itemOf('failover', failoverKey(failover.groupId, failover.id), { epoch: failover.epoch, ...copied(failover) });

export const operationItem = (operation: OperationRecord): Item => {
  const { groupId, id, epoch } = operation;
  return itemOf('operation', operationKey(groupId, id), { epoch, ...copied(operation) });
};

/** The thing, and beside it which revision of it this is a copy of. */
const copied = ({ revision = 0, ...data }: Copy): Pick<Item, 'revision' | 'data'> => ({ revision, data });

/** The item as it stands once it is written. */
export const written = (item: Item): Item => ({ ...item, revision: (item.revision ?? 0) + 1 });

export const jobItem = (job: Job): Item => itemOf('job', jobKey(job.id), { data: job });

/** A part of what was found before a failover: as many servers as fit one item. */
interface ChecksPart {
  readonly groupId: string;
  readonly failoverId: string;
  readonly part: number;
  readonly servers: readonly ServerChecks[];
}

export const checksItem = (checks: ChecksPart): Item =>
  itemOf('checks', checksKey(checks.groupId, checks.failoverId, checks.part), { data: checks });

export const readinessItem = (readiness: Readiness): Item =>
  itemOf('readiness', readinessKey(readiness.groupId), { madeAt: readiness.madeAt, data: readiness });

/** A part of a plan, which is kept compressed. */
interface PlanPart {
  readonly groupId: string;
  readonly madeAt: string;
  readonly part: number;
  readonly parts: number;
  readonly bytes: Uint8Array;
}

export const planItem = (plan: PlanPart): Item => itemOf('plan', planKey(plan.groupId, plan.part), { data: plan });

export const basisItem = (groupId: string, basis: PlanBasis): Item =>
  itemOf('basis', basisKey(groupId, basis.digest), { data: { groupId, basis } });

/** What one append has put into a trail: events in a row, each with its hash; the hash before each follows. */
export interface Segment {
  readonly firstSeq: number;
  readonly previousHash: string;
  readonly events: readonly (AuditEvent & { readonly hash: string })[];
}

export interface Kinds {
  readonly group: ProtectionGroup;
  readonly instance: ProtectedInstance;
  readonly pair: ReplicationPair;
  readonly failover: FailoverRecord;
  readonly operation: OperationRecord;
  readonly job: Job;
  readonly checks: ChecksPart;
  readonly readiness: Readiness;
  readonly plan: PlanPart;
  readonly basis: { readonly groupId: string; readonly basis: PlanBasis };
  readonly actor: Actor;
  readonly event: AuditEvent;
  readonly segment: Segment;
}

/** The thing that an item holds. @throws ItemNotUnderstoodError naming the item */
export const dataOf = <Kind extends keyof Kinds>(kind: Kind, item: Item): Kinds[Kind] => {
  if (item.type !== kind) throw notUnderstood(item, `its type is "${item.type}", expected is "${kind}"`);
  understood<unknown>(item, SHAPES[kind]);
  const { revision, data } = item;
  const thing = (revision ? { ...(data as object), revision } : data) as Kinds[Kind];
  return PRESENT[kind]?.(thing) ?? thing;
};

/** How a thing that an earlier release has written is read. */
const PRESENT: { readonly [Kind in keyof Kinds]?: (thing: Kinds[Kind]) => Kinds[Kind] } = {
  group: withPresentLease,
  instance: withPresentOrder,
};

const notUnderstood = (item: Item, why: string, cause?: unknown) =>
  new ItemNotUnderstoodError(nameOf(item), why, cause);

/** What the item holds, in a layout and shape this release knows. @throws ItemNotUnderstoodError naming the item */
export const understood = <T>(item: Item, shape: z.ZodType<T>): T => {
  const { version } = item;
  if (version !== VERSION) throw notUnderstood(item, `its version is ${JSON.stringify(version)}, known is ${VERSION}`);
  return shaped(item, shape, item.data);
};

/** A part of the item, in a shape that this release knows. @throws ItemNotUnderstoodError naming the item */
export const shaped = <T>(item: Item, shape: z.ZodType<T>, part: unknown): T => {
  const { success, error, data } = shape.safeParse(part);
  if (!success) throw notUnderstood(item, z.prettifyError(error), error);
  return data;
};

/** Sets what makes no sense aside, so that the others come first. */
export const unlessNotUnderstood =
  (unclear: unknown[]) =>
  (error: unknown): undefined => {
    if (!(error instanceof ItemNotUnderstoodError)) throw error;
    unclear.push(error);
  };
