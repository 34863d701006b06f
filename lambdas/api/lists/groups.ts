import type { z } from '@hono/zod-openapi';
import type { GroupAggregate } from '../../domain/group/protection-group.ts';
import { aggregatesOf, allAggregates } from '../../handlers/operations/members/find-member.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { isAbnormal, presentGroup } from '../present/groups.ts';
import { presentUnreadable } from '../present/unreadable.ts';
import type { GroupList, GroupQuery } from '../schemas/groups.ts';
import { equals, fuzzy, isOfType, pageOf, productionZone, withSeen } from './page.ts';

type Query = z.infer<typeof GroupQuery>;

/** Without a filter only the groups of the page are read. What is filtered by is read anew: the list of all is eventually consistent. */
export const listGroups = async (store: GroupStore, query: Query): Promise<z.infer<typeof GroupList>> => {
  if (isOfAll(query)) {
    const all = await store.listGroups();
    const page = pageOf(all, query, ({ id }) => id);
    const { done, troubles } = await withSeen(store, await aggregatesOf(store, page));
    return { count: all.length, server_groups: done.map(presentGroup), ...presentUnreadable(troubles) };
  }
  const { done, troubles } = await withSeen(store, await allAggregates(store));
  const fitting = done.filter((aggregate) => fits(aggregate, query));
  const server_groups = pageOf(fitting, query, ({ group }) => group.id).map(presentGroup);
  return { count: fitting.length, server_groups, ...presentUnreadable(troubles) };
};

const isOfAll = ({ status, name, query_type = 'general', availability_zone }: Query): boolean =>
  query_type === 'general' && [status, name, availability_zone].every((filter) => filter === undefined);

const fits = (aggregate: GroupAggregate, { status, name, query_type, availability_zone }: Query): boolean =>
  equals(aggregate.group.status, status) &&
  fuzzy(aggregate.group.name, name) &&
  equals(productionZone(aggregate.group), availability_zone) &&
  isOfType(query_type, { abnormal: isAbnormal(aggregate), group: aggregate.group });
