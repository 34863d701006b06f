import {
  CreateRouteCommand,
  CreateRouteTableCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import type {
  InstanceDescription,
  NicDescription,
} from '../../lambdas/handlers/operations/groups/group-description.ts';
import { must, patiently } from '../../local/site/ec2.ts';
import { serverOf } from '../../local/site/read-inventory.ts';
import { launchServers } from '../../local/site/servers.ts';
import { serverFor } from '../../local/site/specs.ts';
import { assignIps, type BuiltNic, type BuiltServer, primaryOf, specOf } from './build-production.ts';
import type { GroupGround } from './ground.ts';
import { seedPreparedNic } from './prepared-nic.ts';
import type { SiteStrategy } from './site-plan.ts';
import { leadTo, twinOf } from './twin-site.ts';

/** A DR server, and what an owner declares about the NICs that it has something for, NIC by NIC. */
export interface BuiltDrServer {
  readonly serverId: string;
  readonly declared: ReadonlyMap<string, Partial<NicDescription>>;
}

export const buildDrServer = async (ground: GroupGround, server: BuiltServer): Promise<BuiltDrServer> => {
  const { subject, network, twin } = ground;
  const place = { subnets: { primary: 'dr', service: 'dr' }, suffix: '-dr' };
  const spec = specOf(server.plan, server.plan.drDisks ? undefined : 0);
  const { ground: subnets } = twin?.network ?? network;
  const [launched] = await launchServers(subject, [serverOf(serverFor(spec, place))], subnets);
  const { serverId } = must(launched, 'a DR server');
  await makeRoom(ground, serverId, server.nics);
  const declared = new Map<string, Partial<NicDescription>>();
  for (const nic of server.nics)
    declared.set(nic.id, await prepare({ ground, serverId, nic, indexes: freeIndexes(server) }));
  return { serverId, declared };
};

/** EIPs that go to the DR server's primary NIC, for which the NIC has as many private IPs. */
const TO_PRIMARY: readonly SiteStrategy[] = ['remap-eip', 'overlay-route'];

const makeRoom = async (
  { subject, spare }: GroupGround,
  serverId: string,
  nics: readonly BuiltNic[],
): Promise<void> => {
  const coming = nics
    .filter(({ plan }) => TO_PRIMARY.includes(plan.strategy))
    .reduce((sum, { plan }) => sum + plan.eips, 0);
  const { nic } = await primaryOf(subject, serverId);
  await assignIps(subject, nic, Array.from({ length: Math.max(0, coming - 1) }, spare.dr));
};

/** Device indexes of the DR server that no NIC of production comes to, and no twin has. */
const freeIndexes = ({ nics }: BuiltServer): readonly number[] =>
  [1, 2, 3, 4].filter((index) => !nics.some(({ plan }) => plan.index === index && plan.strategy !== 'stays'));

interface Preparing {
  readonly ground: GroupGround;
  /** The DR server. */
  readonly serverId: string;
  readonly nic: BuiltNic;
  readonly indexes: readonly number[];
}

/** Prepares the DR site for a NIC of production, and says what is to be declared about the NIC. */
const prepare = async (preparing: Preparing): Promise<Partial<NicDescription>> => {
  switch (preparing.nic.plan.strategy) {
    case 'stays':
      return { role: 'management' };
    case 'move-nic':
    case 'relaunch':
      return prepareOverlay(preparing);
    case 'remap-eip':
      return { demands: { mac: 'preferred', privateIp: 'preferred' } };
    case 'reassign-ips':
      return { ...(await prepareOverlay(preparing)), ...(await prepareSibling(preparing)) };
    case 'twin-vpc':
      return prepareTwin(preparing);
    case 'overlay-route':
      return { ...(await prepareOverlay(preparing)), demands: { mac: 'preferred' } };
    default:
      return preparing.nic.plan.strategy satisfies never;
  }
};

/** A NIC of the DR server in the subnet of production's primary one. */
const prepareSibling = async ({ ground, serverId, indexes }: Preparing): Promise<Partial<NicDescription>> => {
  const made = { SubnetId: ground.network.management };
  const deviceIndex = must(indexes[0], 'a free index');
  return {
    primaryIp: 'management',
    demands: { mac: 'preferred' },
    drNetworkInterfaceId: await seedPreparedNic(ground.subject, { serverId, deviceIndex, made }),
  };
};

/** A NIC with the same private IPs in the twin VPC, and the routes by which clients come to production. */
const prepareTwin = async ({ ground, serverId, nic, indexes }: Preparing): Promise<Partial<NicDescription>> => {
  const { subject } = ground;
  const { network, table, attachments } = must(ground.twin, 'a twin VPC');
  const { index } = nic.plan;
  const made = twinOf(index === 0 ? network.management : network.service, nic.privateIps);
  const deviceIndex = index === 0 ? must(indexes[0], 'a free index') : index;
  const drNetworkInterfaceId = await seedPreparedNic(subject, { serverId, deviceIndex, made });
  for (const address of nic.privateIps) {
    await patiently(subject.clock, () => leadTo(subject, { table }, address, attachments.source));
  }
  return {
    demands: { mac: 'preferred' },
    drNetworkInterfaceId,
    twin: { transitGatewayRouteTableId: table, attachments },
  };
};

/** Addresses outside of the VPC, which the routes of two tables lead to the NIC. */
const prepareOverlay = async ({ ground, nic }: Preparing): Promise<Partial<NicDescription>> => {
  const { subject, network, spare } = ground;
  const { ec2, clock } = subject;
  const addresses = Array.from({ length: nic.plan.overlays }, spare.overlay);
  if (addresses.length === 0) return {};
  const check = { NetworkInterfaceId: nic.id, SourceDestCheck: { Value: false } };
  await patiently(clock, () => ec2.send(new ModifyNetworkInterfaceAttributeCommand(check)));
  const table = async (): Promise<string> => {
    const made = await patiently(clock, () => ec2.send(new CreateRouteTableCommand({ VpcId: network.vpcId })));
    const RouteTableId = must(made.RouteTable?.RouteTableId, 'a route table');
    for (const address of addresses) {
      const route = { RouteTableId, DestinationCidrBlock: `${address}/32`, NetworkInterfaceId: nic.id };
      await patiently(clock, () => ec2.send(new CreateRouteCommand(route)));
    }
    return RouteTableId;
  };
  return { overlay: { addresses, routeTableIds: [await table(), await table()] } };
};

export const describeServer = ({ plan, serverId, nics }: BuiltServer, dr: BuiltDrServer): InstanceDescription => ({
  name: plan.name,
  servers: { source: serverId, target: dr.serverId },
  nics: nics.map(({ id }) => ({ networkInterfaceId: id, ...dr.declared.get(id) })),
});
