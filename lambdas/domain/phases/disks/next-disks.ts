import { drDevice, tagRemedy, takenBy } from '../../group/dr-device.ts';
import { drVolume, drZone, type Member } from '../../group/member.ts';
import type { Instant, RecoveryPoint, ReplicationPair } from '../../group/protection-group.ts';
import { awaitsRelaunch } from '../../identity/relaunch.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import {
  combine,
  done,
  failed,
  hasElapsed,
  issuedAt,
  issuedWithin,
  type PhaseVerdict,
  unlessIssued,
  waiting,
  withinMigrationBudget,
} from '../../pass/phase-verdict.ts';
import { refusalOf } from '../../pass/refusals.ts';
import { type Action, type ActionOf, TAGS } from '../../site/actions.ts';
import type { DiskSpec } from '../../site/disk-spec.ts';
import { fact, type ObservedServer, type ObservedSite, type ObservedVolume, present } from '../../site/observed.ts';
import { CREATE_AGAIN_SECONDS, isAskedInVain, tokensUsedUp } from './disk-asks.ts';
import { tokenAndRate } from './initialization-rate.ts';

/** A termination and a launch take longer than anything here. */
const LOOK_FOR_RELAUNCH_SECONDS = 20;

/** The next step towards DR disks made from the pinned recovery point and attached to the stopped DR server. */
export const nextDiskActions = (member: Member, site: ObservedSite, now: Instant): PhaseVerdict => {
  const server = fact(site.servers, member.drServerId);
  if (server.is === 'unknown') return withinMigrationBudget(member, waiting(server.why, LOOK_AGAIN_SECONDS), now);
  // In the plan: dr-server-missing (plan-servers.ts).
  if (server.is === 'absent' || server.value.state === 'terminated') {
    return failed(
      `DR server ${member.drServerId} of ${member.instance.name} does not exist any more. Create it again.`,
    );
  }
  const dr = server.value;
  const verdict = combine(member.pairs.map((pair) => nextForPair({ member, pair, site, dr, now })));
  // The server is brought along by the identity's phase, which says best why it does not come.
  return awaitsRelaunch(member) ? verdict : withinMigrationBudget(member, verdict, now);
};

interface PairView {
  readonly member: Member;
  readonly pair: ReplicationPair;
  readonly site: ObservedSite;
  readonly dr: ObservedServer;
  readonly now: Instant;
}

const nextForPair = (view: PairView): PhaseVerdict => {
  const point = view.pair.recoveryPoint;
  // In the plan: no-recovery-point (plan-disks.ts).
  if (!point) return failed(`No recovery point is pinned for pair ${view.pair.id} (${view.pair.device}).`);
  const volumes = fact(view.site.found.volumesOfPairs, view.pair.id);
  if (volumes.is === 'unknown') return waiting(volumes.why, LOOK_AGAIN_SECONDS);
  const volume = volumeFromRecoveryPoint(view.member, view.pair, view.site);
  return volume ? nextForVolume(view, volume) : nextWithoutVolume(view, point);
};

/** The DR disk made for this pair from its pinned recovery point, if EC2 shows one; the attached one of several. */
export const volumeFromRecoveryPoint = (
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

const nextWithoutVolume = (view: PairView, point: RecoveryPoint): PhaseVerdict => {
  const create = inFreshWords(view, {
    do: 'create-volume',
    groupId: view.member.group.id,
    pairId: view.pair.id,
    snapshotId: point.snapshotId,
    availabilityZone: drZone(view.member),
    disk: drDisk(view.pair, point),
    ...tokenAndRate(view.member, view.pair, point.snapshotId),
  });
  const free = freeDevice(view);
  if (free.state === 'failed') return free;
  const isAsked = wasAsked(view, create);
  if (!isAsked && unacceptedAt(view.member, create) === undefined && isAskedInVain(view.member, create)) {
    return failed(reasonWithoutVolume(view, create, point));
  }
  const making = waiting(reasonWithoutVolume(view, create, point), LOOK_AGAIN_SECONDS, isAsked ? [] : [create]);
  return combine([making, free]);
};

/** A token that has brought no volume to light is used up. Safe to repeat: until then the token is the same. */
const inFreshWords = ({ member }: PairView, create: ActionOf<'create-volume'>): ActionOf<'create-volume'> => {
  const usedUp = tokensUsedUp(member, create);
  return usedUp === 0 ? create : { ...create, clientToken: `${create.clientToken}.${usedUp}` };
};

/**
 * Where EC2 answered the call without accepting it. A call that was throttled or had no answer may go at once; one that
 * was refused for good goes again as soon as nothing else of the server is under way, and ends it before anything
 * moves.
 */
const unacceptedAt = (member: Member, create: Action): Instant | undefined => {
  const refusal = refusalOf(member, create);
  return refusal && ['wait', 'unknown'].includes(refusal.outcome) ? refusal.at : undefined;
};

/**
 * As the production disk was recorded, but never smaller than its snapshot: the disk may have grown since the record,
 * and EC2 makes no volume that is smaller than its snapshot. Source: CreateVolume, `Size`.
 */
const drDisk = ({ disk }: ReplicationPair, { sizeGiB = 0 }: RecoveryPoint): DiskSpec => ({
  ...disk,
  sizeGiB: Math.max(disk.sizeGiB, sizeGiB),
});

/** Accepted or not: where the token is used up, EC2 has nothing else to say to the same call a moment later. */
const wasAsked = ({ member, now }: PairView, create: Action): boolean => {
  const answered = unacceptedAt(member, create);
  return (
    issuedWithin(member, create, CREATE_AGAIN_SECONDS, now) ||
    (answered !== undefined && !hasElapsed(answered, CREATE_AGAIN_SECONDS, now))
  );
};

/**
 * EC2 accepts the call before it has looked at the key; what cannot be encrypted is gone some seconds later, and
 * nothing says so. Source: CreateVolume, `KmsKeyId`, and EBS User Guide, EventBridge events, createVolume. The
 * request's token may go on to stand for the volume that is gone (see `tokensUsedUp`), so another token is used for the
 * next one.
 */
const reasonWithoutVolume = ({ member, pair, now }: PairView, create: Action, { snapshotId }: RecoveryPoint): string =>
  hasElapsed(issuedAt(member, create), CREATE_AGAIN_SECONDS, now) || unacceptedAt(member, create) !== undefined
    ? `EC2 has been asked to make the DR disk of ${pair.device}, and shows none: if snapshot ${snapshotId} is encrypted, its KMS key has to be enabled, and allowed to the role of "Make DR disks available". A volume that somebody has deleted is made again. A volume of ${snapshotId} that is there has lost its tag: ${tagRemedy(pair)}`
    : `the DR disk of ${pair.device} is being made`;

const nextForVolume = (view: PairView, volume: ObservedVolume): PhaseVerdict => {
  const device = drDevice(view.pair, view.dr);
  if (volume.state === 'error') {
    return failed(
      `EC2 could not make volume ${volume.id} of snapshot ${volume.snapshotId}. Delete it and start the failover again.`,
    );
  }
  const attachment = volume.attachments[0];
  if (attachment) return attachedVerdict(view, volume, device);
  if (volume.state !== 'available') {
    return combine([waiting(`volume ${volume.id} is ${volume.state}`, LOOK_AGAIN_SECONDS), freeDevice(view)]);
  }
  const free = freeDevice(view);
  if (free.state !== 'done') return free;
  // EC2 takes a volume for a server that runs or is stopped, and for none on its way between the two.
  if (!['running', 'stopped'].includes(view.dr.state)) {
    return waiting(`DR server ${view.dr.id} is ${view.dr.state}`, LOOK_AGAIN_SECONDS);
  }
  const attach: Action = { do: 'attach-volume', volumeId: volume.id, serverId: view.dr.id, device };
  const calls = unlessIssued(view.member, attach, LOOK_AGAIN_SECONDS, view.now);
  return waiting(`volume ${volume.id} is being attached as ${device}`, LOOK_AGAIN_SECONDS, calls);
};

const attachedVerdict = ({ member, dr }: PairView, volume: ObservedVolume, device: string): PhaseVerdict => {
  const holders = volume.attachments.map((held) => `${held.serverId} as ${held.device}`).join(', ');
  // The launched server cannot take a volume that the prepared server holds, and after the launch it is too late.
  if (awaitsRelaunch(member)) {
    return failed(
      `Volume ${volume.id} is attached to ${holders}, and has to be free for the server that is launched in the place of ` +
        `${member.productionServerId}. Detach it there, then start the failover again.`,
    );
  }
  const attachment = volume.attachments.find(({ serverId }) => serverId === dr.id);
  if (!attachment || attachment.device !== device) {
    return failed(
      `Volume ${volume.id} is attached to ${holders}, not to DR server ${dr.id} as ${device}. Detach it there.`,
    );
  }
  return attachment.state === 'attached'
    ? done()
    : waiting(`volume ${volume.id} is ${attachment.state}`, LOOK_AGAIN_SECONDS);
};

const isOurs = ({ member, pair, site, dr }: Omit<PairView, 'now'>, volumeId: string): boolean =>
  volumeId === drVolume(member, pair) ||
  present(site.volumes, volumeId)?.tags[TAGS.pair] === pair.id ||
  dr.tags[TAGS.relaunchOf] === member.instance.id;

/** Detaches the DR server's own disk from the device, deletes nothing. In the plan: dr-device-taken (plan-disks.ts). */
const freeDevice = ({ member, pair, site, dr, now }: PairView): PhaseVerdict => {
  if (awaitsRelaunch(member)) {
    const reason = `the server that is launched in the place of ${member.productionServerId} is not there yet`;
    return waiting(reason, LOOK_FOR_RELAUNCH_SECONDS);
  }
  const device = drDevice(pair, dr);
  if (!dr.disks) return waiting(`the disks of DR server ${dr.id} are not known`, LOOK_AGAIN_SECONDS);
  const disk = dr.disks.find((held) => held.device === device);
  if (!disk) return done();
  // Two looks are of two moments: the server shows the very disk that its volume does not yet say to be attached.
  if (disk.volumeId === volumeFromRecoveryPoint(member, pair, site)?.id) {
    return waiting(`volume ${disk.volumeId} is shown at ${device}, and not as attached`, LOOK_AGAIN_SECONDS);
  }
  if (dr.state !== 'stopped')
    return waiting(`DR server ${dr.id} is ${dr.state}; it must be stopped`, LOOK_AGAIN_SECONDS);
  if (!isOurs({ member, pair, site, dr }, disk.volumeId)) {
    return failed(`${takenBy(pair, dr, disk)} Then start the failover again.`);
  }
  const detach: Action = { do: 'detach-volume', volumeId: disk.volumeId, serverId: dr.id };
  const isAsked = disk.state === 'detaching' || issuedWithin(member, detach, LOOK_AGAIN_SECONDS, now);
  return waiting(`${disk.volumeId} is being detached from ${device}`, LOOK_AGAIN_SECONDS, isAsked ? [] : [detach]);
};
