import {
  CreateSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { motoAnswers, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import { ABSENT, attach, makeNic, makeServer, makeSubnet, makeVpc, must } from '../world.ts';

const makeGroup = async (ec2: Listener, VpcId: string, GroupName: string): Promise<string> => {
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }));
  return must(GroupId, 'a group id');
};

const seeNic = (ec2: Listener, id: string) =>
  ec2.ask(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }));

const give = (ec2: Listener, NetworkInterfaceId: string, Groups: string[]) =>
  ec2.ask(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups }));

/** Security groups, and what network interfaces have of them. */
export const SECURITY_GROUP_RULES: readonly Rule[] = [
  {
    rule: 'security groups are looked up by id, and an id that is not there is left out of a filtered answer',
    last: 'ok',
    calls: async (ec2) => {
      const vpc = await makeVpc(ec2);
      const Values = [await makeGroup(ec2, vpc, 'isolation'), await makeGroup(ec2, vpc, 'web'), ABSENT.group];
      await ec2.ask(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-id', Values }] }));
      await ec2.ask(new DescribeSecurityGroupsCommand({ GroupIds: Values.slice(0, 1) }));
      await ec2.ask(
        new DescribeSecurityGroupsCommand({
          Filters: [
            { Name: 'vpc-id', Values: [vpc] },
            { Name: 'group-name', Values: ['web'] },
          ],
        }),
      );
    },
  },
  {
    rule: 'a security group that does not exist is named',
    last: 'InvalidGroup.NotFound',
    calls: (ec2) => ec2.ask(new DescribeSecurityGroupsCommand({ GroupIds: [ABSENT.group] })),
  },
  {
    rule: 'security groups of a NIC are replaced as a whole and given back, while it is in use',
    last: 'ok',
    calls: async (ec2) => {
      const vpc = await makeVpc(ec2);
      const subnet = await makeSubnet(ec2, { vpc });
      const own = [await makeGroup(ec2, vpc, 'web'), await makeGroup(ec2, vpc, 'admin')];
      const isolation = await makeGroup(ec2, vpc, 'isolation');
      const nic = await makeNic(ec2, subnet, { Groups: own });
      await attach(ec2, nic, await makeServer(ec2, subnet));
      await seeNic(ec2, nic);
      await give(ec2, nic, [isolation]);
      await seeNic(ec2, nic);
      await give(ec2, nic, own);
      await seeNic(ec2, nic);
    },
  },
  {
    rule: 'a NIC gets no security group that does not exist',
    last: 'InvalidGroup.NotFound',
    calls: async (ec2) => give(ec2, await makeNic(ec2, await makeSubnet(ec2)), [ABSENT.group]),
    deviations: [
      motoAnswers('gives a NIC a group that does not exist', {
        call: 'ModifyNetworkInterfaceAttribute',
        source: 'EC2 API Reference, Error codes, InvalidGroup.NotFound',
      }),
    ],
  },
  {
    rule: 'a NIC gets no security group of another VPC',
    last: 'InvalidGroup.NotFound',
    calls: async (ec2) => {
      const elsewhere = await makeGroup(ec2, await makeVpc(ec2), 'isolation');
      await give(ec2, await makeNic(ec2, await makeSubnet(ec2)), [elsewhere]);
    },
    deviations: [
      motoAnswers('gives a NIC a group of another VPC', {
        call: 'ModifyNetworkInterfaceAttribute',
        source:
          'EC2 User Guide, Security groups: of the VPC of the network interface; the code is UNVERIFIED[security-group-of-other-vpc]',
      }),
    ],
  },
  {
    rule: 'a NIC has at least one security group',
    last: 'InvalidParameterCombination',
    calls: async (ec2) => give(ec2, await makeNic(ec2, await makeSubnet(ec2)), []),
    deviations: [
      motoAnswers('takes a call that changes no attribute', {
        call: 'ModifyNetworkInterfaceAttribute',
        source: 'ModifyNetworkInterfaceAttribute, Groups: at least one; the code is UNVERIFIED[no-security-group]',
      }),
    ],
  },
  {
    rule: 'a NIC has five security groups at most, unless the account has more',
    last: 'SecurityGroupsPerInterfaceLimitExceeded',
    calls: async (ec2) => {
      const vpc = await makeVpc(ec2);
      const nic = await makeNic(ec2, await makeSubnet(ec2, { vpc }));
      const groups: string[] = [];
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) groups.push(await makeGroup(ec2, vpc, name));
      await give(ec2, nic, groups.slice(1));
      await give(ec2, nic, groups);
    },
    deviations: [
      motoAnswers('counts no security groups', {
        call: 'ModifyNetworkInterfaceAttribute',
        source: 'Amazon VPC User Guide, Quotas: 5 security groups a network interface; EC2 API Reference, Error codes',
      }),
    ],
  },
];
