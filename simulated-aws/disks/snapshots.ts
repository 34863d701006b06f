import type {
  CreateSnapshotRequest,
  DeleteSnapshotRequest,
  DescribeSnapshotsRequest,
  DescribeSnapshotsResult,
  ModifySnapshotTierRequest,
  ModifySnapshotTierResult,
  RestoreSnapshotTierRequest,
  RestoreSnapshotTierResult,
  Snapshot,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find, select } from '../engine/describe.ts';
import { ec2Error, NotSimulatedError } from '../engine/errors.ts';
import { snapshotListing, volumeListing } from '../engine/listings.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import { checkNotInUse } from './images.ts';
import { snapshotOf, snapshotShape } from './snapshot-build.ts';
import { createSnapshots } from './snapshot-sets.ts';

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
  return snapshotShape(snapshotOf(site, volume, wanted), site);
};

/**
 * Source: DeleteSnapshot, and EBS User Guide, Delete an Amazon EBS snapshot: also with volumes made from it; one that is pending is
 * completed first, which may take long. UNVERIFIED[snapshot-deleted-while-pending]: that it is shown as pending until then, and may be deleted again.
 */
const deleteSnapshot = ({ SnapshotId = '' }: DeleteSnapshotRequest, site: Site): void => {
  const snapshot = find(snapshotListing, site.draft, SnapshotId);
  checkNotInUse(site, SnapshotId);
  if (snapshot.state === 'pending') site.put('snapshots', { ...snapshot, deleted: true });
  else site.remove('snapshots', SnapshotId);
};

const describeSnapshots = (input: DescribeSnapshotsRequest, site: Site): DescribeSnapshotsResult => {
  const { SnapshotIds, OwnerIds = [] } = input;
  const foreign = OwnerIds.find((owner) => owner !== 'self' && owner !== site.settings.accountId);
  if (foreign) throw new NotSimulatedError(`The simulated EC2 has no snapshots of other accounts ("${foreign}").`);
  const { records, next } = select(snapshotListing, site.seen, { ...input, ids: SnapshotIds });
  return { Snapshots: records.map((snapshot) => snapshotShape(snapshot, site)), ...next };
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
