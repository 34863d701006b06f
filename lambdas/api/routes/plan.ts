import { createRoute } from '@hono/zod-openapi';
import { parsePoint } from '../../domain/group/point-choice.ts';
import { instant } from '../../handlers/instant.ts';
import { createShowPlan } from '../../handlers/operations/runs/show-plan.ts';
import { answers } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { presentPlan } from '../present/plan.ts';
import { GroupParams } from '../schemas/groups.ts';
import { PlanQuery, ShownPlan } from '../schemas/plan.ts';
import { extra } from '../support.ts';

const shared = {
  path: '/v1/{project_id}/server-groups/{server_group_id}/failover-plan' as const,
  tags: ['Protection groups'],
  summary: 'What a failover would do, and whether it may',
  request: { params: GroupParams, query: PlanQuery },
  responses: answers(ShownPlan, 'The plan.'),
};

const ROUTES = [
  createRoute({
    ...shared,
    ...extra(
      'what a failover would keep, every call it would make, and how long it would take; nothing is touched and nothing kept, so the permission to read is enough; of more than 100 servers it is the last plan of the recorder, with its age',
    ),
    method: 'get',
    operationId: 'PlanFailover',
  }),
  createRoute({
    ...shared,
    ...extra(
      'the same plan, for clients from before there was the GET; needs the permission to act, as every POST does',
    ),
    method: 'post',
    operationId: 'PlanFailoverByPost',
    deprecated: true,
  }),
] as const;

export const addPlanRoutes = (api: Api, deps: ApiDeps): void => {
  const showPlan = createShowPlan({ ...deps, patienceMs: deps.settings.patienceMs });
  for (const route of ROUTES) {
    api.openapi(route, async (c) => {
      const { server_group_id } = c.req.valid('param');
      c.set('groupId', server_group_id);
      const { point, ...page } = c.req.valid('query');
      const shown = await showPlan(server_group_id, point === undefined ? undefined : parsePoint(point));
      return c.json(presentPlan(shown, { now: instant(deps.clock), ...page }), 200);
    });
  }
};
