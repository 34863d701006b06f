import { drDevice } from '../../group/dr-device.ts';
import { type Member, unsettledPoint } from '../../group/member.ts';
import type { ReplicationPair } from '../../group/protection-group.ts';
import { fact, type ObservedServer, type ObservedSite, type ObservedVolume } from '../../site/observed.ts';
import { drDiskOf } from './dr-disk.ts';

/**
 * Why the identity of a member stays where it is: the look does not show every DR disk, of the point that was chosen,
 * attached to the DR server. `undefined` where it shows them all, or where the server has no replicated disk.
 */
export const detachedDisk = (member: Member, dr: ObservedServer, site: ObservedSite): string | undefined =>
  firstReason(member, site, (volume, pair) => {
    const device = drDevice(pair, dr);
    const isAttached = volume.attachments.some(
      (held) => held.serverId === dr.id && held.device === device && held.state === 'attached',
    );
    return isAttached ? undefined : `DR disk ${volume.id} is not attached to ${dr.id} as ${device} yet`;
  });

/**
 * Why a production server is not terminated, and none launched in its place: a relaunched server gets its disks only after
 * its launch, so each of them has to be made from its pinned recovery point and free to be attached.
 */
export const unreadyDisk = (member: Member, site: ObservedSite): string | undefined =>
  firstReason(member, site, ({ id, state, attachments: [held] }) => {
    if (held) return `DR disk ${id} is held by ${held.serverId} as ${held.device}; detach it there`;
    return state === 'available' ? undefined : `DR disk ${id} is ${state}`;
  });

type Objection = (volume: ObservedVolume, pair: ReplicationPair) => string | undefined;

/** What stands against the first pair that something stands against. What is not known stands against it. */
const firstReason = (member: Member, site: ObservedSite, objection: Objection): string | undefined => {
  const last = unsettledPoint(member);
  if (last !== undefined) return `whether its disks can be brought to "${last}" is not known yet`;
  for (const pair of member.pairs) {
    const listed = fact(site.found.volumesOfPairs, pair.id);
    if (listed.is === 'unknown') return listed.why;
    const volume = drDiskOf(member, pair, site);
    const reason = volume ? objection(volume, pair) : `the DR disk of ${pair.device} is not there yet`;
    if (reason) return reason;
  }
  return undefined;
};
