import { TAGS } from '../site/actions.ts';
import { fact, type ObservedSite, type ObservedSnapshot, present } from '../site/observed.ts';
import { isFinished, type Member, productionVolume } from './member.ts';
import type { Instant, RecoveryPoint, ReplicationPair } from './protection-group.ts';

/** One moment to which all disks of a server can be brought back together. */
export interface RecoverySet {
  readonly setId: string;
  /** The oldest of its snapshots: no data of any disk is older. */
  readonly takenAt: Instant;
  /** By replication pair id. */
  readonly points: ReadonlyMap<string, RecoveryPoint>;
}

/** `unknown`: a snapshot listing failed, so a newer set than those seen may exist. */
export type RecoverySetAnswer =
  | { readonly is: 'present'; readonly set: RecoverySet }
  | { readonly is: 'absent' }
  | { readonly is: 'unknown'; readonly why: string };

/**
 * The newest recovery point of one server: a completed snapshot of every one of its production disks, all with the same
 * `sdrs:recovery-point` tag. A snapshot without the tag is a set of its own, which is enough for a server with one disk.
 * `stationVolume` names the production disk of a pair.
 */
export const newestRecoverySet = (
  pairs: readonly ReplicationPair[],
  site: ObservedSite,
  stationVolume: (pair: ReplicationPair) => string | undefined,
): RecoverySetAnswer => {
  const candidates = new Map<string, Map<string, ObservedSnapshot>>();
  for (const pair of pairs) {
    const volumeId = stationVolume(pair);
    const listing = volumeId ? fact(site.found.snapshotsOfVolumes, volumeId) : undefined;
    if (listing?.is === 'unknown') return { is: 'unknown', why: listing.why };
    if (listing?.is !== 'present') return { is: 'absent' };
    collect(candidates, pair, completed(listing.value, site));
  }
  const sets = [...candidates].filter(([, bySnapshot]) => bySnapshot.size === pairs.length).map(toRecoverySet);
  const newest = sets.sort((a, b) => b.takenAt.localeCompare(a.takenAt))[0];
  return newest ? { is: 'present', set: newest } : { is: 'absent' };
};

const completed = (snapshotIds: readonly string[], site: ObservedSite): readonly ObservedSnapshot[] =>
  snapshotIds
    .map((id) => present(site.snapshots, id))
    .filter((snapshot) => snapshot !== undefined)
    .filter((snapshot) => snapshot.state === 'completed');

const collect = (
  candidates: Map<string, Map<string, ObservedSnapshot>>,
  pair: ReplicationPair,
  snapshots: readonly ObservedSnapshot[],
): void => {
  for (const snapshot of snapshots) {
    const setId = snapshot.tags[TAGS.recoveryPoint] ?? snapshot.id;
    const byPair = candidates.get(setId) ?? new Map<string, ObservedSnapshot>();
    candidates.set(setId, byPair.set(pair.id, newer(byPair.get(pair.id), snapshot)));
  }
};

const newer = (known: ObservedSnapshot | undefined, other: ObservedSnapshot): ObservedSnapshot =>
  known && known.startedAt > other.startedAt ? known : other;

const toRecoverySet = ([setId, byPair]: readonly [string, ReadonlyMap<string, ObservedSnapshot>]): RecoverySet => ({
  setId,
  takenAt: [...byPair.values()].map((snapshot) => snapshot.startedAt).sort()[0] ?? '',
  points: new Map(
    [...byPair].map(([pairId, snapshot]) => [pairId, { snapshotId: snapshot.id, setId, takenAt: snapshot.startedAt }]),
  ),
});

/** The recovery points already pinned for all of a server's pairs, or `undefined` if any is missing. */
export const pinnedRecoverySet = (pairs: readonly ReplicationPair[]): RecoverySet | undefined => {
  const points = new Map<string, RecoveryPoint>();
  for (const pair of pairs) if (pair.recoveryPoint) points.set(pair.id, pair.recoveryPoint);
  const first = [...points.values()].sort((a, b) => a.takenAt.localeCompare(b.takenAt))[0];
  if (!first || points.size !== pairs.length) return undefined;
  return { setId: first.setId, takenAt: first.takenAt, points };
};

/**
 * The recovery point a failover brings a server to: the newest one, on each try anew, since production may have gone on
 * after an earlier try. A finished server keeps its own. Where the newest cannot be listed, one pinned before will do; so it
 * does where its snapshots have gone and the server's identity is on the move, as its disks may have been made of them.
 */
export const recoverySetFor = (member: Member, site: ObservedSite): RecoverySetAnswer => {
  const pinned = pinnedRecoverySet(member.pairs);
  if (isFinished(member) && pinned) return { is: 'present', set: pinned };
  const newest = newestRecoverySet(member.pairs, site, (pair) => productionVolume(member, pair));
  const isOnTheMove = member.instance.progress?.committedAt !== undefined;
  const isPinnedEnough = newest.is === 'unknown' || (newest.is === 'absent' && isOnTheMove);
  return pinned && isPinnedEnough ? { is: 'present', set: pinned } : newest;
};

/** The pairs, each with its part of the set. */
export const pinTo = (pairs: readonly ReplicationPair[], set: RecoverySet): readonly ReplicationPair[] =>
  pairs.map((pair) => {
    const recoveryPoint = set.points.get(pair.id);
    return { ...pair, ...(recoveryPoint ? { recoveryPoint } : {}) };
  });

/** Seconds of writes that bringing the server back to its recovery point would lose, where it has one. */
export const recoveryPointAge = (member: Member, site: ObservedSite): number | undefined => {
  const answer = member.pairs.length > 0 ? recoverySetFor(member, site) : undefined;
  if (answer?.is !== 'present') return undefined;
  return Math.max(0, Math.round((Date.parse(site.at) - Date.parse(answer.set.takenAt)) / 1000));
};
