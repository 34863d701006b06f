import { type ActionOf, TAGS } from '../site/actions.ts';
import type { AttachedDisk } from '../site/observed.ts';
import type { Draft } from './draft.ts';
import { change, projectedSnapshot, projectedVolume } from './projected-facts.ts';

interface Held {
  readonly volumeId: string;
  readonly serverId: string;
  readonly device?: string;
}

const deviceOf = ({ servers }: Draft, { volumeId, serverId, device }: Held): string => {
  const server = servers.get(serverId);
  const disks = server?.is === 'present' ? (server.value.disks ?? []) : [];
  return device ?? disks.find((disk) => disk.volumeId === volumeId)?.device ?? '';
};

/** The volume at its server, in one of EBS's attachment states. */
export const putDisk = (draft: Draft, held: Held, state: AttachedDisk['state']): void => {
  const { volumeId, serverId } = held;
  const device = deviceOf(draft, held);
  change(draft.servers, serverId, (server) => ({
    ...server,
    disks: [...(server.disks ?? []).filter((disk) => disk.volumeId !== volumeId), { device, volumeId, state }],
  }));
  change(draft.volumes, volumeId, (volume) => ({
    ...volume,
    state: 'in-use',
    attachments: [{ serverId, device, state }],
  }));
};

export const removeDisk = (draft: Draft, { volumeId, serverId }: Held): void => {
  change(draft.servers, serverId, (server) => ({
    ...server,
    disks: (server.disks ?? []).filter((disk) => disk.volumeId !== volumeId),
  }));
  change(draft.volumes, volumeId, (volume) => ({ ...volume, state: 'available', attachments: [] }));
};

export const startVolume = (
  draft: Draft,
  { pairId, snapshotId, availabilityZone, disk }: ActionOf<'create-volume'>,
): void => {
  const id = projectedVolume(pairId);
  draft.volumes.set(id, {
    is: 'present',
    value: {
      id,
      state: 'creating',
      availabilityZone,
      snapshotId,
      ...disk,
      tags: { [TAGS.pair]: pairId },
      attachments: [],
    },
  });
  change(draft.found.volumesOfPairs, pairId, (ids) => [...ids.filter((known) => known !== id), id]);
};

export const startSnapshot = (
  draft: Draft,
  { groupId, pairId, volumeId, setId, epoch }: ActionOf<'create-snapshot'>,
): void => {
  const id = projectedSnapshot(pairId);
  const volume = draft.volumes.get(volumeId);
  draft.snapshots.set(id, {
    is: 'present',
    value: {
      id,
      volumeId,
      state: 'pending',
      startedAt: draft.at,
      sizeGiB: volume?.is === 'present' ? volume.value.sizeGiB : 0,
      encrypted: false,
      tags: { [TAGS.recoveryPoint]: setId, [TAGS.epoch]: String(epoch), [TAGS.pinned]: groupId },
    },
  });
  change(draft.found.snapshotsOfVolumes, volumeId, (ids) => [...ids.filter((known) => known !== id), id]);
};
