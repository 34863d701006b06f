import { z } from '@hono/zod-openapi';
import { PAGE, params } from './common.ts';

const Rule = z.object({ every_seconds: z.int(), for_seconds: z.int() });

export const PointList = z
  .object({
    looked_at: z.string(),
    synchronisation: z.object({
      by: z.enum(['sdrs', 'external']),
      every_seconds: z.int().nullable(),
      keep: z.array(Rule),
    }),
    servers: z.array(
      z.object({
        protected_instance_id: z.string(),
        name: z.string(),
        recovery_points: z.array(
          z.object({
            id: z.string(),
            taken_at: z.string(),
            state: z.enum(['complete', 'pending', 'error', 'late', 'partial']),
            percent: z.number(),
            made_by: z.enum(['sdrs', 'dlm', 'aws-backup', 'by hand']),
            epoch: z.int().nullable(),
            pinned_by: z.array(z.string()),
            kept_by: z.string().nullable().openapi({ description: 'null: the next turn deletes it.' }),
            rule: Rule.nullable().openapi({ description: 'Where kept_by is rule.' }),
            disks: z.array(
              z.object({
                replication: z.string().nullable(),
                device: z.string().nullable(),
                volume_id: z.string(),
                snapshot_id: z.string(),
                state: z.string(),
              }),
            ),
          }),
        ),
      }),
    ),
  })
  .openapi('RecoveryPointList');

export const RpoParams = params({});

const Moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}$/, 'must be yyyy-MM-dd HH:mm:ss.SSS, in UTC');

export const RpoQuery = z.object({
  ...PAGE,
  start_time: Moment.optional(),
  end_time: Moment.optional(),
  resource_type: z.literal('replication').optional(),
});

export const RpoList = z
  .object({
    count: z.int(),
    resource_rpo_statistics: z.array(
      z.object({
        id: z.string(),
        point_time: z.string().openapi({ example: '2026-11-29 21:00' }),
        resource_num: z.int(),
        resource_type: z.literal('replication'),
        created_at: z.string(),
        updated_at: z.string(),
      }),
    ),
  })
  .openapi('RpoStatisticsList');
