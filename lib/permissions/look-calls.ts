import type { Ec2Call } from './ec2-calls.ts';

/** The one look at servers that is authorised on each of them. */
export const DESCRIBE_ATTRIBUTE: Ec2Call = {
  action: 'DescribeInstanceAttribute',
  on: ['instance'],
  confined: { instance: 'free' },
};
export const SEARCH_TRANSIT_ROUTES: Ec2Call = {
  action: 'SearchTransitGatewayRoutes',
  on: ['transit-gateway-route-table'],
  confined: { 'transit-gateway-route-table': 'free' },
};

/** What tells where disks, NICs and addresses are. */
export const LOOK_AT_IDENTITY = [
  'DescribeAddresses',
  'DescribeInstances',
  'DescribeNetworkInterfaces',
  'DescribeRouteTables',
  'DescribeVolumes',
] as const;

/** Whether a server belongs to a group, and how small that group may get. */
export const LOOK_AT_MEMBERSHIP = ['DescribeAutoScalingGroups', 'DescribeAutoScalingInstances'] as const;
