import type {
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DescribeSecurityGroupsResult,
  SecurityGroup,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { describeAction, find, tagList } from '../engine/describe.ts';
import { ec2Error } from '../engine/errors.ts';
import { groupListing, vpcListing } from '../engine/listings.ts';
import type { SecurityGroupRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';

/** Source: Amazon VPC User Guide, Quotas: security groups per network interface, adjustable up to 16. */
const MOST_GROUPS_A_NIC = 5;

/**
 * The groups that a network interface is to have: of its VPC; the VPC's default group where none is named. Source: CreateNetworkInterface, `Groups`;
 * EC2 API Reference, Error codes: InvalidGroup.NotFound, SecurityGroupsPerInterfaceLimitExceeded.
 */
export const groupsFor = (site: Site, vpcId: string, named: readonly string[] = []): readonly string[] => {
  const ids = [...new Set(named)];
  for (const id of ids) {
    const group = find(groupListing, site.draft, id);
    if (group.vpcId !== vpcId) {
      const message = `You have specified two resources that belong to different networks: ${id} is not in ${vpcId}.`;
      throw ec2Error('InvalidGroup.NotFound', message);
    }
  }
  if (ids.length > MOST_GROUPS_A_NIC) {
    const message = `The maximum number of security groups per interface has been reached: ${MOST_GROUPS_A_NIC}`;
    throw ec2Error('SecurityGroupsPerInterfaceLimitExceeded', message);
  }
  return ids.length > 0 ? ids : [find(vpcListing, site.draft, vpcId).defaultGroupId];
};

/** Source: EC2 API Reference, Error codes, InvalidGroup.Duplicate: one name once a VPC. */
const createSecurityGroup = (input: CreateSecurityGroupRequest, site: Site): CreateSecurityGroupResult => {
  const vpc = find(vpcListing, site.draft, input.VpcId ?? '');
  const name = input.GroupName ?? '';
  if (site.draft.list('securityGroups').some((group) => group.vpcId === vpc.id && group.name === name)) {
    throw ec2Error('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpc.id}'`);
  }
  const tags = specifiedTags(input.TagSpecifications, 'security-group');
  const { id, seq } = site.newId('sg');
  site.put('securityGroups', { id, seq, tags, vpcId: vpc.id, name, description: input.Description ?? '' });
  return { GroupId: id, Tags: tagList(tags) };
};

/** Their rules are not modelled, as no traffic is. */
const groupShape = (
  { id, name, description, vpcId, tags }: SecurityGroupRecord,
  { settings }: Site,
): SecurityGroup => ({
  GroupId: id,
  GroupName: name,
  Description: description,
  VpcId: vpcId,
  OwnerId: settings.accountId,
  Tags: tagList(tags),
});

export const securityGroupActions: ActionTable = {
  CreateSecurityGroup: defineAction('GroupName Description VpcId TagSpecifications?', createSecurityGroup),
  DescribeSecurityGroups: describeAction(
    groupListing,
    'GroupIds',
    (groups, site): DescribeSecurityGroupsResult => ({
      SecurityGroups: groups.map((group) => groupShape(group, site)),
    }),
  ),
};
