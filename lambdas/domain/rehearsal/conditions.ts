import { drDevice } from '../group/dr-device.ts';
import type { Member } from '../group/member.ts';
import { nicsOf } from '../identity/strategy.ts';
import { isFenced } from '../phases/fence/next-fence.ts';
import { type ObservedSite, present } from '../site/observed.ts';

export const isStopped = (serverId: string, site: ObservedSite): boolean =>
  present(site.servers, serverId)?.state === 'stopped';

export const diskFlags = (serverId: string, devices: readonly string[], site: ObservedSite) =>
  (present(site.servers, serverId)?.disks ?? [])
    .filter(({ device }) => devices.includes(device))
    .map(({ deleteOnTermination }) => deleteOnTermination);

export const isIndexFree = ({ drServerId }: Member, deviceIndex: number | undefined, site: ObservedSite): boolean =>
  !nicsOf(drServerId, site).some(({ attachment }) => attachment?.deviceIndex === deviceIndex);

export const promisedIndex = ({ instance }: Member, networkInterfaceId: string): number | undefined =>
  instance.promised?.find((plan) => plan.networkInterfaceId === networkInterfaceId)?.deviceIndex;

export const isOnDr = (networkInterfaceId: string, { drServerId }: Member, site: ObservedSite): boolean =>
  present(site.nics, networkInterfaceId)?.attachment?.serverId === drServerId;

/** By what the server says of its disks, where the rules go by what the volumes say of their servers. */
const hasItsDisks = ({ pairs, drServerId }: Member, site: ObservedSite): boolean => {
  const dr = present(site.servers, drServerId);
  return pairs.every((pair) => {
    const disk = dr?.disks?.find(({ device, state }) => device === drDevice(pair, dr) && state === 'attached');
    return (
      pair.recoveryPoint && present(site.volumes, disk?.volumeId ?? '')?.snapshotId === pair.recoveryPoint.snapshotId
    );
  });
};

/** What an identity waits for, whatever of it moves. */
export const mayMove = (member: Member, site: ObservedSite): boolean =>
  isFenced(member, site) && hasItsDisks(member, site);

export const areDisksMade = ({ pairs }: Member, site: ObservedSite): boolean =>
  pairs.every(({ id, recoveryPoint }) =>
    (present(site.found.volumesOfPairs, id) ?? []).some((volumeId) => {
      const volume = present(site.volumes, volumeId);
      return volume?.state === 'available' && volume.snapshotId === recoveryPoint?.snapshotId;
    }),
  );
