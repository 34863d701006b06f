import * as z from 'zod';
import { InvalidGroupDescriptionError } from '../../../domain/errors/operation-errors.ts';
import { BUDGET_SECONDS } from '../../../domain/group/budgets.ts';
import { INITIALIZATION_RATES } from '../../../domain/group/protection-group.ts';
import { automationDescription } from '../automation/automation-description.ts';
import { pattern, record } from './description-fields.ts';
import { problemsOf } from './problems-of.ts';
import { protectionDescription } from './protection-description.ts';

export const ec2Id = (prefix: string) =>
  pattern(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `"${prefix}-" and 8 to 17 hexadecimal digits`);

// SDRS: names up to 64 of [A-Za-z0-9._-], descriptions up to 64 without < and >.
// They are ids, which stand in paths of the API: there "." and ".." are no names.
export const name = pattern(
  /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/,
  '1 to 64 characters of A-Z a-z 0-9 . _ -, and neither "." nor ".."',
);
const description = pattern(/^[^<>]{0,64}$/, 'at most 64 characters without < and >');
export const ipv4 = z.ipv4({ error: 'must be an IPv4 address such as 10.0.1.20' });
export const macAddress = pattern(
  /^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/,
  'six hexadecimal pairs such as 02:1b:44:11:3a:b7',
);
export const device = pattern(/^(\/dev\/)?[a-z0-9]{2,16}$/, 'a device name such as /dev/sdf');
const seconds = z.int().min(BUDGET_SECONDS.least).max(BUDGET_SECONDS.most);
const demand = z.enum(['required', 'preferred']);

export const demands = record({
  mac: z.exactOptional(demand),
  privateIp: z.exactOptional(demand),
  eip: z.exactOptional(demand),
});

export const availabilityZone = pattern(/^[a-z]{2}(-[a-z]+)+-\d[a-z0-9-]*$/, 'a zone name such as eu-central-1a');

const site = record({
  availabilityZone,
  vpcId: ec2Id('vpc'),
});

export const nicRole = z.enum(['service', 'management']);

const overlay = record({
  addresses: z
    .array(z.ipv4({ error: 'must be an IPv4 address such as 10.99.0.10; IPv6 overlay addresses are not supported' }))
    .min(1, 'must name at least one address'),
  routeTableIds: z.array(ec2Id('rtb')).min(1, 'must name at least one route table'),
  ownIps: z.exactOptional(nicRole),
});

const twin = record({
  transitGatewayRouteTableId: ec2Id('tgw-rtb'),
  attachments: record({ source: ec2Id('tgw-attach'), target: ec2Id('tgw-attach') }),
});

const nic = record({
  networkInterfaceId: ec2Id('eni'),
  role: z.exactOptional(nicRole),
  primaryIp: z.exactOptional(nicRole),
  macAddress: z.exactOptional(macAddress),
  privateIps: z.exactOptional(z.array(ipv4).min(1)),
  demands: z.exactOptional(demands),
  drNetworkInterfaceId: z.exactOptional(ec2Id('eni')),
  overlay: z.exactOptional(overlay),
  twin: z.exactOptional(twin),
});

const pair = record({
  device,
  name: z.exactOptional(name),
  volumes: z.exactOptional(record({ source: z.exactOptional(ec2Id('vol')), target: z.exactOptional(ec2Id('vol')) })),
});

const instance = record({
  name,
  servers: record({ source: ec2Id('i'), target: ec2Id('i') }),
  nics: z.exactOptional(z.array(nic)),
  pairs: z.exactOptional(z.array(pair)),
});

/**
 * What an owner writes down of a protection group; all the rest is recorded from EC2. `source` is production at the time
 * of the import, `target` the DR site. Left out: `id` is the name, NICs are service NICs, every disk of the production
 * server is a pair, every attribute of a NIC's identity is required, this service takes the recovery points.
 */
export const groupDescription = record({
  id: z.exactOptional(name),
  name,
  description: z.exactOptional(description),
  sites: record({ source: site, target: site }),
  demands: z.exactOptional(demands),
  policy: z.exactOptional(
    record({
      fencingBudgetSeconds: z.exactOptional(seconds),
      migrationBudgetSeconds: z.exactOptional(seconds),
      termination: z.exactOptional(z.enum(['allowed', 'forbidden'])),
      isolationSecurityGroupId: z.exactOptional(ec2Id('sg')),
      volumeInitializationRate: z.exactOptional(z.int().min(INITIALIZATION_RATES.least).max(INITIALIZATION_RATES.most)),
    }),
  ),
  protection: z.exactOptional(protectionDescription),
  automation: z.exactOptional(automationDescription),
  objectives: z.exactOptional(
    record({
      rtoSeconds: z.exactOptional(z.int().min(1).max(604_800)),
      rpoSeconds: z.exactOptional(z.int().min(0).max(604_800)),
    }),
  ),
  instances: z.array(instance).min(1, 'must name at least one instance'),
});

export type GroupDescription = z.infer<typeof groupDescription>;
export type InstanceDescription = GroupDescription['instances'][number];
export type NicDescription = NonNullable<InstanceDescription['nics']>[number];
export type PairDescription = NonNullable<InstanceDescription['pairs']>[number];

/** Reads a description out of parsed YAML or JSON. @throws InvalidGroupDescriptionError naming every bad field */
export const parseGroupDescription = (input: unknown): GroupDescription => {
  const parsed = groupDescription.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidGroupDescriptionError(problemsOf(parsed.error, input));
};
