import type { z } from '@hono/zod-openapi';
import type { GroupAggregate, ReplicationPair } from '../../domain/group/protection-group.ts';
import { everyPair } from '../../domain/group/unattached-pair.ts';
import type { Group } from '../schemas/groups.ts';
import { domainOf } from './domains.ts';
import { progressOf } from './progress.ts';
import { timeOfGroup } from './times.ts';

/** A group as SDRS shows it. */
export const presentGroup = ({ group, instances, pairs }: GroupAggregate): z.infer<typeof Group> => {
  const { source, target } = group.sites;
  const domain = domainOf(source.availabilityZone, target.availabilityZone);
  return {
    id: group.id,
    name: group.name,
    description: group.description ?? null,
    status: group.status,
    progress: progressOf(group, instances),
    source_availability_zone: source.availabilityZone,
    target_availability_zone: target.availabilityZone,
    domain_id: domain.id,
    domain_name: domain.name,
    priority_station: group.priorityStation,
    protected_instance_num: instances.length,
    replication_num: everyPair({ group, instances, pairs }).length,
    disaster_recovery_drill_num: 0,
    protected_status: group.protectedStatus,
    replication_status: replicationStatusOf(pairs),
    health_status: isAbnormal({ group, instances, pairs }) ? 'abnormal' : 'normal',
    source_vpc_id: source.vpcId,
    target_vpc_id: target.vpcId,
    test_vpc_id: null,
    dr_type: 'migration',
    server_type: 'ECS',
    protection_type: 'replication-pair',
    replication_model: null,
    created_at: timeOfGroup(group.createdAt),
    updated_at: timeOfGroup(group.updatedAt),
  };
};

/** The status of the pairs where they agree; otherwise the one furthest from being in sync. */
const replicationStatusOf = (pairs: readonly ReplicationPair[]): string =>
  (['inactive', 'copying', 'active-stopped', 'active'] as const).find((status) =>
    pairs.some(({ replicationStatus }) => replicationStatus === status),
  ) ?? 'inactive';

/** A status that somebody has to look into, of the group or of one of its members. */
export const isAbnormal = ({ group, instances, pairs }: GroupAggregate): boolean =>
  [group, ...instances, ...pairs].some(({ status }) => isAbnormalStatus(status)) ||
  pairs.some(({ faultLevel }) => faultLevel !== 0);

export const isAbnormalStatus = (status: string): boolean =>
  status === 'invalid' || status === 'fault' || status.startsWith('error');
