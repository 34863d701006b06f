import type {
  DescribeVolumeStatusRequest,
  DescribeVolumeStatusResult,
  VolumeStatusInfo,
  VolumeStatusItem,
  VolumeStatusName,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { select } from '../engine/describe.ts';
import { faultsOf } from '../engine/faults.ts';
import { volumeListing } from '../engine/listings.ts';
import type { VolumeRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { initializationStatus } from './volume-initialization.ts';

const detail = (Name: VolumeStatusName, Status: string) => ({ Name, Status });

/**
 * Source: EBS User Guide, Monitor the status of your volumes: impaired where its I/O is disabled (`io-enabled` failed), or stalled
 * (`io-performance`).
 */
const checksOf = (site: Site, { id }: VolumeRecord): VolumeStatusInfo => {
  const { stalledVolumes, disabledVolumes } = faultsOf(site.draft);
  const [isStalled, isDisabled] = [stalledVolumes.includes(id), disabledVolumes.includes(id)];
  return {
    Status: isStalled || isDisabled ? 'impaired' : 'ok',
    Details: [
      detail('io-enabled', isDisabled ? 'failed' : 'passed'),
      detail('io-performance', isStalled ? 'stalled' : 'normal'),
    ],
  };
};

const statusShape = (site: Site, volume: VolumeRecord): VolumeStatusItem => {
  const details = initializationStatus(site, volume);
  return {
    VolumeId: volume.id,
    AvailabilityZone: volume.availabilityZone,
    VolumeStatus: checksOf(site, volume),
    ...(details ? { InitializationStatusDetails: details } : {}),
  };
};

/** Source: DescribeVolumeStatus. */
const describeVolumeStatus = (input: DescribeVolumeStatusRequest, site: Site): DescribeVolumeStatusResult => {
  const { records, next } = select(volumeListing, site.seen, { ...input, ids: input.VolumeIds });
  return { VolumeStatuses: records.map((volume) => statusShape(site, volume)), ...next };
};

export const volumeStatusActions: ActionTable = {
  DescribeVolumeStatus: defineAction('VolumeIds? MaxResults? NextToken?', describeVolumeStatus),
};
