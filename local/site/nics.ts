import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  type CreateNetworkInterfaceCommandInput,
  DescribeNetworkInterfacesCommand,
  ModifyNetworkInterfaceAttributeCommand,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { choose, type Ec2OnClock, issue, must, tag, until } from './ec2.ts';
import type { LaunchedServer, Nic, Server } from './inventory-defaults.ts';
import { type Ground, subnetOf } from './network.ts';

export const primaryOf = ({ name, nics }: Server): Nic =>
  must(
    nics.find(({ index }) => index === 0),
    `a NIC at index 0 of ${name}`,
  );

/** Whether a NIC at index 0 is all that a launch makes by itself. */
export const isPlain = (nic: Nic): boolean =>
  nic.privateIps === 1 &&
  nic.ipv6 === 0 &&
  nic.eips === 0 &&
  nic.securityGroups.length === 0 &&
  nic.sourceDestCheck &&
  Object.keys(nic.tags).length === 0 &&
  [nic.id, nic.macAddress, nic.description, nic.deleteOnTermination].every((said) => said === undefined);

/** Gives every server its further NICs, and waits until all are attached. */
export const furnishNics = async (
  subject: Ec2OnClock,
  launched: readonly LaunchedServer[],
  ground: Ground,
): Promise<void> => {
  for (const { server, serverId } of launched) {
    for (const nic of server.nics.filter(({ index }) => index > 0)) {
      await furnishFurther(subject, { server, serverId, nic }, ground);
    }
  }
  await until(subject.clock, `the NICs of ${launched.length} servers attached`, async () =>
    everyAsync(launched, async ({ serverId, server }) => {
      const found = await nicsOfServer(subject, serverId);
      return found.filter(({ Attachment }) => Attachment?.Status === 'attached').length === server.nics.length;
    }),
  );
};

const furnishFurther = async (
  subject: Ec2OnClock,
  { server, serverId, nic }: LaunchedServer & { readonly nic: Nic },
  ground: Ground,
): Promise<void> => {
  const made = await makeNic(subject, server, nic, ground);
  const NetworkInterfaceId = must(made.NetworkInterfaceId, 'a NIC id');
  const attach = { NetworkInterfaceId, InstanceId: serverId, DeviceIndex: nic.index };
  await issue(subject, new AttachNetworkInterfaceCommand(attach));
  await seedAddresses(subject, made, nic.eips);
  if (nic.deleteOnTermination) await keepOrDelete(subject, made, nic);
};

/** A NIC that is no server's yet, with its EIPs. */
export const furnishNic = async (
  subject: Ec2OnClock,
  server: Server,
  nic: Nic,
  ground: Ground,
): Promise<NetworkInterface> => {
  const made = await makeNic(subject, server, nic, ground);
  await seedAddresses(subject, made, nic.eips);
  return made;
};

const makeNic = async (subject: Ec2OnClock, server: Server, nic: Nic, ground: Ground): Promise<NetworkInterface> => {
  choose(subject, { eni: [nic.id ?? null], mac: [nic.macAddress ?? null] });
  const request = new CreateNetworkInterfaceCommand(nicRequest(server, nic, ground));
  const made = must((await issue(subject, request)).NetworkInterface, 'a NIC');
  const id = must(made.NetworkInterfaceId, 'a NIC id');
  await tag(subject, id, nic.tags);
  if (nic.sourceDestCheck) return made;
  const off = { NetworkInterfaceId: id, SourceDestCheck: { Value: false } };
  await issue(subject, new ModifyNetworkInterfaceAttributeCommand(off));
  return made;
};

const nicRequest = (server: Server, nic: Nic, ground: Ground): CreateNetworkInterfaceCommandInput => {
  const subnet = subnetOf(ground, nic.subnet);
  const groups = nic.securityGroups.flatMap((name) => subnet.securityGroups.get(name) ?? []);
  return {
    SubnetId: subnet.id,
    Description: nic.description ?? `${server.name} service ${nic.index}`,
    ...(groups.length > 0 ? { Groups: groups } : {}),
    ...addressesOf(nic),
  };
};

const addressesOf = ({ privateIps, ipv6 }: Nic): Partial<CreateNetworkInterfaceCommandInput> => {
  const named = typeof privateIps === 'number' ? undefined : privateIps;
  return {
    ...(named
      ? { PrivateIpAddresses: named.map((PrivateIpAddress, n) => ({ PrivateIpAddress, Primary: n === 0 })) }
      : {}),
    ...(typeof privateIps === 'number' && privateIps > 1 ? { SecondaryPrivateIpAddressCount: privateIps - 1 } : {}),
    ...(typeof ipv6 === 'number' && ipv6 > 0 ? { Ipv6AddressCount: ipv6 } : {}),
    ...(typeof ipv6 === 'object' && ipv6.length > 0
      ? { Ipv6Addresses: ipv6.map((Ipv6Address) => ({ Ipv6Address })) }
      : {}),
  };
};

/** Whether the NIC goes with its server: at index 0 as EC2 launches, elsewhere not, unless something else is said. */
export const keepOrDelete = async (subject: Ec2OnClock, made: NetworkInterface, nic: Nic): Promise<void> => {
  const NetworkInterfaceId = must(made.NetworkInterfaceId, 'a NIC id');
  let AttachmentId: string | undefined;
  await until(subject.clock, `${NetworkInterfaceId} attached`, async () => {
    const [seen] = await nicsBy(subject, 'network-interface-id', NetworkInterfaceId);
    AttachmentId = seen?.Attachment?.AttachmentId;
    return AttachmentId !== undefined;
  });
  const Attachment = { AttachmentId, DeleteOnTermination: nic.deleteOnTermination ?? nic.index === 0 };
  await issue(subject, new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Attachment }));
};

type Eip = Exclude<Nic['eips'], number>[number];

/** A count stands for EIPs on the first private IPs; an EIP that names no private IP is on the one of its place. */
const seedAddresses = async (subject: Ec2OnClock, made: NetworkInterface, eips: Nic['eips']): Promise<void> => {
  const { NetworkInterfaceId = '?', PrivateIpAddresses = [] } = made;
  const wanted: readonly Partial<Eip>[] = typeof eips === 'number' ? Array.from({ length: eips }, () => ({})) : eips;
  for (const [n, eip] of wanted.entries()) {
    const privateIp = eip.privateIp ?? PrivateIpAddresses[n]?.PrivateIpAddress;
    await seedAddress(subject, NetworkInterfaceId, must(privateIp, 'a private IP'), eip);
  }
};

/** A new EIP on a private IP of a NIC. */
export const seedAddress = async (
  subject: Ec2OnClock,
  NetworkInterfaceId: string,
  PrivateIpAddress: string,
  { id, publicIp, tags = {} }: Partial<Eip> = {},
): Promise<string> => {
  choose(subject, { eipalloc: [id ?? null], 'public-ip': [publicIp ?? null] });
  const { AllocationId, PublicIp } = await issue(subject, new AllocateAddressCommand({ Domain: 'vpc' }));
  await issue(subject, new AssociateAddressCommand({ AllocationId, NetworkInterfaceId, PrivateIpAddress }));
  await tag(subject, must(AllocationId, 'an allocation id'), tags);
  return must(PublicIp, 'a public IP');
};

const nicsBy = async (subject: Ec2OnClock, Name: string, value: string): Promise<readonly NetworkInterface[]> => {
  const Filters = [{ Name, Values: [value] }];
  const { NetworkInterfaces } = await issue(subject, new DescribeNetworkInterfacesCommand({ Filters }));
  return NetworkInterfaces ?? [];
};

export const nicsOfServer = (subject: Ec2OnClock, id: string): Promise<readonly NetworkInterface[]> =>
  nicsBy(subject, 'attachment.instance-id', id);

const everyAsync = async <T>(all: readonly T[], holds: (one: T) => Promise<boolean>): Promise<boolean> => {
  for (const one of all) if (!(await holds(one))) return false;
  return true;
};
