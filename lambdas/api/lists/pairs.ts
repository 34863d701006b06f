import type { z } from '@hono/zod-openapi';
import type { GroupAggregate, ReplicationPair, UnattachedPair } from '../../domain/group/protection-group.ts';
import { pairStatus } from '../../domain/group/shown-status.ts';
import { everyPair, isAttached } from '../../domain/group/unattached-pair.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { isAbnormalStatus } from '../present/groups.ts';
import { presentPair } from '../present/members.ts';
import { presentUnreadable } from '../present/unreadable.ts';
import type { PairList, PairQuery } from '../schemas/pairs.ts';
import { aggregatesFor, among, equals, fuzzy, isOfType, pageOf, pluralOr, productionZone, withSeen } from './page.ts';

type Query = z.infer<typeof PairQuery>;

interface Listed {
  readonly aggregate: GroupAggregate;
  readonly pair: ReplicationPair | UnattachedPair;
}

export const listPairs = async (store: GroupStore, query: Query): Promise<z.infer<typeof PairList>> => {
  const { done, troubles } = await withSeen(store, await aggregatesFor(store, query));
  const all = done.flatMap((aggregate) => everyPair(aggregate).map((pair) => ({ aggregate, pair })));
  const fitting = all.filter((listed) => fits(listed, query) && isIn(listed, query));
  return {
    count: fitting.length,
    replications: pageOf(fitting, query, ({ pair }) => pair.id).map(({ aggregate, pair }) =>
      presentPair(aggregate, pair),
    ),
    ...presentUnreadable(troubles),
  };
};

const fits = ({ aggregate, pair }: Listed, { status, name, query_type }: Query): boolean =>
  equals(statusOf(aggregate, pair), status) &&
  fuzzy(pair.name, name) &&
  isOfType(query_type, { abnormal: isAbnormal(aggregate, pair), group: aggregate.group });

const statusOf = ({ group }: GroupAggregate, pair: Listed['pair']): string => pairStatus(group, pair);

const isAbnormal = (aggregate: GroupAggregate, pair: Listed['pair']): boolean =>
  isAbnormalStatus(statusOf(aggregate, pair)) || pair.faultLevel !== 0;

const isIn = ({ aggregate: { group }, pair }: Listed, query: Query): boolean =>
  among(group.id, pluralOr(query.server_group_id, query.server_group_ids)) &&
  isOf(pair, pluralOr(query.protected_instance_id, query.protected_instance_ids)) &&
  equals(productionZone(group), query.availability_zone);

const isOf = (pair: Listed['pair'], instances: readonly string[]): boolean =>
  instances.length === 0 || (isAttached(pair) && instances.includes(pair.instanceId));
