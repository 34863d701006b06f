import { DescribeVolumeStatusCommand, type VolumeStatusItem } from '@aws-sdk/client-ec2';
import type { VolumeLoading } from '../../../domain/site/observed.ts';
import { missingBy, NAMED_IDS, type Read } from './reads.ts';
import type { Entry } from './shapes.ts';

/** By name: this call has no filter for volumes. */
export const VOLUME_LOADING: Read<VolumeLoading> = {
  api: 'DescribeVolumeStatus',
  idsPerCall: NAMED_IDS,
  async page(ec2, VolumeIds, NextToken) {
    const answer = await ec2.send(new DescribeVolumeStatusCommand({ VolumeIds, NextToken }));
    return { entries: (answer.VolumeStatuses ?? []).flatMap(loadingEntry), next: answer.NextToken };
  },
  /** "The volume 'vol-…' does not exist." (EC2 API Reference, Error codes) */
  missingIn: missingBy(/^InvalidVolume\.NotFound$/, /\bvol-[0-9a-z]+/g),
};

/** A volume that EC2 says nothing about does not count as loaded. */
const loadingEntry = ({ VolumeId, InitializationStatusDetails: it }: VolumeStatusItem): Entry<VolumeLoading>[] => {
  if (VolumeId === undefined || it?.Progress === undefined) return [];
  const left = it.EstimatedTimeToCompleteInSeconds;
  return [[VolumeId, { percent: it.Progress, ...(left === undefined ? {} : { secondsLeft: left }) }]];
};
