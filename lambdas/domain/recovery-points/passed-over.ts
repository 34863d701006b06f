import type { Member } from '../group/member.ts';
import type { Instant, ReplicationPair } from '../group/protection-group.ts';
import { latestOf } from '../instant.ts';
import type { ObservedSite } from '../site/observed.ts';
import { lackOf } from './lack.ts';
import { isUsable, recoverySetFor, snapshotsOfDisks } from './recovery-point.ts';
import { areOneMoment, byTag, isLastSet, spreadSeconds, type TaggedSnapshots } from './recovery-sets.ts';

/** Snapshots that look like a newer recovery point than the used one, and are no recovery point. */
export interface PassedOver {
  readonly setId: string;
  /** Of the newest of its snapshots. */
  readonly at: Instant;
  readonly why: string;
}

/**
 * The newest snapshots with a tag that are newer than the member's recovery point and hold no moment of all its disks. Without a
 * word about them people would take the recovery point for younger than it is.
 */
export const passedOver = (member: Member, site: ObservedSite): PassedOver | undefined => {
  const { pairs } = member;
  const snapshots = snapshotsOfDisks(member, site);
  if (snapshots.is !== 'present') return undefined;
  const chosen = recoverySetFor(member, site);
  const points = chosen.is === 'present' ? [...chosen.set.points.values()] : [];
  const since = latestOf(points.map(({ takenAt }) => takenAt));
  const newer = byTag(snapshots.value.filter(({ snapshot }) => snapshot.startedAt > (since ?? '')));
  const flawed = newer
    .filter(({ isTagged }) => isTagged || pairs.length === 1)
    .flatMap((tagged) => flawOf(tagged, pairs) ?? []);
  return flawed.sort((a, b) => b.at.localeCompare(a.at))[0];
};

/** What keeps them from being a recovery point; nothing while one of them is still being taken. */
const flawOf = (tagged: TaggedSnapshots, pairs: readonly ReplicationPair[]): PassedOver | undefined => {
  const { setId, byPair } = tagged;
  const all = [...byPair.values()].flat();
  const at = latestOf(all.map(({ startedAt }) => startedAt)) ?? '';
  if (all.some(({ state }) => state === 'pending')) return undefined;
  const lacking = pairs.find(({ id }) => !byPair.get(id)?.some(isUsable));
  if (lacking) return { setId, at, why: lackOf(lacking, byPair.get(lacking.id) ?? []) };
  const newest = pairs.flatMap(({ id }) => byPair.get(id)?.find(isUsable)?.startedAt ?? []);
  if (isLastSet(setId, all) || areOneMoment(newest)) return undefined;
  return { setId, at, why: `the newest snapshots of its disks were taken ${spreadSeconds(newest)} s apart` };
};
