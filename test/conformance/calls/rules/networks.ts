import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
} from '@aws-sdk/client-ec2';
import { motoAnswers, motoShows, type Rule } from '../rule.ts';
import { ABSENT, makeServer, makeSubnet, makeTwoSubnets, makeVolume, makeVpc, ZONE } from '../world.ts';

const FENCED = { Key: 'sdrs:fenced', Value: 'failover-1' };

export const NETWORK_RULES: readonly Rule[] = [
  {
    rule: 'a subnet is in one zone and within the block of its VPC',
    last: 'ok',
    calls: async (ec2) => {
      const subnets = await makeTwoSubnets(ec2);
      await ec2.ask(new DescribeSubnetsCommand({ SubnetIds: [...subnets] }));
    },
  },
  {
    rule: 'a subnet outside its VPC, over another one, or in no zone is refused',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const VpcId = await makeVpc(ec2);
      const create = (CidrBlock: string, AvailabilityZone = ZONE) =>
        ec2.ask(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }));
      await create('10.20.0.0/20');
      await create('10.99.0.0/20');
      await create('10.20.0.0/24');
      await create('10.20.16.0/20', 'eu-central-1z');
    },
  },
  {
    rule: 'a security group has a name of its own in its VPC',
    last: 'InvalidGroup.Duplicate',
    calls: async (ec2) => {
      const VpcId = await makeVpc(ec2);
      for (const Description of ['one', 'other']) {
        await ec2.ask(new CreateSecurityGroupCommand({ VpcId, GroupName: 'web', Description }));
      }
    },
  },
  {
    rule: 'a tag is overwritten, seen, found by filter, and taken off once or twice',
    last: 'ok',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      const see = () => ec2.ask(new DescribeInstancesCommand({ InstanceIds: [server] }));
      for (const Value of ['failover-0', FENCED.Value]) {
        await ec2.ask(new CreateTagsCommand({ Resources: [server], Tags: [{ Key: FENCED.Key, Value }] }));
      }
      await see();
      const Filters = [{ Name: `tag:${FENCED.Key}`, Values: [FENCED.Value] }];
      await ec2.ask(new DescribeInstancesCommand({ Filters: [...Filters, { Name: 'instance-id', Values: [server] }] }));
      await ec2.ask(new DeleteTagsCommand({ Resources: [server], Tags: [{ Key: FENCED.Key, Value: 'another' }] }));
      await see();
      for (let times = 0; times < 2; times += 1) {
        await ec2.ask(new DeleteTagsCommand({ Resources: [server], Tags: [{ Key: FENCED.Key }] }));
      }
      await see();
    },
  },
  {
    rule: 'tags of any kind of resource are found by key with resource or value, none of a resource without',
    last: 'ok',
    calls: async (ec2) => {
      const tagged = [await makeServer(ec2, await makeSubnet(ec2)), await makeVolume(ec2)];
      await ec2.ask(new CreateTagsCommand({ Resources: tagged, Tags: [FENCED] }));
      const find = (Name: string, Values: string[]) =>
        ec2.ask(
          new DescribeTagsCommand({
            Filters: [
              { Name: 'key', Values: [FENCED.Key] },
              { Name, Values },
            ],
          }),
        );
      await find('resource-id', tagged);
      await find('value', [FENCED.Value]);
      await find('value', ['another']);
      await find('resource-id', [ABSENT.server]);
    },
  },
  {
    rule: 'tags go to several resources in one call, or to none where one is unknown',
    last: 'ok',
    calls: async (ec2) => {
      const server = await makeServer(ec2, await makeSubnet(ec2));
      await ec2.ask(new CreateTagsCommand({ Resources: [server, ABSENT.server], Tags: [FENCED] }));
      await ec2.ask(new DescribeInstancesCommand({ InstanceIds: [server] }));
      await ec2.ask(new CreateTagsCommand({ Resources: [server, await makeVolume(ec2)], Tags: [FENCED] }));
    },
    deviations: [
      motoAnswers('tags what does not exist', {
        call: 'CreateTags',
        source: 'CreateTags: the ids of resources; EC2 API Reference, Error codes, InvalidInstanceID.NotFound',
      }),
      motoShows('tags the others nevertheless', {
        call: 'DescribeInstances',
        at: /^0\.tags\./,
        source: 'CreateTags: fails as a whole; UNVERIFIED[tags-all-or-none]',
      }),
    ],
  },
  {
    rule: 'a tag that begins with aws: is reserved',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const Tags = [{ Key: 'aws:mine', Value: 'x' }];
      await ec2.ask(new CreateTagsCommand({ Resources: [await makeVolume(ec2)], Tags }));
    },
    deviations: [
      motoAnswers('takes a reserved tag', {
        call: 'CreateTags',
        source: 'EC2 User Guide, Tag restrictions: the prefix aws: is reserved',
      }),
    ],
  },
  {
    rule: 'what does not exist is named: VPC, subnet, tagged resource',
    last: 'InvalidInstanceID.NotFound',
    calls: async (ec2) => {
      await ec2.ask(new CreateSubnetCommand({ VpcId: ABSENT.vpc, CidrBlock: '10.20.0.0/20', AvailabilityZone: ZONE }));
      await ec2.ask(new DescribeSubnetsCommand({ SubnetIds: [ABSENT.subnet] }));
      await ec2.ask(new CreateSecurityGroupCommand({ VpcId: ABSENT.vpc, GroupName: 'web', Description: 'x' }));
      await ec2.ask(new CreateTagsCommand({ Resources: [ABSENT.server], Tags: [FENCED] }));
    },
    deviations: [
      motoAnswers('makes a group in no VPC', {
        call: 'CreateSecurityGroup',
        source: 'EC2 API Reference, Error codes, InvalidVpcID.NotFound',
      }),
      motoAnswers('tags what does not exist', {
        call: 'CreateTags',
        source: 'EC2 API Reference, Error codes, InvalidInstanceID.NotFound',
      }),
    ],
  },
];
