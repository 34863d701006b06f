import type { Snapshot, Volume } from '@aws-sdk/client-ec2';
import type { ObservedSnapshot, ObservedVolume } from '../../../domain/site/observed.ts';
import { known, tagsOf } from './known.ts';
import { type Entry, entry } from './shapes.ts';

export const volumeEntry = (it: Volume): Entry<ObservedVolume> =>
  entry(it.VolumeId, {
    state: it.State ?? '',
    availabilityZone: it.AvailabilityZone ?? '',
    sizeGiB: it.Size ?? 0,
    type: it.VolumeType ?? '',
    ...known({
      iops: it.Iops,
      throughput: it.Throughput,
      kmsKeyId: it.KmsKeyId,
      snapshotId: it.SnapshotId || undefined,
    }),
    tags: tagsOf(it.Tags),
    attachments: (it.Attachments ?? []).map((one) => ({
      serverId: one.InstanceId ?? '',
      device: one.Device ?? '',
      state: one.State ?? '',
    })),
  });

/** `42%`; EC2 may leave it empty (EC2 API Reference, Snapshot, Progress). */
const percentIn = ({ Progress = '' }: Snapshot): number | undefined =>
  /^\d+%$/.test(Progress) ? Number.parseInt(Progress, 10) : undefined;

export const snapshotEntry = (it: Snapshot): Entry<ObservedSnapshot> =>
  entry(it.SnapshotId, {
    volumeId: it.VolumeId ?? '',
    state: it.State ?? '',
    startedAt: (it.StartTime ?? new Date(0)).toISOString(),
    sizeGiB: it.VolumeSize ?? 0,
    encrypted: it.Encrypted ?? it.KmsKeyId !== undefined,
    ...known({
      percent: percentIn(it),
      kmsKeyId: it.KmsKeyId,
      storageTier: it.StorageTier,
      archivedAgainAt: it.RestoreExpiryTime?.toISOString(),
    }),
    tags: tagsOf(it.Tags),
  });
