import { createRoute } from '@hono/zod-openapi';
import { loadAggregate } from '../../handlers/load.ts';
import { answers } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { listGroups } from '../lists/groups.ts';
import { presentGroup } from '../present/groups.ts';
import { params } from '../schemas/common.ts';
import { GroupList, GroupParams, GroupQuery, ShownGroup } from '../schemas/groups.ts';

const PATH = '/v1/{project_id}/server-groups';
const ONE = `${PATH}/{server_group_id}`;
const tags = ['Protection groups'];

const list = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'ListServerGroups',
  tags,
  summary: 'Protection groups, by name',
  request: { params: params({}), query: GroupQuery },
  responses: answers(GroupList, 'One page of them; count is of all that fit.'),
});

const show = createRoute({
  method: 'get',
  path: ONE,
  operationId: 'ShowServerGroup',
  tags,
  summary: 'One protection group',
  request: { params: GroupParams },
  responses: answers(ShownGroup, 'The group.'),
});

export const addGroupRoutes = (api: Api, deps: ApiDeps): void => {
  api.openapi(list, async (c) => c.json(await listGroups(deps, c.req.valid('query')), 200));
  api.openapi(show, async (c) => {
    const { server_group_id } = c.req.valid('param');
    c.set('groupId', server_group_id);
    return c.json({ server_group: presentGroup(await loadAggregate(deps.store, server_group_id)) }, 200);
  });
};
