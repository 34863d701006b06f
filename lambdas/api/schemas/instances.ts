import { z } from '@hono/zod-openapi';
import { Description, FILTERS, Id, IdList, Name, NewWords, NicId, PAGE, params, record, ServerId } from './common.ts';
import { UNREADABLE } from './unreadable.ts';

export const InstanceParams = params({ protected_instance_id: Id });

export const TagKey = z.string().min(1).max(36);

const Tag = record({
  key: TagKey,
  value: z.string().max(43),
});

export const Instance = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    server_group_id: z.string(),
    status: z.string().openapi({ example: 'protected' }),
    progress: z.int(),
    source_server: z.string().openapi({ example: 'i-0123456789abcdef0' }),
    target_server: z.string(),
    priority_station: z.enum(['source', 'target']),
    attachment: z.array(z.object({ replication: z.string(), device: z.string() })),
    tags: z.array(z.object({ key: z.string(), value: z.string() })),
    metadata: z.object({}),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('ProtectedInstance');

export const ShownInstance = z.object({ protected_instance: Instance }).openapi('ProtectedInstanceShown');

export const InstanceList = z
  .object({ count: z.int(), protected_instances: z.array(Instance), ...UNREADABLE })
  .openapi('ProtectedInstanceList');

export const InstanceQuery = z.object({
  ...PAGE,
  server_group_id: z.string().optional(),
  server_group_ids: IdList.optional(),
  protected_instance_ids: IdList.optional(),
  ...FILTERS,
});

export const CreateInstance = record({
  protected_instance: record({
    server_group_id: Id,
    server_id: ServerId.openapi({ description: 'EC2 instance id of the production server.' }),
    name: Name,
    description: Description.optional(),
    tags: z.array(Tag).max(10).optional(),
    cluster_id: z.string().max(64).optional().openapi({ description: 'Taken and ignored, as SDRS does by now.' }),
    target_server_id: ServerId.optional().openapi({
      description:
        'Not of SDRS. The DR server; by default the one tagged sdrs:dr-server-of with server_id as its value.',
    }),
    nics: z
      .array(record({ network_interface_id: NicId, role: z.enum(['service', 'management']) }))
      .max(32)
      .optional()
      .openapi({
        description:
          'Not of SDRS. By default the tag sdrs:management-nics of the server decides; else all are service NICs.',
      }),
  }),
}).openapi('ProtectedInstanceCreation');

export const UpdateInstance = record({
  protected_instance: NewWords,
}).openapi('ProtectedInstanceChange');

export const AttachReplication = record({
  replicationAttachment: record({ replication_id: Id, device: z.string().min(1).max(64) }),
}).openapi('ReplicationAttachment');

/** The body of a call that is refused whatever it says. */
export const Anything = z.looseObject({}).openapi('Anything');

export const InstanceAction = record({ 'start-dr-server': record({}) }).openapi('ProtectedInstanceAction');

const KEEPS = 'must be false: nothing in EC2 is deleted by this service';

export const DeleteInstance = record({
  delete_target_server: z.literal(false, KEEPS).optional(),
  delete_target_eip: z.literal(false, KEEPS).optional(),
}).openapi('ProtectedInstanceDeletion');
