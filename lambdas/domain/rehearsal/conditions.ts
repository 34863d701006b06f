import { drDevice } from '../group/dr-device.ts';
import type { Member } from '../group/member.ts';
import { isLast } from '../group/point-choice.ts';
import type { ReplicationPair } from '../group/protection-group.ts';
import { nicsOf } from '../identity/strategy.ts';
import { isFenced } from '../phases/fence/next-fence.ts';
import { type ObservedSite, type ObservedVolume, present } from '../site/observed.ts';

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
const hasItsDisks = (member: Member, site: ObservedSite): boolean => {
  const dr = present(site.servers, member.drServerId);
  return member.pairs.every((pair) => {
    const disk = dr?.disks?.find(({ device, state }) => device === drDevice(pair, dr) && state === 'attached');
    return disk !== undefined && isOfPoint(member, pair, present(site.volumes, disk.volumeId));
  });
};

/** Whether the volume is of the point that the server is brought to. While that is open, none is. */
const isOfPoint = (
  { instance: { progress }, production }: Member,
  { volumes, recoveryPoint }: ReplicationPair,
  volume: ObservedVolume | undefined,
): boolean => {
  const { point = 'newest', settled } = progress ?? {};
  if (!volume || (isLast(point) && !settled)) return false;
  if (settled?.took === 'live') return volume.id === volumes[production];
  return recoveryPoint !== undefined && volume.snapshotId === recoveryPoint.snapshotId;
};

/** What an identity waits for, whatever of it moves. */
export const mayMove = (member: Member, site: ObservedSite): boolean =>
  isFenced(member, site) && hasItsDisks(member, site);

export const areDisksMade = (member: Member, site: ObservedSite): boolean =>
  member.pairs.every((pair) => {
    const ids = [...(present(site.found.volumesOfPairs, pair.id) ?? []), pair.volumes[member.production] ?? ''];
    return ids.some((id) => {
      const volume = present(site.volumes, id);
      return volume?.state === 'available' && isOfPoint(member, pair, volume);
    });
  });
