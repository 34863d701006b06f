import { createRoute } from '@hono/zod-openapi';
import { createShowJob } from '../../handlers/operations/runs/jobs.ts';
import { answers } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { presentJob } from '../present/jobs.ts';
import { JobParams, ShownJob } from '../schemas/jobs.ts';
import { supported } from '../support.ts';

const show = createRoute({
  method: 'get',
  path: '/v1/{project_id}/jobs/{job_id}',
  operationId: 'ShowJob',
  ...supported,
  tags: ['Jobs'],
  summary: 'How a job stands',
  request: { params: JobParams },
  responses: answers(ShownJob, 'The job.'),
});

export const addJobRoutes = (api: Api, deps: ApiDeps): void => {
  const showJob = createShowJob(deps);
  api.openapi(show, async (c) => c.json(presentJob(await showJob(c.req.valid('param').job_id)), 200));
};
