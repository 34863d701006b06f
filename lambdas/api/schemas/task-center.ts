import { z } from '@hono/zod-openapi';
import { Id, PAGE, params } from './common.ts';
import { UNREADABLE } from './unreadable.ts';

export const FailureJobParams = params({ failure_job_id: Id });
export const FailureGroupParams = params({ server_group_id: Id });

export const FailureJob = z
  .object({
    job_id: z.string(),
    job_type: z.string(),
    job_status: z.literal('FAIL'),
    begin_time: z.string(),
    failure_status: z.enum([
      'failoverFail',
      'startFail',
      'stopFail',
      'reprotectFail',
      'restoreFail',
      'expandFail',
      'resizeFail',
    ]),
    resource_id: z.string(),
    resource_name: z.string(),
    resource_type: z.enum(['server_groups', 'protected_instances', 'replications']),
    error_code: z.string(),
    fail_reason: z.string(),
  })
  .openapi('FailureJob');

export const FailureJobList = z
  .object({ count: z.int(), failure_jobs: z.array(FailureJob), ...UNREADABLE })
  .openapi('FailureJobList');

export const FailureJobQuery = z.object({
  ...PAGE,
  failure_status: z.string().optional(),
  resource_name: z.string().optional().openapi({ description: 'A part of the name.' }),
  server_group_id: z.string().optional(),
  resource_type: z.string().optional(),
});
