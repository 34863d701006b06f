import type { View } from '../../simulated-aws/ec2.ts';
import type { Seen, SeenGroup } from './items.ts';
import { handsOver, membersIn, pairsIn } from './stations.ts';

/** Snapshots of one moment of a server, of each disk that production has. */
export interface CompleteSet {
  readonly setId: string;
  readonly takenAt: number;
  readonly ids: readonly string[];
}

/** How many of the newest stay, whatever a policy says. */
const NEWEST = 2;

/** The two newest complete sets of each server of a group, by the disks that production has now. */
export const newestComplete = (view: View, items: readonly Seen[], group: SeenGroup): readonly CompleteSet[] =>
  membersIn(items, group.groupId).flatMap(({ id }) =>
    completeSets(view, items, { group, instanceId: id }).slice(0, NEWEST),
  );

/** Complete sets of a server, the newest first. */
export const completeSets = (
  view: View,
  items: readonly Seen[],
  { group, instanceId }: { readonly group: SeenGroup; readonly instanceId: string },
): readonly CompleteSet[] => {
  const station = handsOver(group);
  const disks = pairsIn(items, group.groupId).flatMap((pair) =>
    pair.instanceId === instanceId && pair.volumes[station] ? [pair.volumes[station]] : [],
  );
  const own = view.list('snapshots').filter(({ volumeId, state }) => disks.includes(volumeId) && state === 'completed');
  const bySet = Map.groupBy(own, ({ tags }) => tags['sdrs:recovery-point'] ?? '');
  return [...bySet]
    .flatMap(([setId, snapshots]) => momentsOf(snapshots).map((moment) => [setId, moment] as const))
    .filter(
      ([setId, snapshots]) => setId !== '' && new Set(snapshots.map(({ volumeId }) => volumeId)).size === disks.length,
    )
    .map(([setId, snapshots]) => ({
      setId,
      takenAt: Math.min(...snapshots.map(({ startTime }) => startTime)),
      ids: snapshots.map(({ id }) => id),
    }))
    .sort((one, other) => other.takenAt - one.takenAt);
};

/** A call whose first try lives on takes two sets of one name: each is a recovery point by itself. */
const momentsOf = <T extends { readonly volumeId: string; readonly startTime: number }>(
  snapshots: readonly T[],
): readonly (readonly T[])[] => {
  const isOnce = new Set(snapshots.map(({ volumeId }) => volumeId)).size === snapshots.length;
  return isOnce ? [snapshots] : [...Map.groupBy(snapshots, ({ startTime }) => startTime).values()];
};
