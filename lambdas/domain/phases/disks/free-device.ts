import { drDevice, isSameDevice, takenBy } from '../../group/dr-device.ts';
import { drVolume, type Member } from '../../group/member.ts';
import type { Instant, ReplicationPair } from '../../group/protection-group.ts';
import { awaitsRelaunch } from '../../identity/relaunch.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { done, failed, type PhaseVerdict, unlessIssued, waiting } from '../../pass/phase-verdict.ts';
import { type ActionOf, TAGS } from '../../site/actions.ts';
import { type ObservedServer, type ObservedSite, present } from '../../site/observed.ts';
import { isLeaving, nextLeaving } from '../leaving.ts';
import { drDiskOf } from './dr-disk.ts';

/** A termination and a launch take longer than anything here. */
const LOOK_FOR_RELAUNCH_SECONDS = 20;

/** One disk of a member, with all that says what it needs next. */
export interface PairView {
  readonly member: Member;
  readonly pair: ReplicationPair;
  readonly site: ObservedSite;
  readonly dr: ObservedServer;
  readonly now: Instant;
}

const isOurs = ({ member, pair, site, dr }: Omit<PairView, 'now'>, volumeId: string): boolean =>
  volumeId === drVolume(member, pair) ||
  present(site.volumes, volumeId)?.tags[TAGS.pair] === pair.id ||
  dr.tags[TAGS.relaunchOf] === member.instance.id;

/** Detaches the DR server's own disk from the device, deletes nothing. In the plan: dr-device-taken (plan-disks.ts). */
export const freeDevice = ({ member, pair, site, dr, now }: PairView): PhaseVerdict => {
  if (awaitsRelaunch(member)) {
    const reason = `the server that is launched in the place of ${member.productionServerId} is not there yet`;
    return waiting(reason, LOOK_FOR_RELAUNCH_SECONDS);
  }
  const device = drDevice(pair, dr);
  if (!dr.disks) return waiting(`the disks of DR server ${dr.id} are not known`, LOOK_AGAIN_SECONDS);
  const disk = dr.disks.find((held) => isSameDevice(held.device, device));
  if (!disk) return done();
  // Two looks are of two moments: the server shows the very disk that its volume does not yet say to be attached.
  if (disk.volumeId === drDiskOf(member, pair, site)?.id) {
    return waiting(`volume ${disk.volumeId} is shown at ${device}, and not as attached`, LOOK_AGAIN_SECONDS);
  }
  if (dr.state !== 'stopped')
    return waiting(`DR server ${dr.id} is ${dr.state}; it must be stopped`, LOOK_AGAIN_SECONDS);
  if (!isOurs({ member, pair, site, dr }, disk.volumeId)) {
    return failed(`${takenBy(pair, dr, disk)} Then start the failover again.`);
  }
  const detach: ActionOf<'detach-volume'> = { do: 'detach-volume', volumeId: disk.volumeId, serverId: dr.id };
  if (isLeaving(disk.state)) return nextLeaving({ member, phase: 'disks', detach, site });
  const calls = unlessIssued(member, detach, LOOK_AGAIN_SECONDS, now);
  return waiting(`${disk.volumeId} is being detached from ${device}`, LOOK_AGAIN_SECONDS, calls);
};
