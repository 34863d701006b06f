import type { ReplicationPair } from '../group/protection-group.ts';
import type { ObservedSnapshot } from '../site/observed.ts';
import type { PointSet } from './point-sets.ts';
import { isUsable } from './recovery-point.ts';

/** What keeps a disk of the set from being brought back, in a sentence. @param snapshots of the disk in the set, the newest first */
export const lackOf = ({ device }: ReplicationPair, [unusable]: readonly ObservedSnapshot[]): string => {
  if (!unusable) return `there is no snapshot of disk ${device} among them`;
  const { id, state, storageTier } = unusable;
  if (state !== 'completed') return `snapshot ${id} of disk ${device} is in state ${state}`;
  return `snapshot ${id} of disk ${device} is in the storage tier ${storageTier}, and has to be restored to the standard tier (RestoreSnapshotTier, up to 72 hours) before a volume can be made of it`;
};

/** The first disk of the server that the set has no snapshot of. */
export const missingIn = ({ disks }: PointSet, pairs: readonly ReplicationPair[]): ReplicationPair | undefined =>
  pairs.find(({ id }) => !disks.has(id));

/** The first disk that cannot be brought back by the set, and why. */
export const flawIn = (
  set: PointSet,
  pairs: readonly ReplicationPair[],
): { readonly pair: ReplicationPair; readonly why: string } | undefined => {
  const unusable = pairs.find(({ id }) => [...of(set, id)].some((snapshot) => !isUsable(snapshot)));
  const pair = missingIn(set, pairs) ?? unusable;
  return pair && { pair, why: lackOf(pair, of(set, pair.id)) };
};

const of = ({ disks }: PointSet, pairId: string): readonly ObservedSnapshot[] => {
  const snapshot = disks.get(pairId);
  return snapshot ? [snapshot] : [];
};
