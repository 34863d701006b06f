import type { Snapshot } from '@aws-sdk/client-ec2';
import { byTag, newestMoment, type SnapshotOfPair } from '../../lambdas/domain/recovery-points/recovery-sets.ts';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import type { ServerInput } from '../site/inventory.ts';
import type { SeenAccount } from './look.ts';

/** The newest recovery point of a server, by the rules of a failover: of all its disks, at one moment. None: an empty list. */
export const copiedRecoveryPoints = (
  disks: readonly { readonly id?: string }[],
  { snapshots }: Pick<SeenAccount, 'snapshots'>,
): NonNullable<ServerInput['recoveryPoints']> => {
  const volumeIds = disks.flatMap(({ id }) => id ?? []);
  const usable = snapshots.filter(({ State, StorageTier }) => State === 'completed' && StorageTier !== 'archive');
  const own = usable.flatMap((snapshot) => (volumeIds.includes(snapshot.VolumeId ?? '') ? [asPair(snapshot)] : []));
  const sets = byTag(own).flatMap((tagged) => newestMoment(tagged, volumeIds) ?? []);
  const newest = sets.toSorted((one, other) => other.takenAt.localeCompare(one.takenAt))[0];
  if (!newest) return [];
  const ids = volumeIds.flatMap((volumeId) => newest.points.get(volumeId)?.snapshotId ?? []);
  return [{ name: newest.setId, snapshots: ids }];
};

/** A pair stands for the volume of production. */
const asPair = ({
  SnapshotId = '?',
  VolumeId = '?',
  StartTime,
  VolumeSize = 1,
  Tags = [],
}: Snapshot): SnapshotOfPair => ({
  pairId: VolumeId,
  snapshot: {
    id: SnapshotId,
    volumeId: VolumeId,
    state: 'completed',
    startedAt: (StartTime ?? new Date(0)).toISOString(),
    sizeGiB: VolumeSize,
    encrypted: false,
    tags: Object.fromEntries(
      Tags.flatMap(({ Key, Value }) => (Key === TAGS.recoveryPoint ? [[Key, Value ?? '']] : [])),
    ),
  },
});
