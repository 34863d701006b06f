import { type Member, productionVolume } from '../../group/member.ts';
import { phaseOf } from '../../group/progress.ts';
import type { RecoveryPoint, ReplicationPair } from '../../group/protection-group.ts';
import { LOOK_AGAIN_SECONDS, SETTLE_SECONDS } from '../../pass/looks.ts';
import { done, type PhaseVerdict, unlessIssued, waiting } from '../../pass/phase-verdict.ts';
import { isForGood, refusalOf } from '../../pass/refusals.ts';
import { outOfReach } from '../../recovery-points/last-point.ts';
import { isUsable } from '../../recovery-points/recovery-point.ts';
import { lastSetId, type RecoverySet } from '../../recovery-points/recovery-sets.ts';
import { type ActionOf, TAGS } from '../../site/actions.ts';
import { fact, type ObservedSite, type ObservedSnapshot, present } from '../../site/observed.ts';
import { snapshotRefusal } from '../../site/snapshot-limits.ts';
import { isFenced } from '../fence/next-fence.ts';
import type { PairView } from './free-device.ts';

/** Each failover has an epoch of its own, so a set of an earlier try, after which production may have run, is never this one. */
const setIdOf = ({ group, instance }: Member): string => lastSetId(instance.id, group.lease?.epoch ?? group.epoch);

/** Snapshots of the disk for the last recovery point. A call whose answer was lost may have made another: the first one counts. */
const snapshotsOf = (member: Member, pair: ReplicationPair, site: ObservedSite): readonly ObservedSnapshot[] =>
  (present(site.found.snapshotsOfVolumes, productionVolume(member, pair) ?? '') ?? [])
    .flatMap((id) => present(site.snapshots, id) ?? [])
    .filter(({ tags }) => tags[TAGS.recoveryPoint] === setIdOf(member) && tags[TAGS.epoch] !== undefined)
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt) || a.id.localeCompare(b.id));

/** The last recovery point of the server, once every one of its snapshots is complete. */
export const finalSet = (member: Member, site: ObservedSite): RecoverySet | undefined => {
  const setId = setIdOf(member);
  const points = member.pairs.flatMap((pair): readonly (readonly [string, RecoveryPoint])[] => {
    const found = snapshotsOf(member, pair, site).find(isUsable);
    if (!found) return [];
    return [[pair.id, { snapshotId: found.id, setId, takenAt: found.startedAt, sizeGiB: found.sizeGiB }]];
  });
  const takenAt = points.map(([, point]) => point.takenAt).sort()[0];
  if (takenAt === undefined || points.length < member.pairs.length) return undefined;
  return { setId, takenAt, points: new Map(points) };
};

const createOf = (member: Member, pair: ReplicationPair, volumeId: string): ActionOf<'create-snapshot'> => ({
  do: 'create-snapshot',
  groupId: member.group.id,
  instanceId: member.instance.id,
  pairId: pair.id,
  volumeId,
  setId: setIdOf(member),
  epoch: member.group.lease?.epoch ?? member.group.epoch,
});

/** Why no last recovery point of the server comes about any more, for certain. */
export const whyNoFinal = (member: Member, site: ObservedSite): string | undefined => {
  for (const pair of member.pairs) {
    const why = outOfReach('final', member, pair, site) ?? whyNoSnapshot(member, pair, site);
    if (why !== undefined) return why;
  }
  return undefined;
};

/** The first disk whose last snapshot is not complete, in a sentence. */
export const whatIsOpen = (member: Member, site: ObservedSite): string | undefined => {
  const pair = member.pairs.find((one) => !snapshotsOf(member, one, site).some(isUsable));
  if (!pair) return undefined;
  const listed = fact(site.found.snapshotsOfVolumes, productionVolume(member, pair) ?? '');
  if (listed.is === 'unknown') return listed.why;
  const [snapshot] = snapshotsOf(member, pair, site);
  if (snapshot) return `snapshot ${snapshot.id} of ${pair.device} is ${snapshot.state}`;
  const refusal = refusalOf(member, createOf(member, pair, productionVolume(member, pair) ?? ''));
  if (!refusal) return `${pair.device} has no snapshot yet`;
  return `EC2 refused a snapshot of ${pair.device}: ${snapshotRefusal(refusal.code, refusal.reason)}`;
};

const whyNoSnapshot = (member: Member, pair: ReplicationPair, site: ObservedSite): string | undefined => {
  const refusal = refusalOf(member, createOf(member, pair, productionVolume(member, pair) ?? ''));
  if (refusal && isForGood(refusal)) return `EC2 refused a snapshot of ${pair.device}: ${refusal.reason}`;
  const broken = snapshotsOf(member, pair, site).find(({ state }) => state === 'error');
  return broken && `snapshot ${broken.id} of ${pair.device} ended in error`;
};

/**
 * The next step to the last snapshot of one disk, whether it is attached or not: production is fenced, so nobody writes to it.
 * Safe to repeat: what is there is found by its tags before it is asked for again.
 */
export const nextFinal = ({ member, pair, site, now }: PairView): PhaseVerdict => {
  const volumeId = productionVolume(member, pair) ?? '';
  const fence = phaseOf(member.instance.progress, 'fence');
  if (fence.doneAt === undefined || !isFenced(member, site)) {
    return waiting(`the last recovery point waits for the fence of ${member.productionServerId}`, LOOK_AGAIN_SECONDS);
  }
  const listed = fact(site.found.snapshotsOfVolumes, volumeId);
  if (listed.is === 'unknown') return waiting(listed.why, LOOK_AGAIN_SECONDS);
  const [snapshot] = snapshotsOf(member, pair, site);
  if (snapshot?.state === 'completed') return done();
  if (snapshot) return waiting(`snapshot ${snapshot.id} of ${pair.device} is ${snapshot.state}`, LOOK_AGAIN_SECONDS);
  const create = unlessIssued(member, createOf(member, pair, volumeId), SETTLE_SECONDS, now);
  return waiting(`the last snapshot of ${pair.device} is being taken`, LOOK_AGAIN_SECONDS, create);
};
