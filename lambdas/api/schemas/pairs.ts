import { z } from '@hono/zod-openapi';
import {
  Description,
  FILTERS,
  Id,
  IdList,
  Name,
  NewWords,
  optional,
  PAGE,
  params,
  record,
  VolumeId,
} from './common.ts';
import { UNREADABLE } from './unreadable.ts';

export const PairParams = params({ replication_id: Id });

export const Pair = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    replication_model: z.literal('hypermetro'),
    status: z.string().openapi({ example: 'protected' }),
    progress: z.int(),
    replication_status: z.string().openapi({ example: 'active' }),
    attachment: z.array(z.object({ protected_instance: z.string(), device: z.string() })),
    server_group_id: z.string(),
    volume_ids: z.string().openapi({
      example: 'vol-0123456789abcdef0,vol-0fedcba9876543210',
      description:
        'The disk of the source site, then that of the target site, which is empty where it is not there yet.',
    }),
    priority_station: z.enum(['source', 'target']),
    fault_level: z.enum(['0', '2', '5']),
    record_metadata: z.object({
      multiattach: z.boolean(),
      bootable: z.boolean(),
      volume_size: z.int(),
      volume_type: z.string(),
    }),
    failure_detail: z.string().nullable(),
    created_at: z.string().openapi({ example: '2026-11-23T09:00:00.000000' }),
    updated_at: z.string(),
  })
  .openapi('Replication');

export const ShownPair = z.object({ replication: Pair }).openapi('ReplicationShown');

export const PairList = z
  .object({ count: z.int(), replications: z.array(Pair), ...UNREADABLE })
  .openapi('ReplicationList');

export const PairQuery = z.object({
  ...PAGE,
  server_group_id: z.string().optional(),
  server_group_ids: IdList.optional(),
  protected_instance_id: z.string().optional(),
  protected_instance_ids: IdList.optional(),
  ...FILTERS,
});

export const CreatePair = record({
  replication: record({
    server_group_id: Id,
    volume_id: VolumeId.openapi({ description: 'EBS volume id of a disk of a protected server.' }),
    name: optional(Name),
    description: optional(Description),
    cluster_id: optional(z.string().max(64)).openapi({ description: 'Taken and ignored, as SDRS does by now.' }),
  }),
}).openapi('ReplicationCreation');

export const UpdatePair = record({
  replication: NewWords,
}).openapi('ReplicationChange');

export const DeletePair = record({
  replication: optional(
    record({
      server_group_id: optional(Id),
      delete_target_volume: optional(z.boolean()).openapi({
        description: 'Must be false: nothing in EC2 is deleted by this service.',
      }),
    }),
  ),
}).openapi('ReplicationDeletion');
