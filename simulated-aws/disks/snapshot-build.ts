import type { Snapshot, SnapshotInfo } from '@aws-sdk/client-ec2';
import { tagList } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import type { VolumeRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { copyOf, percentOf } from './snapshot-copy.ts';
import type { SnapshotRecord } from './snapshot-model.ts';

/** Source: EBS User Guide, Quotas: concurrent snapshots of one volume: 5 of gp2, gp3, io1, io2 and magnetic, 1 of st1 and sc1. */
const concurrentLimit = ({ type }: VolumeRecord): number => (type === 'st1' || type === 'sc1' ? 1 : 5);

/** Source: Error codes, SnapshotCreationPerVolumeRateExceeded: 15 seconds between concurrent snapshots of a volume. */
const MIN_INTERVAL_MS = 15_000;

/** Source: EBS User Guide, Quotas: pending snapshots per account, in a Region, which is not raised. */
const PENDING_OF_AN_ACCOUNT = 100;

/** Source: as above; Error codes, PendingSnapshotLimitExceeded. */
const checkAccount = ({ draft }: Site): void => {
  if (draft.list('snapshots').filter(({ state }) => state === 'pending').length < PENDING_OF_AN_ACCOUNT) return;
  const message = `You have reached the limit of ${PENDING_OF_AN_ACCOUNT} pending snapshots.`;
  throw ec2Error('PendingSnapshotLimitExceeded', message);
};

/**
 * Source: limits above; Error codes: ConcurrentSnapshotLimitExceeded and SnapshotCreationPerVolumeRateExceeded. Those that ended in
 * error count, and so do those that were deleted while pending (AWS re:Post Knowledge Center, ebs-snapshot-stuck).
 */
const checkRate = (site: Site, volume: VolumeRecord): void => {
  const unfinished = site.draft
    .list('snapshots')
    .filter(({ volumeId, state }) => volumeId === volume.id && state !== 'completed');
  if (unfinished.length >= concurrentLimit(volume)) {
    const message = `Maximum allowed in-progress snapshots for a single volume exceeded. ${volume.id}`;
    throw ec2Error('ConcurrentSnapshotLimitExceeded', message);
  }
  if (unfinished.some(({ state, startTime }) => state === 'pending' && site.now - startTime < MIN_INTERVAL_MS)) {
    const message =
      'The maximum per volume CreateSnapshot request rate has been exceeded. Use an increasing or variable sleep interval between requests.';
    throw ec2Error('SnapshotCreationPerVolumeRateExceeded', message);
  }
};

export interface Wanted {
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Source: CreateSnapshot, of a volume that is available or in use; Error codes, IncorrectState. */
export const snapshotOf = (site: Site, volume: VolumeRecord, { description, tags }: Wanted): SnapshotRecord => {
  if (volume.state === 'creating')
    throw ec2Error('IncorrectState', `Volume '${volume.id}' is in the 'creating' state.`);
  checkRate(site, volume);
  checkAccount(site);
  const snapshot: SnapshotRecord = {
    ...site.newId('snap'),
    tags,
    ...copyOf(site, volume),
    volumeId: volume.id,
    sizeGiB: volume.sizeGiB,
    state: 'pending',
    startTime: site.now,
    description: description ?? '',
    encrypted: volume.encrypted,
    ...(volume.kmsKeyId === undefined ? {} : { kmsKeyId: volume.kmsKeyId }),
  };
  site.put('snapshots', snapshot);
  site.schedule(snapshot.id, 'snapshot-completed', (snapshot.copiedAt ?? site.now) - site.now);
  return snapshot;
};

export const infoShape = (snapshot: SnapshotRecord, { now, settings }: Site): SnapshotInfo => ({
  SnapshotId: snapshot.id,
  VolumeId: snapshot.volumeId,
  VolumeSize: snapshot.sizeGiB,
  State: snapshot.state,
  Progress: `${percentOf(snapshot, now)}%`,
  StartTime: new Date(snapshot.startTime),
  OwnerId: settings.accountId,
  Encrypted: snapshot.encrypted,
  Description: snapshot.description,
  Tags: tagList(snapshot.tags),
});

/** Source: EC2 API Reference, Snapshot: names the key, which SnapshotInfo does not. */
export const snapshotShape = (snapshot: SnapshotRecord, site: Site): Snapshot => ({
  ...infoShape(snapshot, site),
  ...(snapshot.kmsKeyId === undefined ? {} : { KmsKeyId: snapshot.kmsKeyId }),
  StorageTier: snapshot.tier ?? 'standard',
  ...(snapshot.archivedAgainAt === undefined ? {} : { RestoreExpiryTime: new Date(snapshot.archivedAgainAt) }),
});
