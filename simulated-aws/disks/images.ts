import type {
  CreateImageRequest,
  CreateImageResult,
  DeregisterImageRequest,
  DescribeImagesRequest,
  DescribeImagesResult,
  Image,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find, select, tagList } from '../engine/describe.ts';
import { ec2Error, NotSimulatedError } from '../engine/errors.ts';
import { imageListing, instanceListing } from '../engine/listings.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import type { ImageRecord, SnapshotRecord } from './snapshot-model.ts';
import { takeSet } from './snapshot-sets.ts';

/** Source: DeleteSnapshot: not one that a registered image uses; Error codes, InvalidSnapshot.InUse. */
export const checkNotInUse = (site: Site, snapshotId: string): void => {
  const image = site.draft.list('images').find(({ disks }) => disks.some((disk) => disk.snapshotId === snapshotId));
  if (!image) return;
  throw ec2Error('InvalidSnapshot.InUse', `The snapshot ${snapshotId} is currently in use by ${image.id}`);
};

/** Source: CreateImage, `Name`: unique among the images of the account; Error codes, InvalidAMIName.Duplicate. */
const checkName = (site: Site, name: string): void => {
  const other = site.draft.list('images').find((image) => image.name === name);
  if (!other) return;
  throw ec2Error('InvalidAMIName.Duplicate', `AMI name ${name} is already in use by AMI ${other.id}`);
};

/** Source: CreateImage: a snapshot of each volume of the server, all of one moment. */
const createImage = (input: CreateImageRequest, site: Site): CreateImageResult => {
  const { InstanceId = '', Name = '', Description, NoReboot = false, TagSpecifications } = input;
  if (!NoReboot) throw new NotSimulatedError('The simulated EC2 reboots no server for an image: give NoReboot.');
  const instance = find(instanceListing, site.draft, InstanceId);
  checkName(site, Name);
  const made = takeSet({ InstanceSpecification: { InstanceId }, Description, TagSpecifications }, site);
  const image: ImageRecord = {
    ...site.newId('ami'),
    tags: specifiedTags(TagSpecifications, 'image'),
    name: Name,
    rootDeviceName: instance.rootDeviceName,
    disks: made.map(({ id, volumeId }) => ({
      device: site.draft.get('volumes', volumeId)?.attachment?.device ?? '',
      snapshotId: id,
    })),
  };
  site.put('images', image);
  return { ImageId: image.id };
};

/** Source: Image, `State`: available once its snapshots are completed; failed where one is in error. */
const stateOf = (snapshots: readonly (SnapshotRecord | undefined)[]): 'available' | 'pending' | 'failed' => {
  if (snapshots.some((snapshot) => snapshot?.state === 'error')) return 'failed';
  return snapshots.every((snapshot) => snapshot?.state === 'completed') ? 'available' : 'pending';
};

const imageShape = ({ id, name, tags, rootDeviceName, disks }: ImageRecord, { seen, settings }: Site): Image => ({
  ImageId: id,
  Name: name,
  OwnerId: settings.accountId,
  State: stateOf(disks.map(({ snapshotId }) => seen.get('snapshots', snapshotId))),
  RootDeviceName: rootDeviceName,
  RootDeviceType: 'ebs',
  BlockDeviceMappings: disks.map(({ device, snapshotId }) => ({
    DeviceName: device,
    Ebs: { SnapshotId: snapshotId, VolumeSize: seen.get('snapshots', snapshotId)?.sizeGiB },
  })),
  Tags: tagList(tags),
});

const describeImages = (input: DescribeImagesRequest, site: Site): DescribeImagesResult => {
  const foreign = (input.Owners ?? []).find((owner) => owner !== 'self' && owner !== site.settings.accountId);
  if (foreign) throw new NotSimulatedError(`The simulated EC2 has no images of other accounts ("${foreign}").`);
  const { records, next } = select(imageListing, site.seen, { ...input, ids: input.ImageIds });
  return { Images: records.map((image) => imageShape(image, site)), ...next };
};

export const imageActions: ActionTable = {
  CreateImage: defineAction('InstanceId Name Description? NoReboot? TagSpecifications?', createImage),
  DescribeImages: defineAction('ImageIds? Owners? Filters? MaxResults? NextToken?', describeImages),
  /** Source: DeregisterImage: its snapshots stay. */
  DeregisterImage: defineAction('ImageId', ({ ImageId = '' }: DeregisterImageRequest, site) => {
    site.remove('images', find(imageListing, site.draft, ImageId).id);
  }),
};
