import {
  CreateSubnetCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayRouteCommand,
  CreateTransitGatewayRouteTableCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVpcCommand,
} from '@aws-sdk/client-ec2';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { type Ec2OnClock, issue, must } from '../../local/site/ec2.ts';
import { attachGateway } from '../../local/site/network.ts';
import { nicsOfServer } from '../../local/site/nics.ts';
import { serverOf } from '../../local/site/read-inventory.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { launchServers, stopServers } from '../../local/site/servers.ts';
import { serverFor, serverSpecs } from '../../local/site/specs.ts';
import { describeOnly, primaryNicOf } from './identity-site.ts';
import { seedPreparedNic } from './prepared-nic.ts';
import { serviceNicOf } from './routed-site.ts';

const ZONE = 'eu-central-1b';

export interface SeededTwin {
  readonly dr: string;
  /** The DR server's NIC with production's private IPs. */
  readonly drNic: string;
  readonly privateIps: readonly string[];
  readonly table: string;
  readonly attachments: { readonly source: string; readonly target: string };
  readonly description: GroupDescription;
}

/** A second VPC of the same block, with a stopped DR server whose NIC has the private IPs of the first server's service NIC. */
export const seedTwin = async (subject: Ec2OnClock, site: SeededSite): Promise<SeededTwin> => {
  const { ec2 } = subject;
  const production = must(site.servers[0], 'a server').production;
  const nic = await serviceNicOf(subject, production);
  const known = (await nicsOfServer(subject, production)).find(({ NetworkInterfaceId }) => NetworkInterfaceId === nic);
  const privateIps = (known?.PrivateIpAddresses ?? []).map((ip) => must(ip.PrivateIpAddress, 'a private IP'));
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.20.0.0/16' }));
  const vpcId = must(Vpc?.VpcId, 'a VPC id');
  await attachGateway(subject, vpcId);
  const subnet = async (CidrBlock: string) => {
    const request = { VpcId: vpcId, AvailabilityZone: ZONE, CidrBlock };
    const { Subnet } = await issue(subject, new CreateSubnetCommand(request));
    return must(Subnet?.SubnetId, 'a subnet id');
  };
  const drSubnet = await subnet('10.20.32.0/20');
  const ground = new Map([['dr', { id: drSubnet, vpcId, zone: ZONE, securityGroups: new Map() }]]);
  const place = { subnets: { primary: 'dr', service: 'dr' }, suffix: '-twin' };
  const twins = serverSpecs(1).map((spec) => serverOf(serverFor(spec, place)));
  const dr = must((await launchServers(subject, twins, ground))[0], 'a DR server').serverId;
  await stopServers(subject, [dr]);
  const made = twinOf(await subnet('10.20.0.0/20'), privateIps);
  const drNic = await seedPreparedNic(subject, { serverId: dr, deviceIndex: 1, made });
  const { SubnetId } = await primaryNicOf(subject, production);
  const gateway = await seedGateway(subject, [
    { VpcId: site.vpcId, SubnetIds: [must(SubnetId, 'a subnet')] },
    { VpcId: vpcId, SubnetIds: [drSubnet] },
  ]);
  return { dr, drNic, privateIps, ...gateway, description: describeTwin(site, { nic, dr, drNic, vpcId, ...gateway }) };
};

/** What a NIC with these private IPs is made of, the primary one first. */
export const twinOf = (SubnetId: string, privateIps: readonly string[]) => ({
  SubnetId,
  PrivateIpAddresses: privateIps.map((PrivateIpAddress, n) => ({ PrivateIpAddress, Primary: n === 0 })),
});

interface Attached {
  readonly VpcId: string;
  readonly SubnetIds: string[];
}

/** A transit gateway with a route table, attached to both VPCs. */
export const seedGateway = async (subject: Ec2OnClock, [source, target]: readonly [Attached, Attached]) => {
  const { TransitGateway } = await subject.ec2.send(new CreateTransitGatewayCommand({ Description: 'twins' }));
  const TransitGatewayId = must(TransitGateway?.TransitGatewayId, 'a transit gateway');
  const attach = async (vpc: Attached) => {
    const request = { TransitGatewayId, ...vpc };
    const made = await issue(subject, new CreateTransitGatewayVpcAttachmentCommand(request));
    return must(made.TransitGatewayVpcAttachment?.TransitGatewayAttachmentId, 'an attachment');
  };
  const { TransitGatewayRouteTable: made } = await subject.ec2.send(
    new CreateTransitGatewayRouteTableCommand({ TransitGatewayId }),
  );
  return {
    table: must(made?.TransitGatewayRouteTableId, 'a route table'),
    attachments: { source: await attach(source), target: await attach(target) },
  };
};

const describeTwin = (
  site: SeededSite,
  {
    nic,
    dr,
    drNic,
    vpcId,
    table,
    attachments,
  }: Pick<SeededTwin, 'dr' | 'drNic' | 'table' | 'attachments'> & Readonly<Record<'nic' | 'vpcId', string>>,
): GroupDescription => {
  const [primary] = must(site.description.instances[0]?.nics, 'the NICs of the instance');
  const twin = { transitGatewayRouteTableId: table, attachments };
  const declared = {
    networkInterfaceId: nic,
    drNetworkInterfaceId: drNic,
    demands: { mac: 'preferred' as const },
    twin,
  };
  const sites = { ...site.description.sites, target: { availabilityZone: ZONE, vpcId } };
  const described = describeOnly(site, [must(primary, 'the management NIC'), declared], { sites });
  const [instance] = described.instances;
  const moved = must(instance, 'an instance');
  return { ...described, instances: [{ ...moved, servers: { ...moved.servers, target: dr } }] };
};

/** Leads an address to an attachment, as its owner had it before. */
export const leadTo = (
  { ec2 }: Pick<Ec2OnClock, 'ec2'>,
  { table }: Pick<SeededTwin, 'table'>,
  address: string,
  attachment: string,
) =>
  ec2.send(
    new CreateTransitGatewayRouteCommand({
      TransitGatewayRouteTableId: table,
      DestinationCidrBlock: `${address}/32`,
      TransitGatewayAttachmentId: attachment,
    }),
  );
