import { isOneZone, type Member, productionVolume } from '../../group/member.ts';
import { phaseOf } from '../../group/progress.ts';
import type { Instant, ReplicationPair } from '../../group/protection-group.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { done, hasElapsed, issuedAt, type PhaseVerdict, unlessIssued, waiting } from '../../pass/phase-verdict.ts';
import { isForGood, refusalOf } from '../../pass/refusals.ts';
import { budgetOf, outOfReach } from '../../recovery-points/last-point.ts';
import type { ActionOf } from '../../site/actions.ts';
import { fact, type ObservedSite, type ObservedVolume, present } from '../../site/observed.ts';
import { isFenced } from '../fence/next-fence.ts';
import type { PairView } from './free-device.ts';

const volumeOf = (member: Member, pair: ReplicationPair, site: ObservedSite): ObservedVolume | undefined =>
  present(site.volumes, productionVolume(member, pair) ?? '');

const detachOf = ({ productionServerId: serverId }: Member, volumeId: string): ActionOf<'detach-volume'> => ({
  do: 'detach-volume',
  volumeId,
  serverId,
  moved: true,
});

/** Whether every disk is seen off its server. A detachment that is complete is a fence of its own: nobody can write to the disk. */
export const areFree = (member: Member, site: ObservedSite): boolean =>
  member.pairs.every((pair) => volumeOf(member, pair, site)?.state === 'available');

/** Why the disks do not move any more, for certain or since it has taken too long. */
export const whyNotLive = (member: Member, site: ObservedSite): string | undefined => {
  if (!isOneZone(member.group)) return 'the sites are in two zones';
  for (const pair of member.pairs) {
    const why = outOfReach('live', member, pair, site) ?? whyHeld(member, pair, site);
    if (why !== undefined) return why;
  }
  return undefined;
};

/** The first disk that is not free, in a sentence. */
export const whatIsHeld = (member: Member, site: ObservedSite): string | undefined => {
  const pair = member.pairs.find((one) => volumeOf(member, one, site)?.state !== 'available');
  return pair && stateText(member, pair, site);
};

const stateText = (member: Member, pair: ReplicationPair, site: ObservedSite): string =>
  `disk ${productionVolume(member, pair)} (${pair.device}) is ${volumeOf(member, pair, site)?.state ?? 'not seen'}`;

/** Data disks that were off their server before anybody was asked to take them off. */
export const foundFree = (member: Member): readonly string[] => {
  const detached = (member.instance.restoration ?? []).flatMap((one) =>
    one.undo === 'detach-disk' ? one.volumeId : [],
  );
  return member.pairs.flatMap((pair) => {
    const volumeId = productionVolume(member, pair);
    const isOurs = pair.bootable || volumeId === undefined || detached.includes(volumeId);
    return isOurs ? [] : [`disk ${volumeId} (${pair.device}) was off its server before`];
  });
};

const whyHeld = (member: Member, pair: ReplicationPair, site: ObservedSite): string | undefined => {
  const volumeId = productionVolume(member, pair) ?? '';
  const detach = detachOf(member, volumeId);
  const refusal = refusalOf(member, detach);
  if (refusal && isForGood(refusal)) return `EC2 refused to detach ${volumeId} (${pair.device}): ${refusal.reason}`;
  const volume = volumeOf(member, pair, site);
  if (volume?.state === 'available') return undefined;
  const seconds = budgetOf('live', member.group.policy);
  if (!hasElapsed(since(member, detach, pair), seconds, site.at)) return undefined;
  return `${stateText(member, pair, site)}, and not available, after ${seconds} s`;
};

/** The fence takes the root volume off; the others are asked for as the account's allowance has room. */
const since = (member: Member, detach: ActionOf<'detach-volume'>, { bootable }: ReplicationPair): Instant | undefined =>
  issuedAt(member, detach) ?? (bootable ? phaseOf(member.instance.progress, 'fence').doneAt : undefined);

/**
 * The next step to a disk that is free to move: without force, once its server is fenced. Safe to repeat: names the server, so a
 * disk that is elsewhere by now is not torn off.
 */
export const nextFree = ({ member, pair, site, now }: PairView): PhaseVerdict => {
  const { productionServerId } = member;
  if (phaseOf(member.instance.progress, 'fence').doneAt === undefined || !isFenced(member, site)) {
    return waiting(`disk ${pair.device} moves once ${productionServerId} is fenced`, LOOK_AGAIN_SECONDS);
  }
  const seen = fact(site.volumes, productionVolume(member, pair) ?? '');
  if (seen.is !== 'present') return waiting(`disk ${pair.device} is not seen`, LOOK_AGAIN_SECONDS);
  const { id, state, attachments } = seen.value;
  if (state === 'available') return done();
  const isHeld = attachments.some((one) => one.serverId === productionServerId && one.state === 'attached');
  const detach = isHeld ? unlessIssued(member, detachOf(member, id), LOOK_AGAIN_SECONDS, now) : [];
  return waiting(`disk ${id} is being detached from ${productionServerId}`, LOOK_AGAIN_SECONDS, detach);
};
