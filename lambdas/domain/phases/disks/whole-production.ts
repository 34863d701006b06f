import { drDevice, isSameDevice } from '../../group/dr-device.ts';
import { drVolume, type Member } from '../../group/member.ts';
import { GONE_FOR_GOOD } from '../../recovery-points/lost-disk.ts';
import { fact, type ObservedSite } from '../../site/observed.ts';
import { isRestoreOpen, restoreCommand } from './restore-disks.ts';

/**
 * What the server lacks that a failover has made production, in a sentence with the way on: no recovery point would ever be whole
 * without it. `undefined` where nothing is missing, or the look does not tell.
 * @param member with the station that has handed over as production
 */
export const lackOfProduction = (member: Member, site: ObservedSite): string | undefined => {
  const { drServerId, pairs, instance } = member;
  if (isRestoreOpen(member)) {
    return `${drServerId}: its restore by ${instance.progress?.failoverId} has not come to its end. ${restoreCommand(member)}`;
  }
  const seen = fact(site.servers, drServerId);
  if (seen.is !== 'present' || seen.value.disks === undefined) return undefined;
  const server = seen.value;
  const { disks } = seen.value;
  const missing = pairs.filter((pair) => {
    const volume = drVolume(member, pair);
    const device = drDevice(pair, server);
    return !disks.some((disk) => disk.volumeId === volume || isSameDevice(disk.device, device));
  });
  if (missing.length === 0) return undefined;
  const places = missing.map((pair) => drDevice(pair, server)).join(' and ');
  return `${drServerId} has no disk at ${places}. ${wayOn(member)}`;
};

/** Once the group has been turned round, there is no failover any more whose recovery point could be restored. */
const wayOn = (member: Member): string =>
  member.instance.status === 'failed-over'
    ? `Attach it again, or ${restoreCommand(member)}`
    : `Attach it again. ${GONE_FOR_GOOD}`;
