import { z } from '@hono/zod-openapi';
import { BUDGET_SECONDS } from '../../domain/group/budgets.ts';
import { INITIALIZATION_RATES } from '../../domain/group/protection-group.ts';
import {
  Description,
  FILTERS,
  Id,
  Name,
  NewWords,
  optional,
  PAGE,
  params,
  record,
  SecurityGroupId,
  VpcId,
} from './common.ts';
import { UNREADABLE } from './unreadable.ts';

export const GroupParams = params({ server_group_id: Id });

export const Group = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    status: z.string().openapi({ example: 'protected' }),
    progress: z.int(),
    source_availability_zone: z.string(),
    target_availability_zone: z.string(),
    domain_id: z.string(),
    domain_name: z.string(),
    priority_station: z.enum(['source', 'target']),
    protected_instance_num: z.int(),
    replication_num: z.int(),
    disaster_recovery_drill_num: z.int(),
    protected_status: z.enum(['started', 'stopped']),
    replication_status: z.string().openapi({ example: 'active' }),
    health_status: z.enum(['normal', 'abnormal']),
    source_vpc_id: z.string(),
    target_vpc_id: z.string(),
    test_vpc_id: z.string().nullable(),
    dr_type: z.literal('migration'),
    server_type: z.literal('ECS'),
    protection_type: z.literal('replication-pair'),
    replication_model: z.string().nullable(),
    created_at: z.string().openapi({ example: '2026-11-23 09:00:00.0' }),
    updated_at: z.string(),
  })
  .openapi('ServerGroup');

export const ShownGroup = z.object({ server_group: Group }).openapi('ServerGroupShown');

export const GroupList = z
  .object({ count: z.int(), server_groups: z.array(Group), ...UNREADABLE })
  .openapi('ServerGroupList');

export const GroupQuery = z.object({
  ...PAGE,
  ...FILTERS,
});

const demand = z.enum(['required', 'preferred']).optional();
const Zone = z.string().min(1).max(64);
const seconds = z.int().min(BUDGET_SECONDS.least).max(BUDGET_SECONDS.most).optional();
const rate = z.int().min(INITIALIZATION_RATES.least).max(INITIALIZATION_RATES.most);

export const CreateGroup = record({
  server_group: record({
    name: Name,
    description: optional(Description),
    source_availability_zone: Zone,
    target_availability_zone: Zone,
    domain_id: optional(z.string().max(160)),
    source_vpc_id: VpcId,
    dr_type: optional(z.literal('migration')),
    target_vpc_id: VpcId.optional().openapi({
      description: 'Not of SDRS. The VPC of the DR site; the same by default.',
    }),
    identity_demands: record({ mac: demand, private_ip: demand, eip: demand })
      .optional()
      .openapi({ description: 'Not of SDRS. What a failover has to keep; everything by default.' }),
    failover_policy: record({
      fencing_budget_seconds: seconds,
      migration_budget_seconds: seconds,
      isolation_security_group_id: SecurityGroupId.optional().openapi({
        description:
          "A security group of production's VPC that lets nothing through; a failover gives it to production's NICs.",
      }),
      volume_initialization_rate: rate.optional().openapi({
        description: 'MiB/s at which EBS loads the DR disks from their snapshots; at its own pace by default.',
      }),
    })
      .optional()
      .openapi({ description: 'Not of SDRS.' }),
  }),
}).openapi('ServerGroupCreation');

export const UpdateGroup = record({
  server_group: NewWords,
}).openapi('ServerGroupChange');
