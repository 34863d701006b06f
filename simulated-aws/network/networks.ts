import type {
  CreateSubnetRequest,
  CreateSubnetResult,
  CreateVpcRequest,
  CreateVpcResult,
  DescribeSubnetsResult,
  DescribeVpcsResult,
  Subnet,
  Vpc,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { arrangedZones } from '../engine/arrangement.ts';
import { describeAction, find, tagList } from '../engine/describe.ts';
import type { View } from '../engine/draft.ts';
import { ec2Error } from '../engine/errors.ts';
import { subnetListing, vpcListing } from '../engine/listings.ts';
import type { SubnetRecord, VpcRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import { type Cidr, contains, overlaps, parseCidr, usableAddresses } from './ip.ts';
import { containsIpv6, formatIpv6, overlapsIpv6, parseIpv6Cidr } from './ipv6.ts';

/** Source: VPC User Guide, VPC and subnet sizing: between /16 and /28. */
const blockOf = (text: string, code: string): Cidr => {
  const cidr = parseCidr(text);
  if (!cidr) throw ec2Error('InvalidParameterValue', `Value (${text}) for parameter cidrBlock is invalid.`);
  if (cidr.prefix < 16 || cidr.prefix > 28) throw ec2Error(code, `The CIDR '${text}' is invalid.`);
  return cidr;
};

/** Source: VPC User Guide, VPC CIDR blocks: Amazon provides a /56. Of that for documentation (RFC 3849): nobody's. */
const newIpv6Block = (seq: number): string => `${formatIpv6((0x20010db8n << 96n) + (BigInt(seq) << 72n))}/56`;

const createVpc = (input: CreateVpcRequest, site: Site): CreateVpcResult => {
  const CidrBlock = input.CidrBlock ?? '';
  blockOf(CidrBlock, 'InvalidVpc.Range');
  const { id, seq } = site.newId('vpc');
  const group = site.newId('sg');
  const tags = specifiedTags(input.TagSpecifications, 'vpc');
  const ipv6 = input.AmazonProvidedIpv6CidrBlock ? { ipv6Cidr: site.chosen('ipv6-block') ?? newIpv6Block(seq) } : {};
  site.put('vpcs', { id, seq, tags, cidr: CidrBlock, defaultGroupId: group.id, gateways: true, ...ipv6 });
  const described = { name: 'default', description: 'default VPC security group' };
  site.put('securityGroups', { ...group, ...described, tags: {}, vpcId: id });
  return { Vpc: { VpcId: id, CidrBlock, State: 'pending', IsDefault: false, Tags: tagList(tags) } };
};

/** Source: EC2 API Reference, Error codes: InvalidSubnet.Range outside the VPC, InvalidSubnet.Conflict on overlap. */
const checkSubnetBlock = (site: Site, vpc: VpcRecord, text: string): void => {
  const cidr = blockOf(text, 'InvalidSubnet.Range');
  const outer = parseCidr(vpc.cidr);
  if (!outer || !contains(outer, cidr)) throw ec2Error('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
  const taken = site.draft.list('subnets').filter(({ vpcId }) => vpcId === vpc.id);
  if (taken.some((subnet) => overlaps(parseCidr(subnet.cidr) ?? cidr, cidr))) {
    throw ec2Error('InvalidSubnet.Conflict', `The CIDR '${text}' conflicts with another subnet`);
  }
};

/** Source: CreateSubnet, `Ipv6CidrBlock`: of the VPC's; VPC User Guide, Subnet sizing: at least /64. Errors as IPv4. */
const checkIpv6Block = (site: Site, vpc: VpcRecord, text: string): void => {
  const cidr = parseIpv6Cidr(text);
  const outer = parseIpv6Cidr(vpc.ipv6Cidr ?? '');
  if (!cidr) throw ec2Error('InvalidParameterValue', `Value (${text}) for parameter ipv6CidrBlock is invalid.`);
  if (!outer || !containsIpv6(outer, cidr) || cidr.prefix > 64) {
    throw ec2Error('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
  }
  const taken = site.draft.list('subnets').flatMap(({ ipv6Cidr = '' }) => parseIpv6Cidr(ipv6Cidr) ?? []);
  if (taken.some((other) => overlapsIpv6(other, cidr))) {
    throw ec2Error('InvalidSubnet.Conflict', `The CIDR '${text}' conflicts with another subnet`);
  }
};

/** Source: EC2 API Reference, Error codes, InvalidParameterValue: a zone that the region does not have. */
export const checkZone = (site: Site, zone: string): void => {
  const availabilityZones = [...site.settings.availabilityZones, ...arrangedZones(site.draft)];
  if (availabilityZones.includes(zone)) return;
  const message = `Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${availabilityZones.join(', ')}.`;
  throw ec2Error('InvalidParameterValue', message);
};

const createSubnet = (input: CreateSubnetRequest, site: Site): CreateSubnetResult => {
  const vpc = find(vpcListing, site.draft, input.VpcId ?? '');
  const availabilityZone = input.AvailabilityZone ?? site.settings.availabilityZones[0] ?? '';
  checkZone(site, availabilityZone);
  checkSubnetBlock(site, vpc, input.CidrBlock ?? '');
  const { Ipv6CidrBlock } = input;
  if (Ipv6CidrBlock !== undefined) checkIpv6Block(site, vpc, Ipv6CidrBlock);
  const tags = specifiedTags(input.TagSpecifications, 'subnet');
  const subnet: SubnetRecord = {
    ...site.newId('subnet'),
    tags,
    vpcId: vpc.id,
    cidr: input.CidrBlock ?? '',
    availabilityZone,
    ...(Ipv6CidrBlock === undefined ? {} : { ipv6Cidr: Ipv6CidrBlock }),
    ...(input.OutpostArn === undefined ? {} : { outpostArn: input.OutpostArn }),
  };
  site.put('subnets', subnet);
  return { Subnet: subnetShape(subnet, site.draft) };
};

/** Source: SubnetIpv6CidrBlockAssociation. Its own id is not modelled. */
const associated = ({ ipv6Cidr }: { readonly ipv6Cidr?: string }) =>
  ipv6Cidr === undefined ? [] : [{ Ipv6CidrBlock: ipv6Cidr, Ipv6CidrBlockState: { State: 'associated' as const } }];

/** The block is there a moment after the VPC: CreateVpc (its example) answers without it. */
const vpcShape = (vpc: VpcRecord): Vpc => ({
  VpcId: vpc.id,
  CidrBlock: vpc.cidr,
  State: 'available',
  IsDefault: false,
  Ipv6CidrBlockAssociationSet: associated(vpc),
  Tags: tagList(vpc.tags),
});

const subnetShape = (subnet: SubnetRecord, view: View): Subnet => {
  const { first, last } = usableAddresses(parseCidr(subnet.cidr) ?? { base: 0, prefix: 32 });
  const taken = view.list('networkInterfaces').filter(({ subnetId }) => subnetId === subnet.id);
  return {
    SubnetId: subnet.id,
    VpcId: subnet.vpcId,
    CidrBlock: subnet.cidr,
    AvailabilityZone: subnet.availabilityZone,
    AvailableIpAddressCount: last - first + 1 - taken.reduce((sum, nic) => sum + nic.privateIps.length, 0),
    State: 'available',
    MapPublicIpOnLaunch: false,
    ...(subnet.outpostArn === undefined ? {} : { OutpostArn: subnet.outpostArn }),
    Ipv6CidrBlockAssociationSet: associated(subnet),
    Tags: tagList(subnet.tags),
  };
};

export const networkActions: ActionTable = {
  CreateVpc: defineAction('CidrBlock AmazonProvidedIpv6CidrBlock? TagSpecifications?', createVpc),
  CreateSubnet: defineAction(
    'VpcId CidrBlock AvailabilityZone? Ipv6CidrBlock? TagSpecifications? OutpostArn?',
    createSubnet,
  ),
  DescribeVpcs: describeAction(vpcListing, 'VpcIds', (vpcs): DescribeVpcsResult => ({ Vpcs: vpcs.map(vpcShape) })),
  DescribeSubnets: describeAction(
    subnetListing,
    'SubnetIds',
    (subnets, { seen }): DescribeSubnetsResult => ({ Subnets: subnets.map((subnet) => subnetShape(subnet, seen)) }),
  ),
};
