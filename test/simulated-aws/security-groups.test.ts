import {
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { makeNic, must, nic, setup, type TestSite } from './site.ts';

const makeGroup = async ({ ec2 }: TestSite, VpcId: string | undefined, GroupName: string): Promise<string> => {
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }));
  return must(GroupId);
};

const makeNicWithGroups = async (count: number) => {
  const site = await setup();
  const id = await makeNic(site);
  const { VpcId } = await nic(site, id);
  const groups: string[] = [];
  for (let n = 0; n < count; n += 1) groups.push(await makeGroup(site, VpcId, `group-${n}`));
  const give = (...Groups: string[]) =>
    site.ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: id, Groups }));
  const has = async () => (await nic(site, id)).Groups?.map(({ GroupId }) => GroupId);
  return { site, groups, give, has };
};

describe('security groups of the simulated EC2', () => {
  it('replace those that a NIC had', async () => {
    const { groups, give, has } = await makeNicWithGroups(2);
    await give(...groups);
    expect(await has()).toEqual(groups);
    await give(...groups.slice(1));
    expect(await has()).toEqual(groups.slice(1));
  });

  it('are one a NIC at least and five at most', async () => {
    const { groups, give, has } = await makeNicWithGroups(6);
    await give(...groups.slice(1));
    await expect(give()).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    await expect(give(...groups)).rejects.toMatchObject({ name: 'SecurityGroupsPerInterfaceLimitExceeded' });
    expect(await has()).toEqual(groups.slice(1));
  });

  it('are of the VPC of the NIC, and there', async () => {
    const { site, give } = await makeNicWithGroups(0);
    const { Vpc } = await site.ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
    await expect(give(await makeGroup(site, Vpc?.VpcId, 'elsewhere'))).rejects.toMatchObject({
      name: 'InvalidGroup.NotFound',
    });
    await expect(give('sg-00000000000000000')).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
  });

  it('are shown by id, name and VPC', async () => {
    const { site, groups } = await makeNicWithGroups(2);
    const { SecurityGroups } = await site.ec2.send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: ['group-1'] }] }),
    );
    expect(SecurityGroups).toMatchObject([{ GroupId: groups[1], GroupName: 'group-1', Description: 'group-1' }]);
  });
});
