import {
  AssignPrivateIpAddressesCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { type Ec2OnClock, issue, must } from '../../local/site/ec2.ts';
import { nicsOfServer } from '../../local/site/nics.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { primaryNicOf } from './identity-site.ts';

export const OVERLAY = '10.99.0.10';
export const DESTINATION = `${OVERLAY}/32`;

/** An overlay address as its owner declares it, and what stands behind it. */
export interface SeededOverlay {
  readonly tables: readonly [string, string];
  /** Production's NIC at index 1, which the routes lead to. */
  readonly nic: string;
  /** The DR server's primary NIC. */
  readonly drNic: string;
}

/** A server's first service NIC, at index 1. */
export const serviceNicOf = async (subject: Ec2OnClock, serverId: string): Promise<string> => {
  const nics = await nicsOfServer(subject, serverId);
  const nic = nics.find(({ Attachment }) => Attachment?.DeviceIndex === 1);
  return must(nic?.NetworkInterfaceId, 'a service NIC');
};

/** Leads the overlay address to the first server by a route in each of two tables, and gives the DR NIC room for its EIPs. */
export const seedOverlay = async (subject: Ec2OnClock, { vpcId, servers }: SeededSite): Promise<SeededOverlay> => {
  const { ec2, clock } = subject;
  const server = must(servers[0], 'a server');
  const nic = await serviceNicOf(subject, server.production);
  const primary = await primaryNicOf(subject, server.dr);
  const drNic = must(primary.NetworkInterfaceId, 'a DR NIC');
  const check = { NetworkInterfaceId: nic, SourceDestCheck: { Value: false } };
  await ec2.send(new ModifyNetworkInterfaceAttributeCommand(check));
  const network = must(primary.PrivateIpAddress, 'a private IP').split('.').slice(0, 3).join('.');
  const room = { NetworkInterfaceId: drNic, PrivateIpAddresses: [`${network}.200`] };
  await ec2.send(new AssignPrivateIpAddressesCommand(room));
  const table = async () => {
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
    const id = must(RouteTable?.RouteTableId, 'a route table');
    const route = { RouteTableId: id, DestinationCidrBlock: DESTINATION, NetworkInterfaceId: nic };
    await issue(subject, new CreateRouteCommand(route));
    return id;
  };
  const tables = [await table(), await table()] as const;
  await clock.sleep(60_000);
  return { tables, nic, drNic };
};
