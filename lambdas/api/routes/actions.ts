import { createRoute, z } from '@hono/zod-openapi';
import { OperationNotSupportedError, SwitchoverImpossibleError } from '../../domain/request-errors.ts';
import { instant } from '../../handlers/instant.ts';
import { loadAggregate } from '../../handlers/load.ts';
import { createRequestFailover } from '../../handlers/operations/request-failover.ts';
import { answers, body } from '../answers.ts';
import type { Api, ApiContext } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { type FailoverBody, GroupAction, type GroupActionBody } from '../schemas/actions.ts';
import { JobId } from '../schemas/common.ts';
import { GroupParams } from '../schemas/groups.ts';

const act = createRoute({
  method: 'post',
  path: '/v1/{project_id}/server-groups/{server_group_id}/action',
  operationId: 'ActOnServerGroup',
  tags: ['Protection groups'],
  summary: 'Enable or disable protection, fail over',
  request: {
    params: GroupParams,
    headers: z.object({
      'x-client-token': z
        .string()
        .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters')
        .optional()
        .openapi({
          description:
            'Your own name of this request. The same one again is the same failover, also when it has ended.',
        }),
    }),
    body: body(GroupAction),
  },
  responses: answers(JobId, 'The job that does it.'),
});

export const addActionRoutes = (api: Api, deps: ApiDeps): void => {
  api.openapi(act, async (c) => {
    const { server_group_id } = c.req.valid('param');
    c.set('groupId', server_group_id);
    const clientToken = c.req.valid('header')['x-client-token'];
    const job_id = await perform(deps, c, { groupId: server_group_id, action: c.req.valid('json'), clientToken });
    return c.json({ job_id }, 200);
  });
};

interface Wish {
  readonly groupId: string;
  readonly action: GroupActionBody;
  readonly clientToken: string | undefined;
}

const perform = async (deps: ApiDeps, c: ApiContext, wish: Wish): Promise<string> => {
  const { action, groupId } = wish;
  if (action['failover-server-group']) return failOver(deps, c, { ...wish, failover: action['failover-server-group'] });
  const { group } = await loadAggregate(deps.store, groupId);
  if (action['reverse-server-group']) throw new SwitchoverImpossibleError(group.id);
  throw new OperationNotSupportedError('that action', 'Import the group with the CLI.');
};

const failOver = async (
  deps: ApiDeps,
  c: ApiContext,
  { groupId, failover, clientToken }: Wish & { readonly failover: FailoverBody },
): Promise<string> => {
  const caller = c.get('caller');
  const started = await createRequestFailover(deps)({ groupId, ...confirmed(failover, caller), ...token(clientToken) });
  const at = instant(deps.clock);
  // Repeating is safe: the first job of an id stays.
  await deps.jobs.saveJob({
    id: started.failoverId,
    type: 'failoverProtectionGroupNoCG',
    groupId,
    at,
    caller,
    executionId: started.executionId,
  });
  return started.failoverId;
};

const token = (clientToken: string | undefined) => (clientToken === undefined ? {} : { clientToken });

const confirmed = ({ confirmation, reason, accept_unfenced = [] }: FailoverBody, caller: string) => {
  const why = confirmation?.reason ?? reason;
  return {
    ...(why === undefined ? {} : { confirmation: { by: confirmation?.by ?? caller, reason: why } }),
    acceptUnfenced: accept_unfenced,
  };
};
