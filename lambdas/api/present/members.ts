import type { z } from '@hono/zod-openapi';
import type {
  GroupAggregate,
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
  UnattachedPair,
} from '../../domain/group/protection-group.ts';
import { instanceStatus, pairStatus } from '../../domain/group/shown-status.ts';
import { isAttached } from '../../domain/group/unattached-pair.ts';
import type { ShownPair } from '../../domain/synchronisation/shown.ts';
import type { Instance } from '../schemas/instances.ts';
import type { Pair } from '../schemas/pairs.ts';
import { progressOfInstance } from './progress.ts';
import { timeOfInstance, timeOfPair } from './times.ts';

/** An instance as SDRS shows it. */
export const presentInstance = (
  { group, pairs }: GroupAggregate,
  instance: ProtectedInstance,
): z.infer<typeof Instance> => ({
  id: instance.id,
  name: instance.name,
  description: instance.description ?? null,
  server_group_id: group.id,
  status: instanceStatus(group, instance),
  progress: progressOfInstance(instance),
  source_server: instance.servers.source,
  target_server: instance.servers.target,
  priority_station: group.priorityStation,
  attachment: pairs
    .filter(({ instanceId }) => instanceId === instance.id)
    .map((pair) => ({ replication: pair.id, device: shownDevice(pair) })),
  tags: (instance.tags ?? []).map(({ key, value }) => ({ key, value })),
  metadata: {},
  created_at: timeOfInstance(instance.createdAt ?? group.createdAt),
  updated_at: timeOfInstance(instance.updatedAt ?? group.updatedAt),
});

/** What its attacher calls the place; EC2's own name for it where nobody has called it anything. */
const shownDevice = ({ device, calledDevice }: ReplicationPair): string => calledDevice ?? device;

/**
 * A pair as SDRS shows it, attached or not. `volume_ids` has two parts, the source station's disk first; the part of a disk
 * that is not there yet is empty, as clients split the text at the comma.
 */
export const presentPair = (
  { group, instances }: GroupAggregate,
  pair: ShownPair | UnattachedPair,
): z.infer<typeof Pair> => ({
  id: pair.id,
  name: pair.name,
  description: pair.description ?? null,
  replication_model: 'hypermetro',
  ...standOf(group, instances, pair),
  server_group_id: group.id,
  volume_ids: `${pair.volumes.source ?? ''},${pair.volumes.target ?? ''}`,
  priority_station: group.priorityStation,
  fault_level: FAULT_LEVELS[pair.faultLevel],
  record_metadata: {
    multiattach: false,
    bootable: pair.bootable,
    volume_size: pair.disk.sizeGiB,
    volume_type: pair.disk.type,
  },
  failure_detail: null,
  created_at: timeOfPair(pair.createdAt ?? group.createdAt),
  updated_at: timeOfPair(pair.updatedAt ?? group.updatedAt),
});

/** What is attached to no instance goes along with its group, and nothing is replicated of it. */
const standOf = (
  group: ProtectionGroup,
  instances: readonly ProtectedInstance[],
  pair: ShownPair | UnattachedPair,
): Pick<z.infer<typeof Pair>, 'status' | 'progress' | 'replication_status' | 'attachment'> => {
  const status = pairStatus(group, pair);
  if (!isAttached(pair)) return { status, progress: 0, replication_status: 'inactive', attachment: [] };
  const instance = instances.find(({ id }) => id === pair.instanceId);
  return {
    status,
    progress: pair.copied ?? (instance ? progressOfInstance(instance) : 100),
    replication_status: pair.replicationStatus,
    attachment: [{ protected_instance: pair.instanceId, device: shownDevice(pair) }],
  };
};

const FAULT_LEVELS = { 0: '0', 2: '2', 5: '5' } as const;
