import { createRoute } from '@hono/zod-openapi';
import { instant } from '../../handlers/instant.ts';
import { createShowRun } from '../../handlers/operations/runs/show-run.ts';
import { answers } from '../answers.ts';
import type { Api, ApiContext } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { isKnown } from '../etag.ts';
import { presentRun } from '../present/runs.ts';
import { RunParams, ShownRun } from '../schemas/runs.ts';
import { extra } from '../support.ts';

const ONE = '/v1/{project_id}/runs/{run_id}';
const tags = ['Runs'];

const show = createRoute({
  method: 'get',
  path: ONE,
  operationId: 'ShowRun',
  ...extra(
    'a failover or a roll-back with its servers, by what is kept alone: nothing is asked of EC2; with an ETag, and 304 for If-None-Match',
  ),
  tags,
  summary: 'One run with its servers',
  request: { params: RunParams },
  responses: {
    ...answers(ShownRun, 'The run. A run is known by the id of its job.'),
    304: { description: 'The run is as it was when the client got that ETag.' },
  },
});

export const addRunRoutes = (api: Api, deps: ApiDeps): void => {
  const showRun = createShowRun(deps);
  api.openapi(show, async (c) => {
    const shown = await showRun(c.req.valid('param').run_id);
    c.set('groupId', shown.groupId);
    const run = presentRun(shown, { at: instant(deps.clock), ...deps.settings });
    if (isKnown(c as ApiContext, { ...run, as_of: undefined }, deps.sha256)) return c.body(null, 304);
    return c.json({ run }, 200);
  });
};
