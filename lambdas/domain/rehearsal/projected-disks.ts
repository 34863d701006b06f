import { type Action, TAGS } from '../site/actions.ts';
import type { AttachedDisk, Fact, ObservedServer, ObservedVolume } from '../site/observed.ts';
import { change, projectedVolume } from './projected-facts.ts';

interface Disks {
  readonly servers: Map<string, Fact<ObservedServer>>;
  readonly volumes: Map<string, Fact<ObservedVolume>>;
  readonly found: { readonly volumesOfPairs: Map<string, Fact<readonly string[]>> };
}

interface Held {
  readonly volumeId: string;
  readonly serverId: string;
  readonly device?: string;
}

const deviceOf = ({ servers }: Disks, { volumeId, serverId, device }: Held): string => {
  const server = servers.get(serverId);
  const disks = server?.is === 'present' ? (server.value.disks ?? []) : [];
  return device ?? disks.find((disk) => disk.volumeId === volumeId)?.device ?? '';
};

/** The volume at its server, in one of EBS's attachment states. */
export const putDisk = (draft: Disks, held: Held, state: AttachedDisk['state']): void => {
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

export const removeDisk = (draft: Disks, { volumeId, serverId }: Held): void => {
  change(draft.servers, serverId, (server) => ({
    ...server,
    disks: (server.disks ?? []).filter((disk) => disk.volumeId !== volumeId),
  }));
  change(draft.volumes, volumeId, (volume) => ({ ...volume, state: 'available', attachments: [] }));
};

export const startVolume = (
  draft: Disks,
  { pairId, snapshotId, availabilityZone, disk }: Extract<Action, { readonly do: 'create-volume' }>,
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
