import { DescribeSecurityGroupsCommand, type SecurityGroup } from '@aws-sdk/client-ec2';
import type { ObservedSecurityGroup } from '../../../domain/site/observed.ts';
import { type Read, readBy } from './reads.ts';
import { type Entry, entry } from './shapes.ts';

export const SECURITY_GROUPS: Read<ObservedSecurityGroup> = readBy('group-id', {
  api: 'DescribeSecurityGroups',
  ask: (ec2, request) => ec2.send(new DescribeSecurityGroupsCommand(request)),
  entries: ({ SecurityGroups = [] }) => SecurityGroups.map(securityGroupEntry),
});

export const securityGroupEntry = (it: SecurityGroup): Entry<ObservedSecurityGroup> =>
  entry(it.GroupId, { name: it.GroupName ?? '', vpcId: it.VpcId ?? '' });
