import type { Placement } from '@aws-sdk/client-ec2';
import { ZONE_ID } from './reasons.ts';
import { alike, compared, irrelevant, type Register } from './verdict.ts';

export const PLACEMENT = {
  AvailabilityZone: compared('dr-server-elsewhere'),
  AvailabilityZoneId: ZONE_ID,
  Tenancy: alike('tenancy'),
  GroupName: alike('placement', { of: (name) => (name ? 'in a group' : undefined) }),
  GroupId: irrelevant('the name names it'),
  PartitionNumber: irrelevant('a partition of another group is another one'),
  SpreadDomain: irrelevant('reserved by AWS'),
  HostId: irrelevant('a host of the DR site is another one; tenancy and affinity are compared'),
  HostResourceGroupArn: alike('placement', { of: (arn) => (arn ? 'in a host resource group' : undefined) }),
  Affinity: alike('placement', { label: 'affinity' }),
} satisfies Register<Placement>;
