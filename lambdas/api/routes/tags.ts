import { createRoute } from '@hono/zod-openapi';
import { findMemberInstance } from '../../handlers/operations/members/find-member.ts';
import { createAddTags, createRemoveTag, createRemoveTags } from '../../handlers/operations/members/tag-instance.ts';
import { answers, body, DELETED, DONE, NOT_FOUND } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf } from '../job-of.ts';
import { findByTags, listProjectTags } from '../lists/tags.ts';
import { Id, params } from '../schemas/common.ts';
import { FoundByTags, InstanceParams } from '../schemas/instances.ts';
import { AddTag, ChangeTags, ProjectTags, ShownTags, TagKey, TagSearch } from '../schemas/tags.ts';
import { different, supported } from '../support.ts';

const ALL = '/v1/{project_id}/protected-instances';
const ONE = `${ALL}/{protected_instance_id}/tags`;
const tags = ['Tags'];

const list = createRoute({
  ...supported,
  method: 'get',
  path: ONE,
  operationId: 'ListProtectedInstanceTags',
  tags,
  summary: 'The tags of an instance',
  request: { params: InstanceParams },
  responses: answers(ShownTags, 'The tags.'),
});

const add = createRoute({
  ...supported,
  method: 'post',
  path: ONE,
  operationId: 'AddProtectedInstanceTags',
  tags,
  summary: 'Add a tag, or overwrite it',
  request: { params: InstanceParams, body: body(AddTag) },
  responses: DONE,
});

const change = createRoute({
  ...supported,
  method: 'post',
  path: `${ONE}/action`,
  operationId: 'BatchChangeProtectedInstanceTags',
  tags,
  summary: 'Add or delete several tags',
  request: { params: InstanceParams, body: body(ChangeTags) },
  responses: DONE,
});

const remove = createRoute({
  ...different('a key of other characters than A-Z a-z 0-9 . _ - cannot stand in a path: delete it by tags/action'),
  method: 'delete',
  path: `${ONE}/{key}`,
  operationId: 'DeleteProtectedInstanceTag',
  tags,
  summary: 'Delete a tag',
  request: { params: params({ protected_instance_id: Id, key: TagKey }) },
  responses: { ...DELETED, ...NOT_FOUND },
});

const listAll = createRoute({
  ...supported,
  method: 'get',
  path: `${ALL}/tags`,
  operationId: 'ListProtectedInstancesProjectTags',
  tags,
  summary: 'The tags of all instances',
  request: { params: params({}) },
  responses: answers(ProjectTags, 'Each key with its values.'),
});

const search = createRoute({
  ...supported,
  method: 'post',
  path: `${ALL}/resource_instances/action`,
  operationId: 'ListProtectedInstancesByTags',
  tags,
  summary: 'Find instances by their tags',
  request: { params: params({}), body: body(TagSearch) },
  responses: answers(FoundByTags, 'One page of them; total_count is of all that fit.'),
});

/** Before the routes of one instance, which take "tags" for its id. */
export const addTagRoutes = (api: Api, deps: ApiDeps): void => {
  const { store } = deps;
  const addTags = createAddTags(deps);
  const removeTags = createRemoveTags(deps);
  const removeTag = createRemoveTag(deps);

  api.openapi(listAll, async (c) => c.json(await listProjectTags(store), 200));
  api.openapi(search, async (c) => c.json(await findByTags(store, c.req.valid('json')), 200));
  api.openapi(list, async (c) => {
    const { instance, group } = await findMemberInstance(store, c.req.valid('param').protected_instance_id);
    c.set('groupId', group.id);
    return c.json({ tags: (instance.tags ?? []).map(({ key, value }) => ({ key, value })) }, 200);
  });
  api.openapi(add, async (c) => {
    const { tag } = c.req.valid('json');
    const { groupId } = await addTags(c.req.valid('param').protected_instance_id, [tag], actorOf(c));
    c.set('groupId', groupId);
    return c.body(null, 204);
  });
  api.openapi(change, async (c) => {
    const { protected_instance_id: id } = c.req.valid('param');
    const { action, tags: named } = c.req.valid('json');
    const given = named.map(({ key, value = '' }) => ({ key, value }));
    const { groupId } = await (action === 'create'
      ? addTags(id, given, actorOf(c))
      : removeTags(
          id,
          given.map(({ key }) => key),
          actorOf(c),
        ));
    c.set('groupId', groupId);
    return c.body(null, 204);
  });
  api.openapi(remove, async (c) => {
    const { protected_instance_id: id, key } = c.req.valid('param');
    const { groupId } = await removeTag(id, key, actorOf(c));
    c.set('groupId', groupId);
    return c.body(null, 204);
  });
};
