import { drVolume, drZone, type Member, pointOf, productionVolume, settledPoint } from '../../group/member.ts';
import type { ReplicationPair } from '../../group/protection-group.ts';
import { type ObservedSite, type ObservedVolume, present } from '../../site/observed.ts';

/** Whether production's disks themselves are the server's DR disks. */
export const isLive = (member: Member): boolean => pointOf(member) === 'live' && settledPoint(member)?.took === 'live';

/** The disk that moves. The end of a failover writes it down as the DR server's, and production has none from then on. */
export const liveVolume = (member: Member, pair: ReplicationPair): string | undefined =>
  productionVolume(member, pair) ?? drVolume(member, pair);

/** The disk of this pair that the DR server is to have, if EC2 shows it: made for it, or production's own. */
export const drDiskOf = (member: Member, pair: ReplicationPair, site: ObservedSite): ObservedVolume | undefined =>
  isLive(member) ? present(site.volumes, liveVolume(member, pair) ?? '') : volumeFromRecoveryPoint(member, pair, site);

/** The DR disk made for this pair from its pinned recovery point, if EC2 shows one; the attached one of several. */
const volumeFromRecoveryPoint = (
  member: Member,
  pair: ReplicationPair,
  site: ObservedSite,
): ObservedVolume | undefined => {
  const ids = present(site.found.volumesOfPairs, pair.id) ?? [];
  const { recoveryPoint } = pair;
  if (!recoveryPoint) return undefined;
  const volumes = ids
    .map((id) => present(site.volumes, id))
    .filter((volume) => volume !== undefined)
    .filter(({ snapshotId }) => snapshotId === recoveryPoint.snapshotId)
    .filter(({ state, availabilityZone }) => !state.startsWith('delet') && availabilityZone === drZone(member));
  const isAttached = ({ attachments }: ObservedVolume) =>
    attachments.some(({ serverId }) => serverId === member.drServerId);
  const whole = volumes.filter(({ state }) => state !== 'error').sort((a, b) => a.id.localeCompare(b.id));
  return volumes.find(isAttached) ?? whole[0] ?? volumes[0];
};
