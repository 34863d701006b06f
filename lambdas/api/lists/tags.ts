import type { z } from '@hono/zod-openapi';
import type { GroupAggregate, ProtectedInstance } from '../../domain/group/protection-group.ts';
import { allAggregates } from '../../handlers/operations/members/find-member.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { presentInstance } from '../present/members.ts';
import { presentUnreadable } from '../present/unreadable.ts';
import type { FoundByTags } from '../schemas/instances.ts';
import type { ProjectTags, TagSearch } from '../schemas/tags.ts';
import { fuzzy, pageOf } from './page.ts';

type Search = z.infer<typeof TagSearch>;
type Wanted = NonNullable<Search['tags']>[number];

/** Every tag of every instance, with the values that it has. */
export const listProjectTags = async (store: GroupStore): Promise<z.infer<typeof ProjectTags>> => {
  const { done, troubles } = await allAggregates(store);
  const all = done.flatMap(({ instances }) => instances).flatMap(({ tags = [] }) => tags);
  const values = Map.groupBy(all, ({ key }) => key);
  const tags = [...values].map(([key, found]) => ({
    key,
    values: [...new Set(found.map(({ value }) => value))].sort(),
  }));
  return { tags: tags.sort((a, b) => a.key.localeCompare(b.key)), ...presentUnreadable(troubles) };
};

/** What fits a search by tags, or how many fit it. */
export const findByTags = async (store: GroupStore, search: Search): Promise<z.infer<typeof FoundByTags>> => {
  const { done, troubles } = await allAggregates(store);
  const all = done.flatMap((aggregate) => aggregate.instances.map((instance) => ({ aggregate, instance })));
  const fitting = all.filter(({ instance }) => fits(instance, search));
  const page = pageOf(fitting, { limit: search.limit ?? 1000, offset: search.offset ?? 0 });
  const resources = search.action === 'count' ? {} : { resources: page.map(presentResource) };
  return { ...resources, total_count: fitting.length, ...presentUnreadable(troubles) };
};

const presentResource = ({ aggregate, instance }: { aggregate: GroupAggregate; instance: ProtectedInstance }) => {
  const resource_detail = presentInstance(aggregate, instance);
  return { resource_id: instance.id, resource_name: instance.name, resource_detail, tags: resource_detail.tags };
};

/** SDRS: `tags` and `not_tags` mean all of their keys together, the other two any of them. */
const fits = (
  instance: ProtectedInstance,
  { tags, tags_any, not_tags, not_tags_any, matches = [] }: Search,
): boolean => {
  const has = (wanted: Wanted): boolean => hasTag(instance, wanted);
  return (
    (isLeftOut(tags) || tags.every(has)) &&
    (isLeftOut(tags_any) || tags_any.some(has)) &&
    (isLeftOut(not_tags) || !not_tags.every(has)) &&
    (isLeftOut(not_tags_any) || !not_tags_any.some(has)) &&
    matches.every(({ value }) => (value === '' ? instance.name === '' : fuzzy(instance.name, value)))
  );
};

const isLeftOut = (wanted: readonly Wanted[] | undefined): wanted is undefined => (wanted ?? []).length === 0;

/** A list without values means any value; a value that begins with an asterisk is a part of one. */
const hasTag = ({ tags = [] }: ProtectedInstance, { key, values }: Wanted): boolean =>
  tags.some(
    (tag) =>
      tag.key === key &&
      (values.length === 0 ||
        values.some((value) => (value.startsWith('*') ? fuzzy(tag.value, value.slice(1)) : tag.value === value))),
  );
