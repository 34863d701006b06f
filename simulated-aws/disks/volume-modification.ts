import type {
  DescribeVolumesModificationsRequest,
  DescribeVolumesModificationsResult,
  ModifyVolumeRequest,
  ModifyVolumeResult,
  VolumeModification,
  VolumeModificationState,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find, select } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { volumeListing } from '../engine/listings.ts';
import type { VolumeRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';

/** Source: ModifyVolume: six hours between two modifications of a volume. */
const COOL_DOWN_MS = 6 * 3_600_000;

/** Largest size in GiB by type. Source: EC2 API Reference, ModifyVolume, `Size`. */
const LARGEST: Readonly<Record<string, number>> = {
  gp2: 16_384,
  gp3: 65_536,
  io1: 16_384,
  io2: 65_536,
  sc1: 16_384,
  st1: 16_384,
  standard: 1_024,
};

type Modified = VolumeRecord & Required<Pick<VolumeRecord, 'modification'>>;

const isModified = (volume: VolumeRecord): volume is Modified => volume.modification !== undefined;

/** Source: EBS User Guide, Monitor the progress of volume modifications: modifying, optimizing, completed. */
const stateOf = ({ modification: { at, takesEffectAt } }: Modified, { now, settings }: Site) => {
  if (now < takesEffectAt) return 'modifying';
  return now < at + settings.latencies.volumeOptimizeMs ? 'optimizing' : 'completed';
};

const shapeOf = (volume: Modified, site: Site): VolumeModification => {
  const { at, originalSizeGiB, targetSizeGiB } = volume.modification;
  return {
    VolumeId: volume.id,
    ModificationState: stateOf(volume, site) as VolumeModificationState,
    OriginalSize: originalSizeGiB,
    TargetSize: targetSizeGiB,
    StartTime: new Date(at),
  };
};

/**
 * Source: EC2 API Reference, Error codes: IncorrectModificationState while one is under way; ModifyVolume: the cool-down of six
 * hours; its code and sentence: AWS re:Post Knowledge Center, "modifying Amazon EBS persistent storage in Amazon EKS".
 */
const checkRate = (volume: VolumeRecord, site: Site): void => {
  if (!isModified(volume)) return;
  const state = stateOf(volume, site);
  if (state !== 'completed') {
    const message = `Cannot modify volume '${volume.id}' in modification state ${state.toUpperCase()}`;
    throw ec2Error('IncorrectModificationState', message);
  }
  if (site.now >= volume.modification.at + COOL_DOWN_MS) return;
  throw ec2Error(
    'VolumeModificationRateExceeded',
    "You've reached the maximum modification rate per volume limit. Wait at least 6 hours between modifications per EBS volume.",
  );
};

/** Source: ModifyVolume, `Size`: at least the existing size (the sentence is from aws/aws-cli#4216), at most that of the type. */
const checkSize = ({ sizeGiB, type }: VolumeRecord, wanted: number): void => {
  if (wanted < sizeGiB) throw ec2Error('InvalidParameterValue', 'New size cannot be smaller than existing size');
  const largest = LARGEST[type] ?? 0;
  if (wanted <= largest) return;
  throw ec2Error(
    'InvalidParameterValue',
    `Volume of ${wanted}GiB is too large for volume type ${type}; maximum is ${largest}GiB`,
  );
};

/** Source: ModifyVolume: an `in-use` or `available` volume. It has its new size once the modification is `optimizing`. */
const modifyVolume = ({ VolumeId = '', Size }: ModifyVolumeRequest, site: Site): ModifyVolumeResult => {
  const volume = find(volumeListing, site.draft, VolumeId);
  if (volume.state === 'creating')
    throw ec2Error('IncorrectState', `Volume '${volume.id}' is in the 'creating' state.`);
  const wanted = Size ?? volume.sizeGiB;
  checkSize(volume, wanted);
  checkRate(volume, site);
  const takesEffectAt = site.now + site.settings.latencies.volumeModifyMs;
  const modification = { at: site.now, takesEffectAt, originalSizeGiB: volume.sizeGiB, targetSizeGiB: wanted };
  const modified = { ...volume, modification };
  site.put('volumes', modified);
  site.schedule(modificationOf(volume.id), 'volume-modified', site.settings.latencies.volumeModifyMs);
  return { VolumeModification: shapeOf(modified, site) };
};

/** A modification goes on beside an attachment or detachment of the volume, so it has a name of its own. */
const modificationOf = (volumeId: string): string => `modification of ${volumeId}`;

/** The volume of a modification has its new size. */
export const finishModification = (site: Site, id: string): void => {
  const volume = site.draft.list('volumes').find((one) => modificationOf(one.id) === id);
  if (volume?.modification) site.put('volumes', { ...volume, sizeGiB: volume.modification.targetSizeGiB });
};

/** Source: DescribeVolumesModifications: volumes that were never modified are not in the answer. */
const describeVolumesModifications = (
  input: DescribeVolumesModificationsRequest,
  site: Site,
): DescribeVolumesModificationsResult => {
  const { records, next } = select(volumeListing, site.seen, { ...input, ids: input.VolumeIds });
  return { VolumesModifications: records.filter(isModified).map((volume) => shapeOf(volume, site)), ...next };
};

export const volumeModificationActions: ActionTable = {
  ModifyVolume: defineAction('VolumeId Size?', modifyVolume),
  DescribeVolumesModifications: defineAction(
    'VolumeIds? Filters? MaxResults? NextToken?',
    describeVolumesModifications,
  ),
};
