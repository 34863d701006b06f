import { z } from '@hono/zod-openapi';
import {
  Description,
  FILTERS,
  Id,
  IdList,
  Name,
  NewWords,
  NicId,
  optional,
  PAGE,
  params,
  record,
  ServerId,
  SubnetId,
} from './common.ts';
import { NewTags, TagList } from './tags.ts';
import { UNREADABLE } from './unreadable.ts';

export const InstanceParams = params({ protected_instance_id: Id });

export const Instance = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    server_group_id: z.string(),
    status: z.string().openapi({ example: 'protected' }),
    progress: z.int(),
    source_server: z.string().openapi({ example: 'i-0123456789abcdef0' }),
    target_server: z.string(),
    priority_station: z.enum(['source', 'target']),
    attachment: z.array(z.object({ replication: z.string(), device: z.string() })),
    tags: TagList,
    metadata: z.object({}),
    created_at: z.string().openapi({ example: '2026-11-23 09:00:00.000' }),
    updated_at: z.string(),
  })
  .openapi('ProtectedInstance');

export const ShownInstance = z.object({ protected_instance: Instance }).openapi('ProtectedInstanceShown');

export const InstanceList = z
  .object({ count: z.int(), protected_instances: z.array(Instance), ...UNREADABLE })
  .openapi('ProtectedInstanceList');

/** What a search by tags finds; a count has no resources. */
export const FoundByTags = z
  .object({
    resources: z
      .array(z.object({ resource_id: z.string(), resource_name: z.string(), resource_detail: Instance, tags: TagList }))
      .optional(),
    total_count: z.int(),
    ...UNREADABLE,
  })
  .openapi('ProtectedInstancesByTags');

export const InstanceQuery = z.object({
  ...PAGE,
  server_group_id: z.string().optional(),
  server_group_ids: IdList.optional(),
  protected_instance_ids: IdList.optional(),
  ...FILTERS,
});

const IGNORED = 'Taken and without effect, as the DR server exists already.';
const COMPARED = 'Compared with the DR server, which exists already; another value is refused.';
const Unused = optional(z.string().max(64)).openapi({ description: IGNORED });

export const CreateInstance = record({
  protected_instance: record({
    server_group_id: Id,
    server_id: ServerId.openapi({ description: 'EC2 instance id of the production server.' }),
    name: Name,
    description: optional(Description),
    tags: optional(NewTags),
    primary_subnet_id: optional(SubnetId).openapi({ description: COMPARED }),
    primary_ip_address: optional(z.ipv4('must be an IPv4 address such as 10.0.1.20')).openapi({
      description: `${COMPARED} Of its primary NIC.`,
    }),
    flavorRef: optional(z.string().min(1).max(64)).openapi({ description: `${COMPARED} An EC2 instance type.` }),
    cluster_id: optional(z.string().max(64)).openapi({ description: 'Taken and ignored, as SDRS does by now.' }),
    tenancy: Unused,
    dedicated_host_id: Unused,
    target_server_id: optional(ServerId).openapi({
      description:
        'Not of SDRS. The DR server; by default the one tagged sdrs:dr-server-of with server_id as its value.',
    }),
    nics: optional(
      z.array(record({ network_interface_id: NicId, role: z.enum(['service', 'management']) })).max(32),
    ).openapi({
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

const KEEPS = 'Must be false: nothing in EC2 is deleted by this service.';
const Deletion = optional(z.boolean()).openapi({ description: KEEPS });

export const DeleteInstance = record({
  delete_target_server: Deletion,
  delete_target_eip: Deletion,
}).openapi('ProtectedInstanceDeletion');
