import { type Member, productionVolume } from '../../group/member.ts';
import type { Restoration } from '../../group/protection-group.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { done, failed, type PhaseVerdict, waiting } from '../../pass/phase-verdict.ts';
import { fact, type ObservedServer, type ObservedSite } from '../../site/observed.ts';

/** What is noted of one kind. */
export type Undo<K extends Restoration['undo']> = Extract<Restoration, { readonly undo: K }>;

/** Attached again, and then deleted with its server again where it was to be. */
export const attachRoot = (one: Undo<'detach-root'>, server: ObservedServer, site: ObservedSite): PhaseVerdict => {
  const { volumeId, device, deleteOnTermination } = one;
  if (!server.disks) return waiting(`the disks of ${server.id} are not known`, LOOK_AGAIN_SECONDS);
  const held = server.disks.find((disk) => disk.device === device);
  if (held && held.volumeId !== volumeId) {
    return failed(`${device} of ${server.id} is taken by ${held.volumeId}, not by its root volume ${volumeId}.`);
  }
  if (held && held.state !== 'attached') return waiting(`${volumeId} is ${held.state}`, LOOK_AGAIN_SECONDS);
  if (held) return deleteOnTermination ? releaseVolume(one, server) : done();
  return attachFree({ volumeId, device }, server, site);
};

const attachFree = (
  { volumeId, device }: Pick<Undo<'detach-root'>, 'volumeId' | 'device'>,
  server: ObservedServer,
  site: ObservedSite,
): PhaseVerdict => {
  const volume = fact(site.volumes, volumeId);
  if (volume.is === 'unknown') return waiting(volume.why, LOOK_AGAIN_SECONDS);
  if (volume.is === 'absent') return failed(`Root volume ${volumeId} of ${server.id} does not exist any more.`);
  if (volume.value.state !== 'available') return waiting(`${volumeId} is ${volume.value.state}`, LOOK_AGAIN_SECONDS);
  return waiting(`${volumeId} is being attached to ${server.id}`, LOOK_AGAIN_SECONDS, [
    { do: 'attach-volume', volumeId, serverId: server.id, device },
  ]);
};

/**
 * The root volume goes on again also where nobody has noted that it was taken off: the guard finishes the fence of a failover
 * that has ended, and notes nothing. Where it is not on record which one that was, people are told.
 */
export const rootAtHome = (member: Member, server: ObservedServer, site: ObservedSite): readonly PhaseVerdict[] => {
  const isNoted = (member.instance.restoration ?? []).some((one) => one.undo === 'detach-root');
  const pair = member.pairs.find(({ bootable }) => bootable);
  const device = server.rootDeviceName || pair?.device;
  if (isNoted || device === undefined || server.disks === undefined) return [];
  const held = server.disks.find((disk) => disk.device === device);
  if (!held) return [unnotedRoot({ volumeId: pair && productionVolume(member, pair), device }, server, site)];
  return held.state === 'attached' ? [] : [waiting(`${held.volumeId} is ${held.state}`, LOOK_AGAIN_SECONDS)];
};

const unnotedRoot = (
  { volumeId, device }: { readonly volumeId: string | undefined; readonly device: string },
  server: ObservedServer,
  site: ObservedSite,
): PhaseVerdict => {
  if (volumeId !== undefined) return attachFree({ volumeId, device }, server, site);
  const why = `${server.id} has no root volume, and which one it had is not on record`;
  return failed(`${why}: attach it as ${device}, then cancel again.`);
};

/** Only as long as the volume is where it was. */
export const releaseVolume = (
  { device, volumeId }: Pick<Undo<'keep-volume'>, 'device' | 'volumeId'>,
  server: ObservedServer,
): PhaseVerdict => {
  if (!server.disks) return waiting(`the disks of ${server.id} are not known`, LOOK_AGAIN_SECONDS);
  const disk = server.disks.find((held) => held.device === device && held.volumeId === volumeId);
  if (!disk || disk.deleteOnTermination) return done();
  return waiting(`${volumeId} gets its DeleteOnTermination back`, LOOK_AGAIN_SECONDS, [
    { do: 'release-volumes', serverId: server.id, devices: [device] },
  ]);
};
