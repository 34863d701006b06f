import type { z } from '@hono/zod-openapi';
import type { GroupAggregate, ProtectedInstance } from '../../domain/group/protection-group.ts';
import { instanceStatus } from '../../domain/group/shown-status.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { isAbnormalStatus } from '../present/groups.ts';
import { presentInstance } from '../present/members.ts';
import { presentUnreadable } from '../present/unreadable.ts';
import type { InstanceList, InstanceQuery } from '../schemas/instances.ts';
import { aggregatesFor, among, equals, fuzzy, isOfType, pageOf, pluralOr, productionZone } from './page.ts';

type Query = z.infer<typeof InstanceQuery>;

interface Listed {
  readonly aggregate: GroupAggregate;
  readonly instance: ProtectedInstance;
}

export const listInstances = async (store: GroupStore, query: Query): Promise<z.infer<typeof InstanceList>> => {
  const { done, troubles } = await aggregatesFor(store, query);
  const all = done.flatMap((aggregate) => aggregate.instances.map((instance) => ({ aggregate, instance })));
  const fitting = all.filter((listed) => fits(listed, query) && isIn(listed, query));
  return {
    count: fitting.length,
    protected_instances: pageOf(fitting, query, ({ instance }) => instance.id).map(({ aggregate, instance }) =>
      presentInstance(aggregate, instance),
    ),
    ...presentUnreadable(troubles),
  };
};

const fits = ({ aggregate, instance }: Listed, { status, name, query_type }: Query): boolean =>
  equals(instanceStatus(aggregate.group, instance), status) &&
  fuzzy(instance.name, name) &&
  isOfType(query_type, {
    abnormal: isAbnormalStatus(instanceStatus(aggregate.group, instance)),
    group: aggregate.group,
  });

/** SDRS: where groups are named, the ids of instances do not count. */
const isIn = ({ aggregate: { group }, instance }: Listed, query: Query): boolean => {
  const groups = pluralOr(query.server_group_id, query.server_group_ids);
  const isNamed = groups.length > 0 ? groups.includes(group.id) : among(instance.id, query.protected_instance_ids);
  return isNamed && equals(productionZone(group), query.availability_zone);
};
