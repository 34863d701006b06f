import type { CreateVolumeRequest } from '@aws-sdk/client-ec2';
import { find } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { snapshotListing } from '../engine/listings.ts';
import type { VolumeRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import type { EncryptionRecord } from './key-model.ts';
import type { SnapshotRecord } from './snapshot-model.ts';
import { initializationOf } from './volume-initialization.ts';
import { defaultKey, keyArnFor } from './volume-keys.ts';

/** What a new volume is to be like; sizes in GiB, throughput in MiB/s. The key by id, ARN or alias. */
type VolumeRequest = Pick<
  CreateVolumeRequest,
  | 'AvailabilityZone'
  | 'SnapshotId'
  | 'Size'
  | 'VolumeType'
  | 'Iops'
  | 'Throughput'
  | 'VolumeInitializationRate'
  | 'Encrypted'
  | 'KmsKeyId'
>;

/** Source: EBS User Guide, gp3: baseline IOPS and throughput where none are named. */
const GP3_BASELINE = { iops: 3000, throughput: 125 };

const TYPES = ['gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1', 'standard'];

/** Source: EC2 API Reference, Error codes, IncorrectState: a volume needs a completed snapshot. */
const sourceOf = (site: Site, snapshotId: string | undefined): SnapshotRecord | undefined => {
  if (snapshotId === undefined) return undefined;
  const snapshot = find(snapshotListing, site.draft, snapshotId);
  // Source: EBS User Guide, Archive Amazon EBS snapshots: to be restored first. UNVERIFIED[archived-snapshot-code]: the
  // code of the refusal.
  if (snapshot.tier === 'archive') throw ec2Error('IncorrectState', `Snapshot ${snapshotId} is archived`);
  if (snapshot.state === 'completed') return snapshot;
  throw ec2Error('IncorrectState', `Snapshot ${snapshotId} is in invalid state - ${snapshot.state}`);
};

/** Source: CreateVolume, `Size`: that of the snapshot by default, never less; without a snapshot it must be named. */
const sizeOf = ({ Size }: VolumeRequest, snapshot: SnapshotRecord | undefined): number => {
  const size = Size ?? snapshot?.sizeGiB;
  if (size === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter size/snapshot');
  if (snapshot && size < snapshot.sizeGiB) {
    const message = `Volume of size ${size}GB is smaller than snapshot '${snapshot.id}', expect size >= ${snapshot.sizeGiB}GB`;
    throw ec2Error('InvalidParameterValue', message);
  }
  return size;
};

/** Source: CreateVolume, `VolumeType` (gp2 by default), `Iops` (required for io1 and io2), `Throughput` (gp3 only). */
const performanceOf = (
  type: string,
  { Iops: iops, Throughput: throughput }: VolumeRequest,
): Pick<VolumeRecord, 'iops' | 'throughput'> => {
  if (!TYPES.includes(type))
    throw ec2Error('InvalidParameterValue', `Unsupported volume type '${type}' for volume creation.`);
  if (type === 'gp3') return { iops: iops ?? GP3_BASELINE.iops, throughput: throughput ?? GP3_BASELINE.throughput };
  if (throughput !== undefined) {
    throw ec2Error('InvalidParameterCombination', `The parameter throughput is not supported for ${type} volumes.`);
  }
  if (iops !== undefined) return { iops };
  if (type.startsWith('io')) throw ec2Error('MissingParameter', 'The request must contain the parameter iops');
  return {};
};

/**
 * Source: EBS User Guide, Amazon EBS encryption: a volume of an encrypted snapshot has the snapshot's key unless another is named. A
 * key is for encrypted volumes only (EC2 API Reference, Error codes, InvalidParameterDependency).
 */
const encryptionOf = (
  site: Site,
  { Encrypted: encrypted, KmsKeyId: kmsKeyId }: VolumeRequest,
  snapshot: SnapshotRecord | undefined,
): EncryptionRecord => {
  if (kmsKeyId !== undefined) {
    if (encrypted) return { encrypted, kmsKeyId: keyArnFor(site, kmsKeyId) };
    throw ec2Error('InvalidParameterDependency', 'The parameter KmsKeyId requires the parameter Encrypted to be set.');
  }
  if (snapshot?.kmsKeyId !== undefined) return { encrypted: true, kmsKeyId: snapshot.kmsKeyId };
  return encrypted ? { encrypted, kmsKeyId: defaultKey(site).id } : { encrypted: false };
};

/** A volume that is still being created. The caller says when it is ready, or attaches it at once. */
export const createVolumeRecord = (site: Site, request: VolumeRequest, tags: VolumeRecord['tags']): VolumeRecord => {
  const snapshot = sourceOf(site, request.SnapshotId);
  const type = request.VolumeType ?? 'gp2';
  const volume: VolumeRecord = {
    ...site.newId('vol'),
    tags,
    state: 'creating',
    availabilityZone: request.AvailabilityZone ?? '',
    sizeGiB: sizeOf(request, snapshot),
    type,
    ...performanceOf(type, request),
    ...encryptionOf(site, request, snapshot),
    ...initializationOf(site, request),
    createTime: site.now,
    ...(snapshot ? { snapshotId: snapshot.id } : {}),
  };
  site.put('volumes', volume);
  return volume;
};
