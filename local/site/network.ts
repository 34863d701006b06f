import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { choose, type Ec2OnClock, issue, must, until } from './ec2.ts';
import type { Vpc } from './inventory.ts';
import { nth64 } from './ipv6-blocks.ts';

export interface GroundSubnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  /** Ids of its VPC's security groups, by name. */
  readonly securityGroups: ReadonlyMap<string, string>;
}

/** Where servers can stand: subnets by name. */
export type Ground = ReadonlyMap<string, GroundSubnet>;

export const subnetOf = (ground: Ground, name: string): GroundSubnet => must(ground.get(name), `a subnet ${name}`);

/** Makes the VPCs, in the order of the inventory. */
export const furnishGround = async (subject: Ec2OnClock, vpcs: readonly Vpc[]): Promise<Ground> => {
  subject.ec2.arrange?.({ zones: vpcs.flatMap(({ subnets }) => subnets.map(({ zone }) => zone)) });
  const subnets: (readonly [string, GroundSubnet])[] = [];
  for (const vpc of vpcs) {
    const { vpcId, named } = await furnishVpc(subject, vpc);
    if (vpc.internetGateway) await attachGateway(subject, vpcId);
    subnets.push(...named);
  }
  return new Map(subnets);
};

type NamedSubnet = readonly [string, GroundSubnet];

const furnishVpc = async (
  subject: Ec2OnClock,
  vpc: Vpc,
): Promise<{ readonly vpcId: string; readonly named: readonly NamedSubnet[] }> => {
  const wantsIpv6 = vpc.ipv6 !== undefined || vpc.subnets.some(({ ipv6 }) => ipv6 !== false);
  const byDefault = vpc.securityGroups.find(({ name }) => name === DEFAULT_GROUP);
  choose(subject, { vpc: [vpc.id ?? null], sg: [byDefault?.id ?? null], 'ipv6-block': [vpc.ipv6 ?? null] });
  const wanted = { CidrBlock: vpc.cidr, ...(wantsIpv6 ? { AmazonProvidedIpv6CidrBlock: true } : {}) };
  const made = await issue(subject, new CreateVpcCommand(wanted));
  const vpcId = must(made.Vpc?.VpcId, 'a VPC id');
  const ipv6Block = wantsIpv6 ? await ipv6BlockOf(subject, vpcId) : '';
  const securityGroups = await furnishGroups(subject, vpcId, vpc);
  const subnets: NamedSubnet[] = [];
  for (const [subnet, Ipv6CidrBlock] of withBlocks(vpc.subnets, ipv6Block)) {
    choose(subject, { subnet: [subnet.id ?? null] });
    const request = { VpcId: vpcId, AvailabilityZone: subnet.zone, CidrBlock: subnet.cidr, ...Ipv6CidrBlock };
    const { Subnet } = await issue(subject, new CreateSubnetCommand(request));
    const id = must(Subnet?.SubnetId, 'a subnet id');
    subnets.push([subnet.name, { id, vpcId, zone: subnet.zone, securityGroups }]);
  }
  return { vpcId, named: subnets };
};

/** No EIP can be associated in a VPC without one. */
export const attachGateway = async (subject: Ec2OnClock, VpcId: string): Promise<void> => {
  const { InternetGateway } = await issue(subject, new CreateInternetGatewayCommand({}));
  const InternetGatewayId = must(InternetGateway?.InternetGatewayId, 'an internet gateway id');
  await issue(subject, new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
};

/** Every VPC has a group of this name; EC2 gives it to a NIC that names none. */
const DEFAULT_GROUP = 'default';

const furnishGroups = async (subject: Ec2OnClock, VpcId: string, vpc: Vpc): Promise<GroundSubnet['securityGroups']> => {
  const groups: (readonly [string, string])[] = [];
  for (const { id, name: GroupName, description: Description } of vpc.securityGroups) {
    if (GroupName === DEFAULT_GROUP) {
      groups.push([GroupName, id ?? (await defaultGroupOf(subject, VpcId))]);
      continue;
    }
    choose(subject, { sg: [id ?? null] });
    const { GroupId } = await issue(subject, new CreateSecurityGroupCommand({ VpcId, GroupName, Description }));
    groups.push([GroupName, must(GroupId, 'a security group id')]);
  }
  return new Map(groups);
};

const defaultGroupOf = async (subject: Ec2OnClock, vpcId: string): Promise<string> => {
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'group-name', Values: [DEFAULT_GROUP] },
  ];
  const { SecurityGroups } = await issue(subject, new DescribeSecurityGroupsCommand({ Filters }));
  return must(SecurityGroups?.[0]?.GroupId, 'a default security group');
};

/** Each subnet with its IPv6 block: the one that it names, or the next one of the VPC's. */
const withBlocks = (subnets: Vpc['subnets'], ipv6Block: string) =>
  subnets.map((subnet, n) => {
    const before = subnets.slice(0, n).filter(({ ipv6 }) => ipv6 === true).length;
    const block = subnet.ipv6 === true ? nth64(ipv6Block, before) : subnet.ipv6;
    return [subnet, block === false ? {} : { Ipv6CidrBlock: block }] as const;
  });

/** The /56 that Amazon provides for a VPC, which is there a moment after the VPC. */
const ipv6BlockOf = async (subject: Ec2OnClock, vpcId: string): Promise<string> => {
  let block: string | undefined;
  await until(subject.clock, 'the IPv6 block of the VPC', async () => {
    const { Vpcs } = await issue(subject, new DescribeVpcsCommand({ VpcIds: [vpcId] }));
    block = Vpcs?.[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
    return block !== undefined;
  });
  return must(block, 'an IPv6 block');
};
