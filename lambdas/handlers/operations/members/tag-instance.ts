import { TagNotFoundError, TooManyTagsError } from '../../../domain/errors/tag-errors.ts';
import type { ProtectedInstance } from '../../../domain/group/protection-group.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { type Actor, eventBy } from '../groups/actor.ts';
import { administered } from '../groups/administration.ts';
import { findMemberInstance } from './find-member.ts';

export type TagDeps = Pick<Ports, 'store' | 'clock'>;

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Source: SDRS v1 API Reference, Adding Protected Instance Tags in Batches. */
const MOST_TAGS = 20;

type Tags = readonly Tag[];
type Retag = (tags: Tags, instance: ProtectedInstance) => Tags;

/** @throws InstanceNotFoundError, StatusNotAllowedError, FailoverInProgressError, StaleEpochError, and what `retag` throws */
const changeTags =
  ({ store, clock }: TagDeps) =>
  async (instanceId: string, actor: Actor, retag: Retag): Promise<{ readonly groupId: string }> => {
    const { group, instance } = await findMemberInstance(store, instanceId);
    const at = instant(clock);
    const after = administered(group, 'a change of its tags', { type: 'describe', at }) ?? group;
    const tags = retag(instance.tags ?? [], instance);
    const changed = { ...instance, tags, updatedAt: at, epoch: after.epoch };
    // Repeating is safe: it says the same again.
    await store.changeMembers(after, { put: { instances: [changed] } }, { epoch: group.epoch, status: group.status });
    const message = `Instance ${instance.name} has ${tags.length} tags now: ${tags.map(({ key }) => key).join(', ') || 'none'}`;
    await store.appendEvents([eventBy(actor, { at, groupId: group.id, type: 'updateProtectedInstance', message })]);
    return { groupId: group.id };
  };

/** Gives an instance tags; one of the same key is overwritten. @throws as a change of tags does, TooManyTagsError */
export const createAddTags = (deps: TagDeps) => {
  const change = changeTags(deps);
  return (instanceId: string, added: Tags, actor: Actor) =>
    change(instanceId, actor, (tags) => {
      const all = [...new Map([...tags, ...added].map((tag) => [tag.key, tag])).values()];
      if (all.length > MOST_TAGS) throw new TooManyTagsError(instanceId, { asked: all.length, most: MOST_TAGS });
      return all;
    });
};

/** Takes tags off an instance; keys that it has not are passed over. @throws as a change of tags does */
export const createRemoveTags = (deps: TagDeps) => {
  const change = changeTags(deps);
  return (instanceId: string, keys: readonly string[], actor: Actor) =>
    change(instanceId, actor, (tags) => tags.filter(({ key }) => !keys.includes(key)));
};

/** Takes one tag off an instance. @throws as a change of tags does, TagNotFoundError */
export const createRemoveTag = (deps: TagDeps) => {
  const change = changeTags(deps);
  return (instanceId: string, wanted: string, actor: Actor) =>
    change(instanceId, actor, (tags) => {
      if (!tags.some(({ key }) => key === wanted)) throw new TagNotFoundError(instanceId, wanted);
      return tags.filter(({ key }) => key !== wanted);
    });
};
