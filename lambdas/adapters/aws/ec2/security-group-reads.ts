import { DescribeSecurityGroupsCommand, type SecurityGroup } from '@aws-sdk/client-ec2';
import type { ObservedSecurityGroup } from '../../../domain/site/observed.ts';
import { FILTER_VALUES, PAGE_SIZE, type Read } from './reads.ts';
import type { Entry } from './shapes.ts';

export const SECURITY_GROUPS: Read<ObservedSecurityGroup> = {
  api: 'DescribeSecurityGroups',
  idsPerCall: FILTER_VALUES,
  async page(ec2, Values, NextToken) {
    const Filters = [{ Name: 'group-id', Values }];
    const answer = await ec2.send(new DescribeSecurityGroupsCommand({ Filters, MaxResults: PAGE_SIZE, NextToken }));
    return { entries: (answer.SecurityGroups ?? []).map(securityGroupEntry), next: answer.NextToken };
  },
};

export const securityGroupEntry = (it: SecurityGroup): Entry<ObservedSecurityGroup> => {
  const id = it.GroupId ?? '';
  return [id, { id, name: it.GroupName ?? '', vpcId: it.VpcId ?? '' }];
};
