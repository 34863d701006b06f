import * as z from 'zod';
import { pattern, record } from '../../lambdas/handlers/operations/groups/description-fields.ts';
import {
  availabilityZone,
  demands,
  device,
  ec2Id,
  groupDescription,
  ipv4,
  macAddress,
  name,
  nicRole,
} from '../../lambdas/handlers/operations/groups/group-description.ts';

/** Any image: nothing in a simulated site, or in moto, boots it. */
export const IMAGE = 'ami-12c6146b';

const NO_TAG_KEY = 'keys must be 1 to 128 characters that do not begin with "aws:", which EC2 alone may give';
const tagKey = z.string().regex(/^(?!aws:).{1,128}$/s);
const tags = z.record(tagKey, z.string(), {
  error: (issue) => (issue.code === 'invalid_key' ? NO_TAG_KEY : undefined),
});
const cidr = z.cidrv4({ error: 'must be an IPv4 block such as 10.20.0.0/24' });
const cidr6 = z.cidrv6({ error: 'must be an IPv6 block such as 2001:db8:0:100::/56' });
const ipv6 = z.ipv6({ error: 'must be an IPv6 address such as 2001:db8:0:100::10' });
const label = pattern(/^[^<>]{1,255}$/s, '1 to 255 characters without < and >');

/** How many of them, which EC2 then chooses, or which. */
const countOr = <Each extends z.ZodType>(least: number, each: Each, what: string) =>
  z.union([z.int().min(least).max(50), z.array(each).min(least)], {
    error: `must be a number from ${least} to 50, or a list of ${what}`,
  });

const subnet = record({
  name,
  id: z.exactOptional(ec2Id('subnet')),
  zone: availabilityZone,
  cidr,
  ipv6: z.union([z.boolean(), cidr6], { error: 'must be true, false, or an IPv6 block' }).default(false),
});

const securityGroup = record({
  name: label,
  id: z.exactOptional(ec2Id('sg')),
  description: label.default('of the site file'),
});

export const vpcFile = record({
  name,
  id: z.exactOptional(ec2Id('vpc')),
  cidr: cidr.default('10.20.0.0/16'),
  ipv6: z.exactOptional(cidr6),
  internetGateway: z.boolean().default(true),
  subnets: z.array(subnet).min(1, 'must name at least one subnet'),
  securityGroups: z.array(securityGroup).default([]),
});

const eip = record({
  publicIp: z.exactOptional(ipv4),
  privateIp: z.exactOptional(ipv4),
  id: z.exactOptional(ec2Id('eipalloc')),
  tags: tags.default({}),
});

const nic = record({
  index: z.exactOptional(z.int().min(0).max(14)),
  subnet: name,
  id: z.exactOptional(ec2Id('eni')),
  macAddress: z.exactOptional(macAddress),
  description: z.exactOptional(z.string().max(255)),
  privateIps: countOr(1, ipv4, 'IPv4 addresses').default(1),
  eips: countOr(0, eip, 'EIPs, each with publicIp, privateIp, id or tags').default(0),
  ipv6: countOr(0, ipv6, 'IPv6 addresses').default(0),
  securityGroups: z.array(label).default([]),
  sourceDestCheck: z.boolean().default(true),
  deleteOnTermination: z.exactOptional(z.boolean()),
  tags: tags.default({}),
  role: z.exactOptional(nicRole),
  primaryIp: z.exactOptional(nicRole),
  demands: z.exactOptional(demands),
  knownByMac: z.boolean().default(false),
});

const anyDisk = {
  id: z.exactOptional(ec2Id('vol')),
  sizeGiB: z.int().min(1).max(65_536),
  type: z.enum(['gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1', 'standard']).default('gp3'),
  iops: z.exactOptional(z.int().min(100)),
  throughput: z.exactOptional(z.int().min(125)),
  encrypted: z.boolean().default(false),
  kmsKeyId: z.exactOptional(label),
  deleteOnTermination: z.exactOptional(z.boolean()),
  tags: tags.default({}),
};
const disk = record({ device, ...anyDisk });
const root = record({ device: device.default('/dev/xvda'), ...anyDisk, sizeGiB: anyDisk.sizeGiB.default(8) });

const recoveryPoint = record({ name: label, snapshots: z.array(ec2Id('snap')).min(1) });

export const serverFile = record({
  name,
  id: z.exactOptional(ec2Id('i')),
  drFor: z.exactOptional(name),
  type: z.exactOptional(pattern(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'an instance type such as m5.large')),
  image: ec2Id('ami').default(IMAGE),
  state: z.exactOptional(z.enum(['running', 'stopped'])),
  spot: z.exactOptional(z.enum(['persistent', 'one-time'])),
  root: z.exactOptional(root),
  disks: z.exactOptional(z.array(disk)),
  nics: z.array(nic).min(1, 'must name at least one NIC'),
  terminationProtection: z.boolean().default(false),
  stopProtection: z.boolean().default(false),
  keyName: z.exactOptional(label),
  instanceProfile: z.exactOptional(label),
  ebsOptimized: z.exactOptional(z.boolean()),
  recoveryPoints: z.exactOptional(z.union([z.int().min(0).max(5), z.array(recoveryPoint)])),
  tags: tags.default({}),
});

const { description, demands: groupDemands, policy, objectives, automation } = groupDescription.shape;
const group = record({
  name,
  /** @default every server that has a DR server and is in no other group */
  servers: z.exactOptional(z.array(name).min(1)),
  description,
  demands: groupDemands,
  policy,
  objectives,
  automation,
});

export const inventoryFile = record({
  vpcs: z.array(vpcFile).min(1, 'must name at least one VPC'),
  servers: z.array(serverFile).min(1, 'must name at least one server'),
  groups: z.array(group).default([]),
});

/** What an owner writes down of a site; names refer to each other, and ids need not be given. */
export type InventoryInput = z.input<typeof inventoryFile>;
/** The same as read, with the defaults of each field; what depends on other fields may still be missing. */
export type ReadInventory = z.output<typeof inventoryFile>;
export type Vpc = ReadInventory['vpcs'][number];
export type ReadServer = ReadInventory['servers'][number];
export type ServerInput = InventoryInput['servers'][number];
export type VpcInput = InventoryInput['vpcs'][number];
export type ReadNic = ReadServer['nics'][number];
export type Disk = NonNullable<ReadServer['disks']>[number];
export type Group = ReadInventory['groups'][number];
