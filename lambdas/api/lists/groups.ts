import type { z } from '@hono/zod-openapi';
import pMap from 'p-map';
import type { GroupAggregate } from '../../domain/protection-group.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { isAbnormal, presentGroup } from '../present/groups.ts';
import type { GroupList, GroupQuery, QUERY_TYPES } from '../schemas/groups.ts';
import { equals, fuzzy, pageOf } from './page.ts';

type Query = z.infer<typeof GroupQuery>;

/** How many groups are asked at a time. */
const GROUPS_AT_A_TIME = 10;

/** Every group with its members. */
export const allGroups = async (store: GroupStore): Promise<readonly GroupAggregate[]> => {
  const groups = await store.listGroups();
  return pMap(groups, async (group) => ({ group, ...(await store.members(group.id)) }), {
    concurrency: GROUPS_AT_A_TIME,
  });
};

export const listGroups = async (
  { store }: { readonly store: GroupStore },
  query: Query,
): Promise<z.infer<typeof GroupList>> => {
  const fitting = (await allGroups(store)).filter((aggregate) => fits(aggregate, query));
  return { count: fitting.length, server_groups: pageOf(fitting, query).map(presentGroup) };
};

const fits = (aggregate: GroupAggregate, { status, name, query_type, availability_zone }: Query): boolean => {
  const { group } = aggregate;
  return (
    equals(group.status, status) &&
    fuzzy(group.name, name) &&
    equals(group.sites[group.priorityStation].availabilityZone, availability_zone) &&
    isOfType(aggregate, query_type)
  );
};

export const isOfType = (aggregate: GroupAggregate, type: (typeof QUERY_TYPES)[number] | undefined): boolean => {
  switch (type) {
    case 'status_abnormal':
      return isAbnormal(aggregate);
    case 'stop_protected':
      return aggregate.group.protectedStatus === 'stopped';
    case 'period_no_dr_drill':
    case 'general':
    case undefined:
      // There are no drills, so for no group has there been one lately.
      return true;
    default:
      return type satisfies never;
  }
};
