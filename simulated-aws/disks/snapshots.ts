import type {
  CreateSnapshotRequest,
  CreateSnapshotsRequest,
  CreateSnapshotsResult,
  DeleteSnapshotRequest,
  DescribeSnapshotsRequest,
  DescribeSnapshotsResult,
  ModifySnapshotTierRequest,
  ModifySnapshotTierResult,
  RestoreSnapshotTierRequest,
  RestoreSnapshotTierResult,
  Snapshot,
  SnapshotInfo,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find, select, tagList } from '../engine/describe.ts';
import { ec2Error, NotSimulatedError } from '../engine/errors.ts';
import { instanceListing, snapshotListing, volumeListing } from '../engine/listings.ts';
import type { SnapshotRecord, VolumeRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';

/** Source: EBS quotas: concurrent snapshots of one volume (5 for gp2, gp3, io1 and magnetic, 1 for st1 and sc1). */
const concurrentLimit = ({ type }: VolumeRecord): number => (type === 'st1' || type === 'sc1' ? 1 : 5);

/** Source: Error codes, SnapshotCreationPerVolumeRateExceeded: 15 seconds between concurrent snapshots of a volume. */
const MIN_INTERVAL_MS = 15_000;

/** Source: limits above; Error codes: ConcurrentSnapshotLimitExceeded and SnapshotCreationPerVolumeRateExceeded. */
const checkRate = (site: Site, volume: VolumeRecord): void => {
  const pending = site.draft
    .list('snapshots')
    .filter(({ volumeId, state }) => volumeId === volume.id && state === 'pending');
  if (pending.length >= concurrentLimit(volume)) {
    const message = `Maximum allowed in-progress snapshots for a single volume exceeded. ${volume.id}`;
    throw ec2Error('ConcurrentSnapshotLimitExceeded', message);
  }
  if (pending.some(({ startTime }) => site.now - startTime < MIN_INTERVAL_MS)) {
    const message =
      'The maximum per volume CreateSnapshot request rate has been exceeded. Use an increasing or variable sleep interval between requests.';
    throw ec2Error('SnapshotCreationPerVolumeRateExceeded', message);
  }
};

interface Wanted {
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Source: CreateSnapshot, of a volume that is available or in use; Error codes, IncorrectState. */
const snapshotOf = (site: Site, volume: VolumeRecord, { description, tags }: Wanted): SnapshotRecord => {
  if (volume.state === 'creating')
    throw ec2Error('IncorrectState', `Volume '${volume.id}' is in the 'creating' state.`);
  checkRate(site, volume);
  const snapshot: SnapshotRecord = {
    ...site.newId('snap'),
    tags,
    volumeId: volume.id,
    sizeGiB: volume.sizeGiB,
    state: 'pending',
    startTime: site.now,
    description: description ?? '',
    encrypted: volume.encrypted,
    ...(volume.kmsKeyId === undefined ? {} : { kmsKeyId: volume.kmsKeyId }),
  };
  site.put('snapshots', snapshot);
  site.schedule(snapshot.id, 'snapshot-completed', site.settings.latencies.snapshotMs);
  return snapshot;
};

const infoShape = (snapshot: SnapshotRecord, accountId: string): SnapshotInfo => ({
  SnapshotId: snapshot.id,
  VolumeId: snapshot.volumeId,
  VolumeSize: snapshot.sizeGiB,
  State: snapshot.state,
  Progress: snapshot.state === 'completed' ? '100%' : '0%',
  StartTime: new Date(snapshot.startTime),
  OwnerId: accountId,
  Encrypted: snapshot.encrypted,
  Description: snapshot.description,
  Tags: tagList(snapshot.tags),
});

/** Source: EC2 API Reference, Snapshot: names the key, which SnapshotInfo does not. */
const snapshotShape = (snapshot: SnapshotRecord, accountId: string): Snapshot => ({
  ...infoShape(snapshot, accountId),
  ...(snapshot.kmsKeyId === undefined ? {} : { KmsKeyId: snapshot.kmsKeyId }),
  StorageTier: snapshot.tier ?? 'standard',
  ...(snapshot.archivedAgainAt === undefined ? {} : { RestoreExpiryTime: new Date(snapshot.archivedAgainAt) }),
});

/** Source: ModifySnapshotTier: a completed snapshot, to `archive` alone. Here at once; EC2 takes its time. */
const modifySnapshotTier = ({ SnapshotId = '' }: ModifySnapshotTierRequest, site: Site): ModifySnapshotTierResult => {
  const snapshot = find(snapshotListing, site.draft, SnapshotId);
  if (snapshot.state !== 'completed') throw ec2Error('IncorrectState', `Snapshot ${SnapshotId} is not completed`);
  site.put('snapshots', { ...snapshot, tier: 'archive' });
  return { SnapshotId, TieringStartTime: new Date(site.now) };
};

const DAY_MS = 86_400_000;

/** Source: RestoreSnapshotTier: of an archived snapshot; `TemporaryRestoreDays`, or for good. Here at once; EC2 takes up to 72 hours. */
const restoreSnapshotTier = (input: RestoreSnapshotTierRequest, site: Site): RestoreSnapshotTierResult => {
  const { SnapshotId = '', TemporaryRestoreDays: days, PermanentRestore = false } = input;
  const { tier, archivedAgainAt: _, ...snapshot } = find(snapshotListing, site.draft, SnapshotId);
  if (tier !== 'archive') throw ec2Error('IncorrectState', `Snapshot ${SnapshotId} is not archived`);
  site.put('snapshots', { ...snapshot, ...(days === undefined ? {} : { archivedAgainAt: site.now + days * DAY_MS }) });
  return { SnapshotId, RestoreStartTime: new Date(site.now), IsPermanentRestore: PermanentRestore };
};

const createSnapshot = (input: CreateSnapshotRequest, site: Site): Snapshot => {
  const volume = find(volumeListing, site.draft, input.VolumeId ?? '');
  const wanted = { description: input.Description, tags: specifiedTags(input.TagSpecifications, 'snapshot') };
  return snapshotShape(snapshotOf(site, volume, wanted), site.settings.accountId);
};

/** Source: CreateSnapshots: all volumes of the instance at one moment, but for those excluded; all of them or none. */
const createSnapshots = (input: CreateSnapshotsRequest, site: Site): CreateSnapshotsResult => {
  const { InstanceId = '', ExcludeBootVolume, ExcludeDataVolumeIds = [] } = input.InstanceSpecification ?? {};
  const instance = find(instanceListing, site.draft, InstanceId);
  const tags = specifiedTags(input.TagSpecifications, 'snapshot');
  const volumes = site.draft
    .list('volumes')
    .filter(({ id, attachment }) => attachment?.instanceId === instance.id && !ExcludeDataVolumeIds.includes(id))
    .filter(({ attachment }) => !(ExcludeBootVolume && attachment?.device === instance.rootDeviceName))
    .sort((one, other) => one.seq - other.seq);
  const copied = (volume: VolumeRecord) => (input.CopyTagsFromSource === 'volume' ? { ...volume.tags, ...tags } : tags);
  const made = volumes.map((volume) =>
    snapshotOf(site, volume, { description: input.Description, tags: copied(volume) }),
  );
  return { Snapshots: made.map((snapshot) => infoShape(snapshot, site.settings.accountId)) };
};

/** Source: DeleteSnapshot: at any time, also with volumes made from it; one that is gone: InvalidSnapshot.NotFound. */
const deleteSnapshot = ({ SnapshotId = '' }: DeleteSnapshotRequest, site: Site): void => {
  site.remove('snapshots', find(snapshotListing, site.draft, SnapshotId).id);
};

const describeSnapshots = (input: DescribeSnapshotsRequest, site: Site): DescribeSnapshotsResult => {
  const { SnapshotIds, OwnerIds = [] } = input;
  const foreign = OwnerIds.find((owner) => owner !== 'self' && owner !== site.settings.accountId);
  if (foreign) throw new NotSimulatedError(`The simulated EC2 has no snapshots of other accounts ("${foreign}").`);
  const { records, next } = select(snapshotListing, site.seen, { ...input, ids: SnapshotIds });
  return { Snapshots: records.map((snapshot) => snapshotShape(snapshot, site.settings.accountId)), ...next };
};

export const snapshotActions: ActionTable = {
  CreateSnapshot: defineAction('VolumeId Description? TagSpecifications?', createSnapshot),
  CreateSnapshots: defineAction(
    'InstanceSpecification Description? TagSpecifications? CopyTagsFromSource?',
    createSnapshots,
  ),
  RestoreSnapshotTier: defineAction('SnapshotId TemporaryRestoreDays? PermanentRestore?', restoreSnapshotTier),
  ModifySnapshotTier: defineAction('SnapshotId StorageTier?', modifySnapshotTier),
  DeleteSnapshot: defineAction('SnapshotId', deleteSnapshot),
  DescribeSnapshots: defineAction('SnapshotIds? OwnerIds? Filters? MaxResults? NextToken?', describeSnapshots),
};
