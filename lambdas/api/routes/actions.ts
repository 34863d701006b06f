import { createRoute, z } from '@hono/zod-openapi';
import { answers, body } from '../answers.ts';
import type { Api, ApiContext } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { perform } from '../group-actions.ts';
import { actorOf } from '../job-of.ts';
import { auditRefusals } from '../refusals.ts';
import { GroupAction } from '../schemas/actions.ts';
import { JobId } from '../schemas/common.ts';
import { GroupParams } from '../schemas/groups.ts';
import { extra } from '../support.ts';

const ClientToken = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters without spaces')
  .optional()
  .openapi({
    description:
      'Not of SDRS. Your own name of this request: the same one again is the same failover, also after it has ended.',
  });

const act = createRoute({
  method: 'post',
  path: '/v1/{project_id}/server-groups/{server_group_id}/action',
  operationId: 'ActOnServerGroup',
  // SDRS's own actions stand in local/sdrs-reference.ts, each for itself.
  ...extra(
    'restore-, sync-, pin-, unpin-, accept-unfenced-, cancel-failover-, acknowledge-, refresh- and sweep-guard-server-group; start-server-group of a failed-over group may carry dr_servers; failover-server-group may carry reason, confirmation, point and accept_unfenced, and a header X-Client-Token',
  ),
  tags: ['Protection groups'],
  summary: 'Enable or disable protection, fail over, call a failover off',
  request: { params: GroupParams, headers: z.object({ 'x-client-token': ClientToken }), body: body(GroupAction) },
  responses: answers(JobId, 'The job that does it.'),
});

export const addActionRoutes = (api: Api, deps: ApiDeps): void => {
  api.openapi(act, async (c) => {
    const { server_group_id: groupId } = c.req.valid('param');
    c.set('groupId', groupId);
    const action = c.req.valid('json');
    const clientToken = c.req.valid('header')['x-client-token'];
    const wish = { groupId, action, ...(clientToken === undefined ? {} : { clientToken }) };
    const job = await auditRefusals(deps, { groupId, actor: actorOf(c), what: Object.keys(action).join() }, () =>
      perform(deps, c as ApiContext, wish),
    );
    return c.json(job, 200);
  });
};
