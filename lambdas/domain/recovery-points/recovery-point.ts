import { isFinished, type Member, pointOf, productionVolume, settledPoint } from '../group/member.ts';
import type { PointChoice } from '../group/point-choice.ts';
import type { RecoveryPoint, ReplicationPair } from '../group/protection-group.ts';
import { secondsBetween } from '../instant.ts';
import { type Fact, fact, type ObservedSite, type ObservedSnapshot, present } from '../site/observed.ts';
import { choosePoint, momentIn } from './choose-point.ts';
import { isLate } from './late.ts';
import { areOneMoment, byTag, type RecoverySet, type SnapshotOfPair, setsOfTag } from './recovery-sets.ts';

/** `unknown`: a snapshot listing failed, so a newer set than those seen may exist. */
export type RecoverySetAnswer =
  | { readonly is: 'present'; readonly set: RecoverySet }
  | { readonly is: 'absent' }
  | { readonly is: 'unknown'; readonly why: string };

/** Every snapshot of the server's production disks that counts. `absent` where one of its disks has none, or is not known. */
export const snapshotsOfDisks = (member: Member, site: ObservedSite): Fact<readonly SnapshotOfPair[]> => {
  const listings = member.pairs.map((pair) => ({ pair, listing: listingOf(productionVolume(member, pair), site) }));
  const unknown = listings.map(({ listing }) => listing).find(({ is }) => is === 'unknown');
  if (unknown?.is === 'unknown') return unknown;
  if (listings.some(({ listing }) => listing.is === 'absent')) return { is: 'absent' };
  const all = listings.flatMap(({ pair, listing }) =>
    listing.is === 'present' ? ofPair(pair, listing.value, site) : [],
  );
  return { is: 'present', value: all.filter(({ snapshot }) => !isLate(snapshot, member.group.lease)) };
};

const listingOf = (volumeId: string | undefined, site: ObservedSite): Fact<readonly string[]> =>
  volumeId ? fact(site.found.snapshotsOfVolumes, volumeId) : { is: 'absent' };

const ofPair = ({ id }: ReplicationPair, ids: readonly string[], site: ObservedSite): readonly SnapshotOfPair[] =>
  ids.flatMap((snapshotId) => {
    const snapshot = present(site.snapshots, snapshotId);
    return snapshot ? [{ pairId: id, snapshot }] : [];
  });

/**
 * Whether a volume can be made of it. One in the archive tier has to be restored first, which takes up to 72 hours. Source: EBS
 * User Guide, Archive Amazon EBS snapshots.
 */
export const isUsable = ({ state, storageTier }: ObservedSnapshot): boolean =>
  state === 'completed' && storageTier !== 'archive';

/**
 * Every recovery point of one server, the newest first: a completed snapshot of every one of its production disks, all with the same
 * `sdrs:recovery-point` tag and of one moment. A snapshot without the tag is a set of its own, which is enough for a server
 * with one disk.
 */
export const recoverySets = (member: Member, site: ObservedSite): Fact<readonly RecoverySet[]> => {
  const snapshots = snapshotsOfDisks(member, site);
  if (snapshots.is !== 'present') return snapshots;
  const pairIds = member.pairs.map(({ id }) => id);
  const tagged = byTag(snapshots.value.filter(({ snapshot }) => isUsable(snapshot)));
  const sets = tagged.flatMap((one) => setsOfTag(one, pairIds));
  return { is: 'present', value: sets.sort((a, b) => b.takenAt.localeCompare(a.takenAt)) };
};

/** The recovery point of one server that a choice comes to. For `final` and `live` the one that takes their place. */
export const chosenRecoverySet = (member: Member, site: ObservedSite, choice: PointChoice): RecoverySetAnswer => {
  const sets = recoverySets(member, site);
  if (sets.is !== 'present') return sets;
  const set = choosePoint(choice, sets.value, typeof choice === 'object' ? momentIn(choice, site) : undefined);
  return set ? { is: 'present', set } : { is: 'absent' };
};

/** The recovery points already pinned for all of a server's pairs, or `undefined` if any is missing. */
export const pinnedRecoverySet = (pairs: readonly ReplicationPair[]): RecoverySet | undefined => {
  const points = new Map<string, RecoveryPoint>();
  for (const pair of pairs) if (pair.recoveryPoint) points.set(pair.id, pair.recoveryPoint);
  const first = [...points.values()].sort((a, b) => a.takenAt.localeCompare(b.takenAt))[0];
  if (!first || points.size !== pairs.length) return undefined;
  return { setId: first.setId, takenAt: first.takenAt, points };
};

/**
 * The recovery point a failover brings a server to: the chosen one, on each try anew, since production may have gone on
 * after an earlier try. A finished server keeps its own. Where it cannot be listed, one pinned before will do; so it
 * does where its snapshots have gone and the server's identity is on the move, as its disks may have been made of them.
 * One that is not of one moment, as earlier releases could pin it, will not do.
 */
export const recoverySetFor = (member: Member, site: ObservedSite): RecoverySetAnswer => {
  const pinned = pinnedRecoverySet(member.pairs);
  if ((isFinished(member) || settledPoint(member)) && pinned) return { is: 'present', set: pinned };
  const chosen = chosenRecoverySet(member, site, pointOf(member));
  const isOnTheMove = member.instance.progress?.committedAt !== undefined;
  const isPinnedEnough = chosen.is === 'unknown' || (chosen.is === 'absent' && isOnTheMove);
  return pinned && isPinnedEnough && isOneMoment(pinned) ? { is: 'present', set: pinned } : chosen;
};

const isOneMoment = ({ points }: RecoverySet): boolean =>
  areOneMoment([...points.values()].map(({ takenAt }) => takenAt));

/** The pairs, each with its part of the set. */
export const pinTo = (pairs: readonly ReplicationPair[], set: RecoverySet): readonly ReplicationPair[] =>
  pairs.map((pair) => {
    const recoveryPoint = set.points.get(pair.id);
    return { ...pair, ...(recoveryPoint ? { recoveryPoint } : {}) };
  });

/** Seconds of writes that bringing the server back to its recovery point would lose, where it has one. */
export const recoveryPointAge = (member: Member, site: ObservedSite): number | undefined => {
  const answer = member.pairs.length > 0 ? recoverySetFor(member, site) : undefined;
  return answer?.is === 'present' ? secondsBetween(answer.set.takenAt, site.at) : undefined;
};
