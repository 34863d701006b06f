import type { z } from '@hono/zod-openapi';
import type { GroupAggregate } from '../../domain/protection-group.ts';
import { allAggregates } from '../../handlers/operations/find-member.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { isAbnormal, presentGroup } from '../present/groups.ts';
import type { GroupList, GroupQuery } from '../schemas/groups.ts';
import { equals, fuzzy, isOfType, pageOf, productionZone } from './page.ts';

type Query = z.infer<typeof GroupQuery>;

export const listGroups = async (store: GroupStore, query: Query): Promise<z.infer<typeof GroupList>> => {
  const fitting = (await allAggregates(store)).filter((aggregate) => fits(aggregate, query));
  return { count: fitting.length, server_groups: pageOf(fitting, query).map(presentGroup) };
};

const fits = (aggregate: GroupAggregate, { status, name, query_type, availability_zone }: Query): boolean =>
  equals(aggregate.group.status, status) &&
  fuzzy(aggregate.group.name, name) &&
  equals(productionZone(aggregate.group), availability_zone) &&
  isOfType(query_type, { abnormal: isAbnormal(aggregate), group: aggregate.group });
