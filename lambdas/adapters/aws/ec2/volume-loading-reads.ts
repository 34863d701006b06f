import { DescribeVolumeStatusCommand, type VolumeStatusItem } from '@aws-sdk/client-ec2';
import type { VolumeLoading } from '../../../domain/site/observed.ts';
import { NAMED_IDS, type Read } from './reads.ts';
import type { Entry } from './shapes.ts';

/** "The volume 'vol-…' does not exist." (EC2 API Reference, Error codes, InvalidVolume.NotFound) */
const VOLUME_ID = /\bvol-[0-9a-z]+/g;

/** By name: this call has no filter for volumes. */
export const VOLUME_LOADING: Read<VolumeLoading> = {
  api: 'DescribeVolumeStatus',
  idsPerCall: NAMED_IDS,
  async page(ec2, VolumeIds, NextToken) {
    const answer = await ec2.send(new DescribeVolumeStatusCommand({ VolumeIds, NextToken }));
    return { entries: (answer.VolumeStatuses ?? []).flatMap(loadingEntry), next: answer.NextToken };
  },
  missingIn: (error) =>
    error instanceof Error && error.name === 'InvalidVolume.NotFound' ? (error.message.match(VOLUME_ID) ?? []) : [],
};

/** A volume that EC2 says nothing about does not count as loaded. */
const loadingEntry = ({ VolumeId, InitializationStatusDetails: it }: VolumeStatusItem): Entry<VolumeLoading>[] => {
  if (VolumeId === undefined || it?.Progress === undefined) return [];
  const left = it.EstimatedTimeToCompleteInSeconds;
  return [[VolumeId, { percent: it.Progress, ...(left === undefined ? {} : { secondsLeft: left }) }]];
};
