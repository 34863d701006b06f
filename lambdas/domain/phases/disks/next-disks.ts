import { drDevice, tagRemedy } from '../../group/dr-device.ts';
import { drZone, type Member, unsettledPoint } from '../../group/member.ts';
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
import type { Action, ActionOf } from '../../site/actions.ts';
import type { DiskSpec } from '../../site/disk-spec.ts';
import { fact, type ObservedSite, type ObservedVolume } from '../../site/observed.ts';
import { CREATE_AGAIN_SECONDS, isAskedInVain, tokensUsedUp } from './disk-asks.ts';
import { drDiskOf, isLive, liveVolume } from './dr-disk.ts';
import { nextFinal } from './final-point.ts';
import { freeDevice, type PairView } from './free-device.ts';
import { tokenAndRate } from './initialization-rate.ts';
import { nextFree } from './live-point.ts';

/**
 * The next step towards DR disks attached to the stopped DR server: made from the pinned recovery point, or production's own. What
 * is to be production's last state comes first.
 */
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

const nextForPair = (view: PairView): PhaseVerdict => {
  const last = unsettledPoint(view.member);
  if (last !== undefined) return nextForLast(view, last === 'final' ? nextFinal(view) : nextFree(view));
  return isLive(view.member) ? nextForLive(view) : nextForPoint(view);
};

/** The DR server's own disk makes room meanwhile. What is in the way fails nobody yet. */
const nextForLast = (view: PairView, verdict: PhaseVerdict): PhaseVerdict => {
  const free = freeDevice(view);
  const parts = free.state === 'waiting' ? [verdict, free] : [verdict];
  // All disks of the server at once, and that is for the look to say.
  return combine([...parts, waiting('what production has written last is waited for', LOOK_AGAIN_SECONDS)]);
};

const nextForLive = (view: PairView): PhaseVerdict => {
  const volumeId = liveVolume(view.member, view.pair) ?? '';
  const seen = fact(view.site.volumes, volumeId);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  if (seen.is === 'absent')
    return failed(`Disk ${volumeId} (${view.pair.device}), which was on the move, does not exist any more.`);
  return nextForVolume(view, seen.value);
};

const nextForPoint = (view: PairView): PhaseVerdict => {
  const point = view.pair.recoveryPoint;
  // In the plan: no-recovery-point (plan-disks.ts).
  if (!point) return failed(`No recovery point is pinned for pair ${view.pair.id} (${view.pair.device}).`);
  const volumes = fact(view.site.found.volumesOfPairs, view.pair.id);
  if (volumes.is === 'unknown') return waiting(volumes.why, LOOK_AGAIN_SECONDS);
  const volume = drDiskOf(view.member, view.pair, view.site);
  return volume ? nextForVolume(view, volume) : nextWithoutVolume(view, point);
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
    if (isLive(view.member)) return failed(`Disk ${volume.id} (${view.pair.device}) is in state error.`);
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
  const attach: Action = {
    do: 'attach-volume',
    volumeId: volume.id,
    serverId: view.dr.id,
    device,
    ...(isLive(view.member) ? { moved: true } : {}),
  };
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
