import { type Member, productionVolume } from '../../group/member.ts';
import type { Restoration } from '../../group/protection-group.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { done, failed, type PhaseVerdict, waiting } from '../../pass/phase-verdict.ts';
import { type AttachedDisk, fact, type ObservedServer, type ObservedSite } from '../../site/observed.ts';
import { isLeaving, nextLeaving } from '../leaving.ts';

/** What is noted of one kind. */
export type Undo<K extends Restoration['undo']> = Extract<Restoration, { readonly undo: K }>;

/** A root volume, or a disk that was to move. */
export type DetachedDisk = Undo<'detach-root' | 'detach-disk'>;

/** A member that is given back, with the look at its production server. */
export interface BackView {
  readonly member: Member;
  readonly server: ObservedServer;
  readonly site: ObservedSite;
}

/** Attached again, and then deleted with its server again where it was to be. */
export const attachAgain = (one: DetachedDisk, view: BackView): PhaseVerdict => {
  const { server, site } = view;
  const { volumeId, device, deleteOnTermination } = one;
  if (!server.disks) return waiting(`the disks of ${server.id} are not known`, LOOK_AGAIN_SECONDS);
  const held = server.disks.find((disk) => disk.device === device);
  if (held && held.volumeId !== volumeId) return takenBy(held.volumeId, one, site);
  if (held && held.state !== 'attached') return onItsWay(view, held, one.undo === 'detach-disk');
  if (held) return deleteOnTermination ? releaseVolume(one, server) : done();
  return attachFree({ volumeId, device }, server, site);
};

/** On, or off first: what the failover had begun to detach is attached again once it is off. */
const onItsWay = (
  { member, server, site }: BackView,
  { volumeId, state }: AttachedDisk,
  moved: boolean,
): PhaseVerdict => {
  if (!isLeaving(state)) return waiting(`${volumeId} is ${state}`, LOOK_AGAIN_SECONDS);
  const detach = { do: 'detach-volume', volumeId, serverId: server.id, ...(moved ? { moved } : {}) } as const;
  return nextLeaving({ member, phase: 'giveBack', detach, site });
};

/** Whoever has put another volume in the place of one that is gone wanted what the roll-back wants. */
const takenBy = (
  other: string,
  { undo, serverId, volumeId, device }: DetachedDisk,
  site: ObservedSite,
): PhaseVerdict =>
  fact(site.volumes, volumeId).is === 'absent'
    ? done()
    : failed(
        `${device} of ${serverId} is taken by ${other}, not by its ${undo === 'detach-root' ? 'root volume' : 'disk'} ${volumeId}.`,
      );

const attachFree = (
  { volumeId, device }: Pick<DetachedDisk, 'volumeId' | 'device'>,
  server: ObservedServer,
  site: ObservedSite,
): PhaseVerdict => {
  const volume = fact(site.volumes, volumeId);
  if (volume.is === 'unknown') return waiting(volume.why, LOOK_AGAIN_SECONDS);
  // Nothing is left to attach, and people are told: see `lostRoots`.
  if (volume.is === 'absent') return done();
  if (volume.value.state !== 'available') return waiting(`${volumeId} is ${volume.value.state}`, LOOK_AGAIN_SECONDS);
  return waiting(`${volumeId} is being attached to ${server.id}`, LOOK_AGAIN_SECONDS, [
    { do: 'attach-volume', volumeId, serverId: server.id, device },
  ]);
};

const notedRoots = ({ instance: { restoration = [] } }: Member): readonly Undo<'detach-root'>[] =>
  restoration.filter((one) => one.undo === 'detach-root');

/** The root volume that is on record, and its place; each may not be known. */
const recordedRoot = (member: Member, { rootDeviceName }: ObservedServer) => {
  const pair = member.pairs.find(({ bootable }) => bootable);
  return { volumeId: pair && productionVolume(member, pair), device: rootDeviceName || pair?.device };
};

/**
 * The root volume goes on again also where nobody has noted that it was taken off: people do that, and so did the guard of an
 * earlier release. Where the record does not say which volume that was, people are told.
 */
export const rootAtHome = (view: BackView): readonly PhaseVerdict[] => {
  const { member, server, site } = view;
  const { volumeId, device } = recordedRoot(member, server);
  if (notedRoots(member).length > 0 || device === undefined || server.disks === undefined) return [];
  const held = server.disks.find((disk) => disk.device === device);
  if (!held) return [unnotedRoot({ volumeId, device }, server, site)];
  return held.state === 'attached' ? [] : [onItsWay(view, held, false)];
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

/** Root volumes that somebody has deleted while they were off their server, and put no other in their place. */
export const lostRoots = (member: Member, server: ObservedServer, site: ObservedSite) => {
  const noted = notedRoots(member);
  return (noted.length > 0 ? noted : [recordedRoot(member, server)]).flatMap(({ volumeId, device }) => {
    const isThere = volumeId === undefined || fact(site.volumes, volumeId).is !== 'absent';
    return isThere || server.disks?.some((disk) => disk.device === device) ? [] : [{ volumeId, device }];
  });
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
