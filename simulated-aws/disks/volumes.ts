import type {
  CreateVolumeRequest,
  DeleteVolumeRequest,
  DescribeVolumesResult,
  Volume,
  VolumeType,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { onceForToken } from '../engine/client-tokens.ts';
import { describeAction, find, tagList } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { volumeListing } from '../engine/listings.ts';
import type { VolumeRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import { checkZone } from '../network/networks.ts';
import { attachmentShape } from './volume-attachment.ts';
import { createVolumeRecord } from './volume-build.ts';

export const volumeShape = (volume: VolumeRecord): Volume => ({
  VolumeId: volume.id,
  State: volume.state,
  AvailabilityZone: volume.availabilityZone,
  Size: volume.sizeGiB,
  VolumeType: volume.type as VolumeType,
  Encrypted: volume.encrypted,
  ...(volume.kmsKeyId === undefined ? {} : { KmsKeyId: volume.kmsKeyId }),
  MultiAttachEnabled: false,
  SnapshotId: volume.snapshotId ?? '',
  CreateTime: new Date(volume.createTime),
  ...(volume.iops === undefined ? {} : { Iops: volume.iops }),
  ...(volume.throughput === undefined ? {} : { Throughput: volume.throughput }),
  ...(volume.initializationRate === undefined ? {} : { VolumeInitializationRate: volume.initializationRate }),
  Attachments: volume.attachment ? [attachmentShape(volume.id, volume.attachment)] : [],
  Tags: tagList(volume.tags),
});

const createVolume = (input: CreateVolumeRequest, site: Site): Volume => {
  const make = (): string[] => {
    checkZone(site, input.AvailabilityZone ?? '');
    const { id } = createVolumeRecord(site, input, specifiedTags(input.TagSpecifications, 'volume'));
    site.schedule(id, 'volume-available', site.settings.latencies.volumeCreateMs);
    return [id];
  };
  const [id = ''] = onceForToken(site, { action: 'CreateVolume', token: input.ClientToken, input }, make);
  return volumeShape(find(volumeListing, site.draft, id));
};

/** Source: DeleteVolume: an available volume; Error codes: VolumeInUse where attached, IncorrectState else. */
const deleteVolume = ({ VolumeId = '' }: DeleteVolumeRequest, site: Site): void => {
  const { id, state, attachment } = find(volumeListing, site.draft, VolumeId);
  if (attachment) throw ec2Error('VolumeInUse', `Volume ${id} is currently attached to ${attachment.instanceId}`);
  if (state !== 'available') throw ec2Error('IncorrectState', `Volume '${id}' is in the '${state}' state.`);
  site.remove('volumes', id);
};

export const volumeActions: ActionTable = {
  CreateVolume: defineAction(
    'AvailabilityZone SnapshotId? Size? VolumeType? Iops? Throughput? Encrypted? KmsKeyId? VolumeInitializationRate? ClientToken? TagSpecifications?',
    createVolume,
  ),
  DeleteVolume: defineAction('VolumeId', deleteVolume),
  DescribeVolumes: describeAction(
    volumeListing,
    'VolumeIds',
    (volumes): DescribeVolumesResult => ({ Volumes: volumes.map(volumeShape) }),
  ),
};
