import { type Member, productionVolume } from '../group/member.ts';
import type { ReplicationPair } from '../group/protection-group.ts';
import { fact, type ObservedSite, present } from '../site/observed.ts';

/** A disk as people find it: by its id and its place, or by its place alone where no id is on record. */
export const diskName = (member: Member, pair: ReplicationPair): string => {
  const volumeId = productionVolume(member, pair);
  return volumeId === undefined ? `the disk of ${pair.device}` : `disk ${volumeId} (${pair.device})`;
};

/**
 * Where the disk on record is, where it is seen not to be at its production server: the end of a sentence that begins with
 * the disk. `undefined` where it is there, or EC2 did not say.
 */
export const placeOfLost = (member: Member, pair: ReplicationPair, site: ObservedSite): string | undefined => {
  const disks = present(site.servers, member.productionServerId)?.disks;
  const volumeId = productionVolume(member, pair);
  if (!disks || volumeId === undefined || disks.some((disk) => disk.volumeId === volumeId)) return undefined;
  const seen = fact(site.volumes, volumeId);
  if (seen.is === 'absent') return 'does not exist any more';
  const [holder] = seen.is === 'present' ? seen.value.attachments : [];
  return `is attached to ${holder?.serverId ?? 'nothing that is seen'}`;
};

/** The first disk of a server that is seen not to be at it, in a sentence without its full stop. */
export const lostDisk = (member: Member, site: ObservedSite): string | undefined => {
  for (const pair of member.pairs) {
    const place = placeOfLost(member, pair, site);
    if (place !== undefined) {
      return `${diskName(member, pair)} is not at production server ${member.productionServerId} any more, it ${place}`;
    }
  }
  return undefined;
};

/** What people do about a disk that nobody can bring back. */
export const GONE_FOR_GOOD = 'Where it is gone for good: delete the group, and import its file with the disks of now.';
