import { DescribeAutoScalingGroupsCommand, DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeSpotInstanceRequestsCommand } from '@aws-sdk/client-ec2';
import type { ScalingMembership, ScalingSize, SpotRequestKind } from '../../../domain/site/observed.ts';
import { type Read, readBy } from './reads.ts';
import type { Entry } from './shapes.ts';

/** Ids a call takes (Auto Scaling API Reference, DescribeAutoScalingInstances); groups by name come 100 a page. */
const SERVERS_A_CALL = 50;
const GROUPS_A_CALL = 100;

export const MEMBERSHIPS: Read<ScalingMembership> = {
  api: 'DescribeAutoScalingInstances',
  idsPerCall: SERVERS_A_CALL,
  async page(_, InstanceIds, NextToken, { autoScaling }) {
    const answer = await autoScaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds, NextToken }));
    const entries = (answer.AutoScalingInstances ?? []).map(
      ({
        InstanceId = '',
        AutoScalingGroupName: scalingGroup = '',
        LifecycleState: lifecycle = '',
      }): Entry<ScalingMembership> => [InstanceId, { scalingGroup, lifecycle }],
    );
    return { entries, next: answer.NextToken };
  },
};

export const GROUP_SIZES: Read<ScalingSize> = {
  api: 'DescribeAutoScalingGroups',
  idsPerCall: GROUPS_A_CALL,
  async page(_, AutoScalingGroupNames, NextToken, { autoScaling }) {
    const request = { AutoScalingGroupNames, MaxRecords: GROUPS_A_CALL, NextToken };
    const answer = await autoScaling.send(new DescribeAutoScalingGroupsCommand(request));
    const entries = (answer.AutoScalingGroups ?? []).flatMap(
      ({ AutoScalingGroupName = '', MinSize: min, DesiredCapacity: desired }): Entry<ScalingSize>[] =>
        min === undefined || desired === undefined ? [] : [[AutoScalingGroupName, { min, desired }]],
    );
    return { entries, next: answer.NextToken };
  },
};

/** By the server that came of the request. */
export const SPOT_REQUESTS: Read<SpotRequestKind> = readBy('instance-id', {
  api: 'DescribeSpotInstanceRequests',
  ask: (ec2, request) => ec2.send(new DescribeSpotInstanceRequestsCommand(request)),
  entries: ({ SpotInstanceRequests = [] }) =>
    SpotInstanceRequests.flatMap(({ InstanceId = '', Type }) => (Type ? [[InstanceId, Type] as const] : [])),
});
