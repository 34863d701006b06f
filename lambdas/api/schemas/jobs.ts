import { z } from '@hono/zod-openapi';
import { Id, params } from './common.ts';

export const JobParams = params({ job_id: Id });

const JOB = {
  status: z.enum(['INIT', 'RUNNING', 'SUCCESS', 'FAIL']),
  job_id: z.string(),
  job_type: z.string().openapi({ example: 'failoverProtectionGroupNoCG' }),
  begin_time: z.string(),
  end_time: z.string().nullable(),
  error_code: z.string().nullable(),
  fail_reason: z.string().nullable(),
} as const;

/** Of a failover and of its servers, beyond SDRS. */
const PROGRESS = {
  progress: z.int().optional().openapi({ description: 'Per cent of the phases that are behind it.' }),
  phase: z.enum(['fence', 'disks', 'identity']).nullable().optional().openapi({
    description: 'The first phase that is not through; null once all are.',
  }),
  reason: z.string().nullable().optional().openapi({
    description: 'What it waits for, or why it failed, in a sentence.',
  }),
} as const;

const ENTITIES = {
  server_group_id: z.string().optional(),
  protected_instance_id: z.string().optional(),
  replication_pair_id: z.string().optional(),
} as const;

const SubJob = z.object({ ...JOB, ...PROGRESS, entities: z.object(ENTITIES) }).openapi('SubJob');

export const ShownJob = z
  .object({
    ...JOB,
    ...PROGRESS,
    end_state: z.string().optional().openapi({
      description:
        'Of a failover: RUNNING, COMPLETE, COMPLETE with the number of UNFENCED servers, CANCELLED, FAILED or REFUSED',
      example: 'COMPLETE, 1 UNFENCED',
    }),
    entities: z.object({ ...ENTITIES, sub_jobs: z.array(SubJob).optional() }),
  })
  .openapi('Job');
