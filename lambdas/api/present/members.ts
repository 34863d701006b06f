import type { z } from '@hono/zod-openapi';
import type { GroupAggregate, ProtectedInstance } from '../../domain/group/protection-group.ts';
import type { ShownPair } from '../../domain/synchronisation/shown.ts';
import type { Instance } from '../schemas/instances.ts';
import type { Pair } from '../schemas/pairs.ts';
import { progressOfInstance } from './progress.ts';

/** An instance as SDRS shows it. */
export const presentInstance = (
  { group, pairs }: GroupAggregate,
  instance: ProtectedInstance,
): z.infer<typeof Instance> => ({
  id: instance.id,
  name: instance.name,
  description: instance.description ?? '',
  server_group_id: group.id,
  status: instance.status,
  progress: progressOfInstance(instance),
  source_server: instance.servers.source,
  target_server: instance.servers.target,
  priority_station: group.priorityStation,
  attachment: pairs
    .filter(({ instanceId }) => instanceId === instance.id)
    .map(({ id, device }) => ({ replication: id, device })),
  tags: (instance.tags ?? []).map(({ key, value }) => ({ key, value })),
  metadata: {},
  created_at: instance.createdAt ?? group.createdAt,
  updated_at: instance.updatedAt ?? group.updatedAt,
});

/** A pair as SDRS shows it. `volume_ids` has the source station's first; a DR disk that is not there yet is left out. */
export const presentPair = ({ group, instances }: GroupAggregate, pair: ShownPair): z.infer<typeof Pair> => {
  const instance = instances.find(({ id }) => id === pair.instanceId);
  return {
    id: pair.id,
    name: pair.name,
    description: pair.description ?? '',
    replication_model: 'hypermetro',
    status: pair.status,
    progress: pair.copied ?? (instance ? progressOfInstance(instance) : 100),
    replication_status: pair.replicationStatus,
    attachment: [{ protected_instance: pair.instanceId, device: pair.device }],
    server_group_id: group.id,
    volume_ids: [pair.volumes.source, pair.volumes.target].filter((id) => id !== undefined).join(','),
    priority_station: group.priorityStation,
    fault_level: FAULT_LEVELS[pair.faultLevel],
    record_metadata: {
      multiattach: false,
      bootable: pair.bootable,
      volume_size: pair.disk.sizeGiB,
      volume_type: pair.disk.type,
    },
    failure_detail: null,
    created_at: pair.createdAt ?? group.createdAt,
    updated_at: pair.updatedAt ?? group.updatedAt,
  };
};

const FAULT_LEVELS = { 0: '0', 2: '2', 5: '5' } as const;
