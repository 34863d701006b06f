import type { DescribeVolumeStatusRequest, DescribeVolumeStatusResult, VolumeStatusItem } from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { select } from '../engine/describe.ts';
import { volumeListing } from '../engine/listings.ts';
import type { VolumeRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { initializationStatus } from './volume-initialization.ts';

const statusShape = (site: Site, volume: VolumeRecord): VolumeStatusItem => {
  const details = initializationStatus(site, volume);
  return {
    VolumeId: volume.id,
    AvailabilityZone: volume.availabilityZone,
    VolumeStatus: { Status: 'ok' },
    ...(details ? { InitializationStatusDetails: details } : {}),
  };
};

/** Source: DescribeVolumeStatus. Every volume is well. */
const describeVolumeStatus = (input: DescribeVolumeStatusRequest, site: Site): DescribeVolumeStatusResult => {
  const { records, next } = select(volumeListing, site.seen, { ...input, ids: input.VolumeIds });
  return { VolumeStatuses: records.map((volume) => statusShape(site, volume)), ...next };
};

export const volumeStatusActions: ActionTable = {
  DescribeVolumeStatus: defineAction('VolumeIds? MaxResults? NextToken?', describeVolumeStatus),
};
