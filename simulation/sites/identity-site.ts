import { AssignPrivateIpAddressesCommand } from '@aws-sdk/client-ec2';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { type Ec2OnClock, must } from '../../local/site/ec2.ts';
import { nicsOfServer, seedAddress } from '../../local/site/nics.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { seedPreparedNic } from './prepared-nic.ts';

type InstanceDescription = GroupDescription['instances'][number];
type Server = SeededSite['servers'][number];

export const PREFERRED = { mac: 'preferred', privateIp: 'preferred', eip: 'preferred' } as const;

export const primaryNicOf = async (subject: Ec2OnClock, serverId: string) => {
  const nics = await nicsOfServer(subject, serverId);
  return must(
    nics.find(({ Attachment }) => Attachment?.DeviceIndex === 0),
    'a primary NIC',
  );
};

/** A description in which the first server stands alone, with its NICs declared so. */
export const describeOnly = (
  { description }: SeededSite,
  nics: NonNullable<InstanceDescription['nics']>,
  overrides: Partial<GroupDescription> = {},
): GroupDescription => {
  const [instance] = description.instances;
  return { ...description, ...overrides, instances: [{ ...must(instance, 'an instance'), nics }] };
};

/** Puts secondary private IPs on production's primary NIC, an EIP on the first of them, and a NIC for them at the DR server. */
export const seedSecondaryIdentity = async (subject: Ec2OnClock, server: Server) => {
  const { ec2, clock } = subject;
  const nic = await primaryNicOf(subject, server.production);
  const NetworkInterfaceId = must(nic.NetworkInterfaceId, 'a NIC id');
  const network = must(nic.PrivateIpAddress, 'a private IP').split('.').slice(0, 3).join('.');
  const privateIps = [`${network}.201`, `${network}.202`];
  await ec2.send(new AssignPrivateIpAddressesCommand({ NetworkInterfaceId, PrivateIpAddresses: privateIps }));
  const publicIp = await seedAddress(subject, NetworkInterfaceId, must(privateIps[0], 'an IP'));
  const made = { SubnetId: must(nic.SubnetId, 'a subnet') };
  const sibling = await seedPreparedNic(subject, { serverId: server.dr, deviceIndex: 2, made });
  await clock.sleep(60_000);
  return { nicId: NetworkInterfaceId, privateIps, publicIp, sibling };
};
