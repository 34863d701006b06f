import type { Change } from '../../../domain/group/changes.ts';
import type { GroupAggregate, Instant, Members, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { administered } from './administration.ts';
import type { GroupDescription } from './group-description.ts';
import { settingsIn } from './import/resolve.ts';

/** What a description would make of a group that is there. */
export interface Replacement {
  readonly description: GroupDescription;
  readonly before: GroupAggregate;
  readonly after: GroupAggregate;
  readonly changes: readonly Change[];
}

/** The way on, where a failover has had the group. */
const WAYS_ON: Readonly<Partial<Record<ProtectionGroup['status'], string>>> = {
  'failed-over':
    'Its servers have exchanged their parts. A failover does that, and "sdrs protect enable GROUP" protects the new production: docs/go-home.md has the steps.',
  'error-failing-over':
    'Give the same failover again until it is finished, or call it off with "sdrs failover cancel GROUP".',
};

/** The group as its description has it, and all else of it as it is. @throws StatusNotAllowedError, FailoverInProgressError */
export const replaced = (group: ProtectionGroup, description: GroupDescription, at: Instant): ProtectionGroup => {
  const wayOn = WAYS_ON[group.status];
  const command = { type: 'put-members', at } as const;
  const next = administered(group, 'replacing it', command, wayOn ? [wayOn] : []);
  // What the description leaves out is not there afterwards.
  const { description: _, objectives: __, ...kept } = next;
  return { ...kept, ...settingsIn(description) };
};

const byId = <T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.id, one]));

/** The same server and the same disk keep what runs have noted of them, and what the API has given them. */
export const mergedMembers = (before: GroupAggregate, { instances, pairs }: Members): Members => {
  const { status } = before.group;
  const [oldInstances, oldPairs] = [byId(before.instances), byId(before.pairs)];
  const replicationStatus = status === 'protected' ? 'active' : 'inactive';
  return {
    instances: instances.map((instance) => ({ ...oldInstances.get(instance.id), ...instance, status })),
    pairs: pairs.map((pair) => ({ ...oldPairs.get(pair.id), ...pair, status, replicationStatus })),
  };
};

/** Members of which anything changes. */
export const changedMembers = ({ after, changes }: Replacement): Members => {
  const changed = new Set(changes.map(({ instanceId }) => instanceId));
  return {
    instances: after.instances.filter(({ id }) => changed.has(id)),
    pairs: after.pairs.filter(({ instanceId }) => changed.has(instanceId)),
  };
};

/** Ids of what is not there any more. */
export const goneFrom = (
  before: readonly { readonly id: string }[],
  after: readonly { readonly id: string }[],
): readonly string[] => {
  const left = new Set(after.map(({ id }) => id));
  return before.map(({ id }) => id).filter((id) => !left.has(id));
};

/** Servers of one write: the group's item holds them until they are carried out, and an item has 400 KB. */
const SERVERS_AT_A_TIME = 40;

/** Members in parts of which each fits into one write; one part at least. */
export const inParts = ({ instances, pairs }: Members): readonly Members[] => {
  const pairsOf = Map.groupBy(pairs, ({ instanceId }) => instanceId);
  return Array.from({ length: Math.max(1, Math.ceil(instances.length / SERVERS_AT_A_TIME)) }, (_, n) => {
    const part = instances.slice(n * SERVERS_AT_A_TIME, (n + 1) * SERVERS_AT_A_TIME);
    return { instances: part, pairs: part.flatMap(({ id }) => pairsOf.get(id) ?? []) };
  });
};
