import type { SpotRequestKind } from '../../lambdas/domain/site/observed.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/group-description.ts';
import type { Ec2OnClock } from './ec2.ts';
import { seedNetwork } from './network.ts';
import { nicsOfServer, type SeededNic, seedServiceNics } from './nics.ts';
import { seedRecoveryPoints } from './recovery-points.ts';
import { launchServers, type Place, type SeededServer, stopServers } from './servers.ts';
import { serverSpecs } from './specs.ts';

export interface SeedOptions extends Ec2OnClock {
  /** Production servers; as many DR servers are made. */
  readonly servers: number;
  /** Name of the group that the description is for. */
  readonly name: string;
  readonly zones: { readonly production: string; readonly dr: string };
  /** The image's root device, for an EC2 that leaves it out where a launch names other disks. @default not named */
  readonly rootDevice?: string;
  /** Production is on Spot, by such requests. @default On-Demand */
  readonly spot?: SpotRequestKind;
  /** Encrypts those disks of production that the launch names. @default not encrypted */
  readonly encryption?: Place['encryption'];
  /** Type of every server. @default each has one of its own */
  readonly instanceType?: string;
  /** Whether the subnet of the service NICs has an IPv6 block. @default false */
  readonly ipv6?: boolean;
}

export interface SeededSite {
  readonly vpcId: string;
  readonly servers: readonly { readonly name: string; readonly production: string; readonly dr: string }[];
  /** What `sdrs group import` takes. */
  readonly description: GroupDescription;
}

/**
 * Builds a site with the plain SDK, so that it is made alike in the simulated EC2 and in any other: pets with a
 * management NIC at index 0 and service NICs from index 1 on, each with a stopped DR server and one recovery point.
 */
export const seedSite = async (options: SeedOptions): Promise<SeededSite> => {
  const { zones, rootDevice, spot, encryption, instanceType } = options;
  const launch = rootDevice === undefined ? {} : { rootDevice };
  const network = await seedNetwork(options, options);
  const specs = serverSpecs(options.servers).map((spec) => (instanceType ? { ...spec, instanceType } : spec));
  const production = await launchServers(options, specs, {
    ...launch,
    ...(spot ? { spot } : {}),
    ...(encryption ? { encryption } : {}),
    subnet: network.management,
    suffix: '',
  });
  const dr = await launchServers(options, specs, { ...launch, subnet: network.dr, suffix: '-dr' });
  const nics = await seedServiceNics(options, production, network.service);
  await seedRecoveryPoints(options, production);
  await stopServers(
    options,
    dr.map(({ serverId }) => serverId),
  );
  const pairs = production.map((server, n) => ({ server, drServerId: dr[n]?.serverId ?? '' }));
  const site = ({ zone }: { readonly zone: string }) => ({ availabilityZone: zone, vpcId: network.vpcId });
  return {
    vpcId: network.vpcId,
    servers: pairs.map(({ server, drServerId }) => ({
      name: server.spec.name,
      production: server.serverId,
      dr: drServerId,
    })),
    description: {
      name: options.name,
      description: `${specs.length} servers and their DR servers`,
      sites: { source: site({ zone: zones.production }), target: site({ zone: zones.dr }) },
      instances: await Promise.all(pairs.map((pair) => describeInstance(options, pair, nics))),
    },
  };
};

const describeInstance = async (
  subject: Ec2OnClock,
  { server, drServerId }: { readonly server: SeededServer; readonly drServerId: string },
  nics: readonly SeededNic[],
): Promise<GroupDescription['instances'][number]> => {
  const attached = await nicsOfServer(subject, server.serverId);
  const primary = attached.find(({ Attachment }) => Attachment?.DeviceIndex === 0)?.NetworkInterfaceId;
  const known = nics.filter(({ serverId, knownByMac }) => serverId === server.serverId && knownByMac);
  return {
    name: server.spec.name,
    servers: { source: server.serverId, target: drServerId },
    nics: [
      ...(primary ? [{ networkInterfaceId: primary, role: 'management' as const }] : []),
      ...known.map(({ networkInterfaceId, macAddress }) => ({ networkInterfaceId, macAddress })),
    ],
  };
};
