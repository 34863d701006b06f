import { createRoute } from '@hono/zod-openapi';
import type { Leftover } from '../../domain/leftovers/leftovers.ts';
import { createListLeftovers } from '../../handlers/operations/leftovers/leftovers.ts';
import { answers } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { GroupParams } from '../schemas/groups.ts';
import { LeftoverList } from '../schemas/leftovers.ts';
import { extra } from '../support.ts';

const list = createRoute({
  method: 'get',
  path: '/v1/{project_id}/server-groups/{server_group_id}/leftovers',
  operationId: 'ListLeftovers',
  ...extra('volumes and recovery points that runs have left behind, with prices; the command alone deletes them'),
  tags: ['Protection groups'],
  summary: 'What runs of a protection group have left in EC2, the dearest first',
  request: { params: GroupParams },
  responses: answers(LeftoverList, 'All of it, as EC2 shows it now.'),
});

export const addLeftoverRoutes = (api: Api, deps: ApiDeps): void => {
  const listLeftovers = createListLeftovers(deps);
  api.openapi(list, async (c) => {
    const { server_group_id } = c.req.valid('param');
    c.set('groupId', server_group_id);
    const { leftovers, dollarsAMonth } = await listLeftovers(server_group_id);
    return c.json({ leftovers: leftovers.map(present), dollars_a_month: dollarsAMonth }, 200);
  });
};

const present = ({ kind, id, resourceIds, instance, sizeGiB, dollarsAMonth, from, holds, kept }: Leftover) => ({
  kind,
  id,
  resource_ids: [...resourceIds],
  protected_instance_name: instance ?? null,
  size_gib: sizeGiB,
  dollars_a_month: dollarsAMonth ?? null,
  from,
  only_there: holds ?? null,
  kept: kept ? keptText(kept) : null,
});

const keptText = (kept: NonNullable<Leftover['kept']>): string => {
  if (kept.until === 'reprotection') return 'until the group is protected again';
  return 'why' in kept ? kept.why : `until ${kept.until}`;
};
