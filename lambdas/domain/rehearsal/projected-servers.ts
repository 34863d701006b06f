import { type ActionOf, TAGS } from '../site/actions.ts';
import type { AttachedDisk } from '../site/observed.ts';
import type { Draft } from './draft.ts';
import { removeDisk } from './projected-disks.ts';
import { change } from './projected-facts.ts';
import { leaveNic } from './projected-nics.ts';

/** Whether the volumes at some devices go with their server. */
export const setDisks = (
  { servers }: Draft,
  { serverId, devices }: ActionOf<'keep-volumes' | 'release-volumes'>,
  deleteOnTermination: boolean,
): void => {
  const at = (disk: AttachedDisk): AttachedDisk =>
    devices.includes(disk.device) ? { ...disk, deleteOnTermination } : disk;
  change(servers, serverId, (server) => (server.disks ? { ...server, disks: server.disks.map(at) } : server));
};

/** What was kept is free again; what was not is gone. */
export const terminateServer = (draft: Draft, serverId: string): void => {
  const seen = draft.servers.get(serverId);
  for (const disk of (seen?.is === 'present' && seen.value.disks) || []) loseDisk(draft, serverId, disk);
  const nics = draft.found.nicsOfServers.get(serverId);
  for (const id of nics?.is === 'present' ? nics.value : []) loseNic(draft, id);
  change(draft.servers, serverId, (server) => ({ ...server, state: 'terminated' as const, disks: [] }));
};

const loseDisk = (draft: Draft, serverId: string, { volumeId, deleteOnTermination }: AttachedDisk): void => {
  removeDisk(draft, { volumeId, serverId });
  if (deleteOnTermination) draft.volumes.set(volumeId, { is: 'absent' });
};

const loseNic = (draft: Draft, id: string): void => {
  const nic = draft.nics.get(id);
  const goesAlong = nic?.is === 'present' && nic.value.attachment?.deleteOnTermination;
  leaveNic(draft, id);
  if (goesAlong) draft.nics.set(id, { is: 'absent' });
};

/** Stands for the id of a server that EC2 has not launched yet. */
export const projectedServer = (instanceId: string): string => `(relaunch of ${instanceId})`;

/** A starting server on its network interface, with a root disk of its image, in its model's zone and network. */
export const launchServer = (draft: Draft, action: ActionOf<'launch-server'>): void => {
  const id = projectedServer(action.instanceId);
  const model = [...draft.servers.values()].find(
    (seen) => seen.is === 'present' && JSON.stringify(seen.value.launchedAs) === JSON.stringify(action.model),
  );
  if (model?.is !== 'present') return;
  const { value: like } = model;
  const root = {
    device: like.rootDeviceName,
    volumeId: `(root of ${id})`,
    state: 'attached',
    deleteOnTermination: true,
  };
  draft.servers.set(id, {
    is: 'present',
    value: { ...like, id, state: 'pending', tags: { [TAGS.relaunchOf]: action.instanceId }, disks: [root] },
  });
  const attachment = {
    id: `(attachment of ${action.networkInterfaceId})`,
    serverId: id,
    deviceIndex: 0,
    state: 'attached',
    deleteOnTermination: false,
  };
  change(draft.nics, action.networkInterfaceId, (nic) => ({ ...nic, status: 'in-use', attachment }));
  draft.found.nicsOfServers.set(id, { is: 'present', value: [action.networkInterfaceId] });
  change(draft.found.relaunchesOf, action.instanceId, (ids) => [...ids.filter((known) => known !== id), id]);
};
