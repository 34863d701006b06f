import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { type Ec2OnClock, must } from './ec2.ts';
import { type FurnishedPair, furnish } from './furnish.ts';
import type { Inventory } from './inventory-defaults.ts';
import { furnishGround, type Ground, subnetOf } from './network.ts';
import { inventoryOf, vpcOf } from './read-inventory.ts';
import type { SeedOptions } from './seed-options.ts';
import { serverFor, serverSpecs } from './specs.ts';

export interface SeededSite {
  readonly vpcId: string;
  readonly servers: readonly FurnishedPair[];
  /** What `sdrs group import` takes. */
  readonly description: GroupDescription;
}

/** The pets' site: a management NIC at index 0, service NICs from index 1 on, a stopped DR server and one recovery point each. */
export const seedSite = async (options: SeedOptions): Promise<SeededSite> => {
  const { vpcIds, pairs, groups } = await furnish(options, petsOf(options));
  return { vpcId: must(vpcIds[0], 'a VPC'), servers: pairs, description: must(groups[0], 'a group') };
};

/** The pets, as an inventory. */
const petsOf = (options: Omit<SeedOptions, 'ec2' | 'clock'>): Inventory => {
  const { servers, name, zones, rootDevice, spot, encryption, instanceType, ipv6, recoveryPoints = 1 } = options;
  const specs = serverSpecs(servers).map((spec) => (instanceType ? { ...spec, instanceType } : spec));
  const launch = rootDevice === undefined ? {} : { rootDevice };
  const kind = { ...launch, ...(spot ? { spot } : {}), ...(encryption ? { encryption } : {}) };
  const production = { subnets: { primary: 'management', service: 'service' }, suffix: '', ...kind };
  const dr = { subnets: { primary: 'dr', service: 'dr' }, suffix: '-dr', ...launch };
  return inventoryOf({
    vpcs: [petsVpc({ zones, ...(ipv6 === undefined ? {} : { ipv6 }) })],
    servers: [
      ...specs.map((spec) => ({ ...serverFor(spec, production), recoveryPoints })),
      ...specs.map((spec) => ({ ...serverFor({ ...spec, serviceNics: [] }, dr), drFor: spec.name })),
    ],
    groups: [{ name }],
  });
};

/** The pets' VPC has room for a few thousand NICs. */
const petsVpc = ({ zones, ipv6 = false }: Pick<SeedOptions, 'zones' | 'ipv6'>) => ({
  name: 'pets',
  subnets: [
    { name: 'service', zone: zones.production, cidr: '10.20.0.0/20', ipv6 },
    { name: 'management', zone: zones.production, cidr: '10.20.16.0/20' },
    { name: 'dr', zone: zones.dr, cidr: '10.20.32.0/20' },
  ],
});

export interface SeededNetwork {
  readonly ground: Ground;
  readonly vpcId: string;
  /** Subnet of the NICs that clients know, at the production site. */
  readonly service: string;
  /** Subnet of the production servers' primary NICs. */
  readonly management: string;
  /** Subnet of the DR servers' primary NICs. */
  readonly dr: string;
}

/** The pets' VPC, without the pets. */
export const seedNetwork = async (
  subject: Ec2OnClock,
  site: Pick<SeedOptions, 'zones' | 'ipv6'>,
): Promise<SeededNetwork> => {
  const ground = await furnishGround(subject, [vpcOf(petsVpc(site))]);
  const { vpcId, id: service } = subnetOf(ground, 'service');
  return { ground, vpcId, service, management: subnetOf(ground, 'management').id, dr: subnetOf(ground, 'dr').id };
};
