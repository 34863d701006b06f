import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { type Ec2OnClock, issue, must, until } from './ec2.ts';
import type { SeededServer } from './servers.ts';
import type { ServiceNicSpec } from './specs.ts';

export interface SeededNic {
  readonly serverId: string;
  readonly networkInterfaceId: string;
  readonly macAddress: string;
  readonly knownByMac: boolean;
}

/** Gives every server its service NICs with their private IPs and EIPs, and waits until all are attached. */
export const seedServiceNics = async (
  subject: Ec2OnClock,
  servers: readonly SeededServer[],
  subnet: string,
): Promise<readonly SeededNic[]> => {
  const nics: SeededNic[] = [];
  for (const server of servers) {
    for (const spec of server.spec.serviceNics) nics.push(await seedServiceNic(subject, server, spec, subnet));
  }
  await until(subject.clock, `${nics.length} NICs attached`, async () =>
    everyAsync(servers, async ({ serverId, spec }) => {
      const found = await nicsOfServer(subject, serverId);
      const attached = found.filter(({ Attachment }) => Attachment?.Status === 'attached');
      return attached.length === spec.serviceNics.length + 1;
    }),
  );
  return nics;
};

const seedServiceNic = async (
  subject: Ec2OnClock,
  { serverId, spec }: SeededServer,
  nic: ServiceNicSpec,
  subnet: string,
): Promise<SeededNic> => {
  const { NetworkInterface: made } = await issue(
    subject,
    new CreateNetworkInterfaceCommand({
      SubnetId: subnet,
      Description: `${spec.name} service ${nic.deviceIndex}`,
      ...(nic.secondaryIps > 0 ? { SecondaryPrivateIpAddressCount: nic.secondaryIps } : {}),
      ...(nic.ipv6 ? { Ipv6AddressCount: nic.ipv6 } : {}),
    }),
  );
  const NetworkInterfaceId = must(made?.NetworkInterfaceId, 'a NIC id');
  await issue(
    subject,
    new AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId: serverId, DeviceIndex: nic.deviceIndex }),
  );
  await seedAddresses(subject, must(made, 'a NIC'), nic.eips);
  return {
    serverId,
    networkInterfaceId: NetworkInterfaceId,
    macAddress: must(made?.MacAddress, 'a MAC'),
    knownByMac: nic.knownByMac ?? false,
  };
};

const seedAddresses = async (subject: Ec2OnClock, nic: NetworkInterface, count: number): Promise<void> => {
  const { NetworkInterfaceId = '?', PrivateIpAddresses = [] } = nic;
  for (const { PrivateIpAddress } of PrivateIpAddresses.slice(0, count)) {
    await seedAddress(subject, NetworkInterfaceId, must(PrivateIpAddress, 'a private IP'));
  }
};

/** A new EIP on a private IP of a NIC. */
export const seedAddress = async (
  subject: Ec2OnClock,
  NetworkInterfaceId: string,
  PrivateIpAddress: string,
): Promise<string> => {
  const { AllocationId, PublicIp } = await issue(subject, new AllocateAddressCommand({ Domain: 'vpc' }));
  await issue(subject, new AssociateAddressCommand({ AllocationId, NetworkInterfaceId, PrivateIpAddress }));
  return must(PublicIp, 'a public IP');
};

export const nicsOfServer = async (subject: Ec2OnClock, id: string): Promise<readonly NetworkInterface[]> => {
  const Filters = [{ Name: 'attachment.instance-id', Values: [id] }];
  const { NetworkInterfaces } = await issue(subject, new DescribeNetworkInterfacesCommand({ Filters }));
  return NetworkInterfaces ?? [];
};

const everyAsync = async <T>(all: readonly T[], holds: (one: T) => Promise<boolean>): Promise<boolean> => {
  for (const one of all) if (!(await holds(one))) return false;
  return true;
};
