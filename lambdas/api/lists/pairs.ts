import type { z } from '@hono/zod-openapi';
import type { GroupAggregate, ReplicationPair } from '../../domain/group/protection-group.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { isAbnormalStatus } from '../present/groups.ts';
import { presentPair } from '../present/members.ts';
import { presentUnreadable } from '../present/unreadable.ts';
import type { PairList, PairQuery } from '../schemas/pairs.ts';
import { aggregatesFor, among, equals, fuzzy, isOfType, pageOf, productionZone, withSeen } from './page.ts';

type Query = z.infer<typeof PairQuery>;

interface Listed {
  readonly aggregate: GroupAggregate;
  readonly pair: ReplicationPair;
}

export const listPairs = async (store: GroupStore, query: Query): Promise<z.infer<typeof PairList>> => {
  const { done, troubles } = await withSeen(store, await aggregatesFor(store, query));
  const all = done.flatMap((aggregate) => aggregate.pairs.map((pair) => ({ aggregate, pair })));
  const fitting = all.filter((listed) => fits(listed, query) && isIn(listed, query));
  return {
    count: fitting.length,
    replications: pageOf(fitting, query).map(({ aggregate, pair }) => presentPair(aggregate, pair)),
    ...presentUnreadable(troubles),
  };
};

const fits = ({ aggregate, pair }: Listed, { status, name, query_type }: Query): boolean =>
  equals(pair.status, status) &&
  fuzzy(pair.name, name) &&
  isOfType(query_type, { abnormal: isAbnormal(pair), group: aggregate.group });

const isAbnormal = ({ status, faultLevel }: ReplicationPair): boolean => isAbnormalStatus(status) || faultLevel !== 0;

const isIn = ({ aggregate: { group }, pair }: Listed, query: Query): boolean =>
  equals(group.id, query.server_group_id) &&
  among(group.id, query.server_group_ids) &&
  equals(pair.instanceId, query.protected_instance_id) &&
  among(pair.instanceId, query.protected_instance_ids) &&
  equals(productionZone(group), query.availability_zone);
