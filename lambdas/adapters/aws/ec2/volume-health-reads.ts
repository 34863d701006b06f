import { DescribeVolumeStatusCommand, type VolumeStatusItem } from '@aws-sdk/client-ec2';
import type { VolumeHealth } from '../../../domain/site/observed.ts';
import { known } from './known.ts';
import { missingBy, NAMED_IDS, type Read } from './reads.ts';
import type { Entry } from './shapes.ts';

/** By name: this call has no filter for volumes. */
export const VOLUME_HEALTH: Read<VolumeHealth> = {
  api: 'DescribeVolumeStatus',
  idsPerCall: NAMED_IDS,
  async page(ec2, VolumeIds, NextToken) {
    const answer = await ec2.send(new DescribeVolumeStatusCommand({ VolumeIds, NextToken }));
    return { entries: (answer.VolumeStatuses ?? []).map(healthEntry), next: answer.NextToken };
  },
  /** "The volume 'vol-…' does not exist." (EC2 API Reference, Error codes) */
  missingIn: missingBy(/^InvalidVolume\.NotFound$/, /\bvol-[0-9a-z]+/g),
};

/** What EC2 says nothing of is not known to be well. */
const healthEntry = ({ VolumeId = '', VolumeStatus: it }: VolumeStatusItem): Entry<VolumeHealth> => {
  const io = it?.Details?.find(({ Name }) => Name === 'io-enabled')?.Status;
  return [VolumeId, { status: it?.Status ?? 'insufficient-data', ...known({ io }) }];
};
