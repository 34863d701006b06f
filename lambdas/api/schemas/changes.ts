import { z } from '@hono/zod-openapi';
import { CODES } from '../codes.ts';
import { NicId, optional, record, SecurityGroupId, SubnetId } from './common.ts';

/** More GiB than a volume of any type can have (EC2 API Reference, ModifyVolume). */
const LARGEST_GIB = 65_536;

const size = `must be a number of GiB from 1 to ${LARGEST_GIB}`;

/** SDRS: the system takes the integer before the decimal point. */
const NewSize = z
  .number(size)
  .min(1, size)
  .max(LARGEST_GIB, size)
  .transform(Math.floor)
  .openapi({ type: 'integer', minimum: 1, maximum: LARGEST_GIB, description: 'GiB; larger than the disks are.' });

/** One action. SDRS has a code of its own for an unknown action. */
export const PairAction = z
  .looseObject({ 'extend-replication': record({ new_size: NewSize }).optional() })
  .transform((given, context) => {
    const named = Object.keys(given);
    const { 'extend-replication': wanted } = given;
    if (wanted !== undefined && named.length === 1) return { 'extend-replication': wanted };
    context.addIssue({
      code: 'custom',
      path: [],
      message: `must name one action: extend-replication; it names ${named.join(', ') || 'none'}`,
      params: { sdrs: CODES.unknownAction },
    });
    return z.NEVER;
  })
  .openapi('ReplicationAction', { type: 'object' });

const Flavor = optional(
  z
    .string()
    .regex(/^[a-z0-9-]{1,32}\.[a-z0-9-]{1,32}$/, 'must be an EC2 instance type such as m6i.large')
    .openapi({ example: 'm6i.large' }),
);

/** SDRS: where `flavorRef` is given, the other two are without effect. */
export const Resize = record({
  resize: record({ flavorRef: Flavor, production_flavorRef: Flavor, dr_flavorRef: Flavor }).refine(
    (given) => Object.values(given).some((flavor) => flavor !== undefined),
    'must have at least one of flavorRef, production_flavorRef, dr_flavorRef',
  ),
}).openapi('ProtectedInstanceResize');

/** As many as a network interface can have by default (Amazon VPC quotas: security groups per network interface). */
const MOST_GROUPS = 16;

export const AddNic = record({
  subnet_id: SubnetId,
  security_groups: optional(z.array(record({ id: SecurityGroupId })).max(MOST_GROUPS)),
  ip_address: optional(z.ipv4('must be an IPv4 address such as 10.0.1.20')),
}).openapi('ProtectedInstanceNicCreation');

export const DeleteNic = record({ nic_id: NicId }).openapi('ProtectedInstanceNicDeletion');
