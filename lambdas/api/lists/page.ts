import type { GroupAggregate, ProtectionGroup } from '../../domain/group/protection-group.ts';
import { withReplication } from '../../domain/synchronisation/shown.ts';
import { eachGroup, type OfGroups } from '../../handlers/each-group.ts';
import { aggregatesOf, allAggregates } from '../../handlers/operations/members/find-member.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import type { QUERY_TYPES } from '../schemas/common.ts';

export interface Page {
  readonly limit: number;
  readonly offset: number;
  /** Id of the last thing of the page before. */
  readonly marker?: string | undefined;
}

/** One page of what fits the filters. @param idOf what a marker may name */
export const pageOf = <T>(
  all: readonly T[],
  { limit, offset, marker }: Page,
  idOf?: (one: T) => string,
): readonly T[] => {
  const after = marker === undefined || !idOf ? 0 : all.findIndex((one) => idOf(one) === marker) + 1;
  return all.slice(after + offset, after + offset + limit);
};

/** SDRS matches names by a part of them, in either case. */
export const fuzzy = (name: string, wanted: string | undefined): boolean =>
  wanted === undefined || name.toLowerCase().includes(wanted.toLowerCase());

export const equals = (value: string, wanted: string | undefined): boolean => wanted === undefined || value === wanted;

export const among = (value: string, wanted: readonly string[] | undefined): boolean =>
  wanted === undefined || wanted.length === 0 || wanted.includes(value);

export const productionZone = ({ sites, priorityStation }: ProtectionGroup): string =>
  sites[priorityStation].availabilityZone;

export const isOfType = (
  type: (typeof QUERY_TYPES)[number] | undefined,
  { abnormal, group }: { readonly abnormal: boolean; readonly group: ProtectionGroup },
): boolean => {
  switch (type) {
    case 'status_abnormal':
      return abnormal;
    case 'stop_protected':
      return group.protectedStatus === 'stopped';
    case 'period_no_dr_drill':
    case 'general':
    case undefined:
      // There are no drills, so for no group has there been one lately.
      return true;
    default:
      return type satisfies never;
  }
};

interface Named {
  readonly server_group_id?: string | undefined;
  readonly server_group_ids?: readonly string[] | undefined;
}

/** No group has another id, and the table takes none that is too long. */
export const isGroupId = (id: string): boolean => /^[A-Za-z0-9._-]{1,80}$/.test(id);

/** SDRS: the list counts where both are given. Source: SDRS v1 API Reference, Querying Protected Instances. */
export const pluralOr = (one: string | undefined, several: readonly string[] = []): readonly string[] =>
  one === undefined || several.length > 0 ? several : [one];

/** The groups that a query is about at most, each once; `undefined`: all there are. */
const namedIn = ({ server_group_id, server_group_ids }: Named): readonly string[] | undefined => {
  const ids = pluralOr(server_group_id, server_group_ids);
  return ids.length === 0 ? undefined : [...new Set(ids)].filter(isGroupId);
};

/**
 * The groups that a query may be about with their members, by name. Reads no others where it names them.
 * @throws ItemNotUnderstoodError where the one group that it names cannot be read
 */
export const aggregatesFor = async (store: GroupStore, query: Named): Promise<OfGroups<GroupAggregate>> => {
  const named = namedIn(query);
  if (named === undefined) return allAggregates(store);
  const ids = named.map((id) => ({ id }));
  const { done, troubles } = await aggregatesOf(store, ids);
  if (named.length === 1 && query.server_group_id === named[0] && troubles[0]) throw troubles[0].error;
  return { done: [...done].sort((a, b) => a.group.name.localeCompare(b.group.name)), troubles };
};

/** Groups with what the synchroniser saw of each last. */
export const withSeen = async (
  store: GroupStore,
  { done, troubles }: OfGroups<GroupAggregate>,
): Promise<OfGroups<GroupAggregate>> => {
  const groups = done.map((aggregate) => ({ id: aggregate.group.id, aggregate }));
  const seen = await eachGroup(groups, ({ aggregate }) => seenWith(store, aggregate));
  return { done: seen.done, troubles: [...troubles, ...seen.troubles] };
};

/** A group with what the synchroniser saw of it last. */
export const seenWith = async (store: GroupStore, aggregate: GroupAggregate): Promise<GroupAggregate> =>
  withReplication(aggregate, await store.findReplication(aggregate.group.id));
