import { type Member, productionVolume } from '../group/member.ts';
import { isFenced } from '../phases/fence/next-fence.ts';
import type { ActionOf } from '../site/actions.ts';
import { type ObservedSite, present } from '../site/observed.ts';

/** What has to be true before a call is made, said for people and as a check. */
export interface Precondition<A> {
  readonly says: string | ((action: A) => string);
  holds(action: A, member: Member, site: ObservedSite): boolean;
}

/** By force only what is on its way off, by what either of the two says: the server of its disks, the volume of its servers. */
const mayComeOff = ({ volumeId, serverId, force }: ActionOf<'detach-volume'>, site: ObservedSite): boolean => {
  const server = present(site.servers, serverId);
  if (!force) return server?.state === 'stopped';
  const disk = server?.disks?.find((one) => one.volumeId === volumeId);
  const held = present(site.volumes, volumeId)?.attachments.find((one) => one.serverId === serverId);
  const isOnItsWay = [disk, held].some((one) => one?.state === 'detaching' || one?.state === 'busy');
  return isOnItsWay && (server?.state === 'stopped' || server?.state === 'terminated');
};

type DiskKind = 'detach-volume' | 'create-snapshot' | 'create-volume' | 'attach-volume';

/** Of the calls about disks; see `PRECONDITIONS`. */
export const DISK_PRECONDITIONS: { readonly [K in DiskKind]: Precondition<ActionOf<K>> } = {
  'detach-volume': {
    says: ({ force }) => (force ? 'server down, volume still on its way off' : 'server stopped'),
    holds: (action, _, site) => mayComeOff(action, site),
  },
  'create-snapshot': {
    says: 'production fenced, volume there',
    holds: ({ volumeId, pairId }, member, site) =>
      isFenced(member, site) &&
      present(site.volumes, volumeId) !== undefined &&
      member.pairs.some((pair) => pair.id === pairId && productionVolume(member, pair) === volumeId),
  },
  'create-volume': {
    says: 'recovery point pinned',
    holds: ({ pairId, snapshotId }, { pairs }) =>
      pairs.some(({ id, recoveryPoint }) => id === pairId && recoveryPoint?.snapshotId === snapshotId),
  },
  'attach-volume': {
    says: "volume available, device free; production fenced, where it is production's own",
    holds: ({ volumeId, serverId, device, moved }, member, site) =>
      (moved !== true || isFenced(member, site)) &&
      present(site.volumes, volumeId)?.state === 'available' &&
      present(site.servers, serverId)?.disks?.every((disk) => disk.device !== device) === true,
  },
};
