import { AssignPrivateIpAddressesCommand, type NetworkInterface } from '@aws-sdk/client-ec2';
import { type Ec2OnClock, must, patiently } from '../../local/site/ec2.ts';
import type { LaunchedServer } from '../../local/site/inventory-defaults.ts';
import { furnishNics, nicsOfServer, seedAddress } from '../../local/site/nics.ts';
import { serverOf } from '../../local/site/read-inventory.ts';
import { launchServers } from '../../local/site/servers.ts';
import { type Place, type ServerSpec, serverFor } from '../../local/site/specs.ts';
import { drNics } from './constraints.ts';
import type { GroupGround } from './ground.ts';
import type { NicPlan, ServerPlan } from './site-plan.ts';

export interface BuiltNic {
  readonly plan: NicPlan;
  readonly id: string;
  /** The primary one first. */
  readonly privateIps: readonly string[];
}

export interface BuiltServer extends LaunchedServer {
  readonly plan: ServerPlan;
  readonly nics: readonly BuiltNic[];
}

const DEVICES = ['/dev/sdf', '/dev/sdg', '/dev/sdh'];
const ROOT_DEVICE = '/dev/xvda';

export const buildProduction = async (ground: GroupGround, plan: ServerPlan): Promise<BuiltServer> => {
  const { subject, network } = ground;
  const place = { subnets: { primary: 'management', service: 'service' }, suffix: '', ...kindOf(plan, ground) };
  const wanted = [serverOf(serverFor(specOf(plan), place))];
  const launched = await launchServers(subject, wanted, network.ground);
  const { server, serverId } = must(launched[0], 'a server');
  await furnishNics(subject, launched, network.ground);
  await seedPrimary(ground, serverId, must(plan.nics[0], 'a NIC at index 0'));
  // What was just made is seen a moment later.
  await subject.clock.sleep(5_000);
  const seen = await nicsOfServer(subject, serverId);
  return { server, serverId, plan, nics: plan.nics.map((nic) => builtNic(nic, seen)) };
};

const builtNic = (plan: NicPlan, seen: readonly NetworkInterface[]): BuiltNic => {
  const nic = must(
    seen.find(({ Attachment }) => Attachment?.DeviceIndex === plan.index),
    `a NIC at index ${plan.index}`,
  );
  const privateIps = (nic.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => must(PrivateIpAddress, 'an IP'));
  return { plan, id: must(nic.NetworkInterfaceId, 'a NIC id'), privateIps };
};

const kindOf = (
  { spot, kms }: ServerPlan,
  { key }: GroupGround,
): Pick<Place, 'spot' | 'encryption' | 'rootDevice'> => ({
  ...(spot ? { spot: 'persistent' } : {}),
  // A root device is encrypted only where the launch names the device.
  ...(kms === 'none'
    ? {}
    : { rootDevice: ROOT_DEVICE, encryption: kms === 'customer' && key ? { kmsKeyId: key } : {} }),
});

/** @param disks how many of the data disks the launch brings along */
export const specOf = (plan: ServerPlan, disks = plan.dataDisks): ServerSpec => ({
  name: plan.name,
  instanceType: typeOf(plan),
  serviceNics: plan.nics
    .filter(({ index }) => index > 0)
    .map(({ index: deviceIndex, secondaryIps, eips, ipv6 }) => ({ deviceIndex, secondaryIps, eips, ipv6 })),
  dataDisks: DEVICES.slice(0, disks).map((device, n) => ({ device, sizeGiB: 8 * (n + 1) })),
});

/** The smallest type that holds the NICs, those of the DR server as well. */
const typeOf = (plan: ServerPlan): string => {
  const nics = Math.max(plan.nics.length, drNics(plan));
  if (plan.hypervisor === 'xen') return 't2.medium';
  if (nics <= 3) return 'm5.large';
  return nics === 4 ? 'm5.xlarge' : 'm6i.4xlarge';
};

/** Secondary private IPs and EIPs of the NIC that the launch has made. */
const seedPrimary = async ({ subject, spare }: GroupGround, serverId: string, plan: NicPlan): Promise<void> => {
  const addresses = Array.from({ length: plan.secondaryIps }, spare.management);
  const { nic, primaryIp } = await primaryOf(subject, serverId);
  await assignIps(subject, nic, addresses);
  const known = plan.strategy === 'reassign-ips' ? addresses : [primaryIp, ...addresses];
  for (const address of known.slice(0, plan.eips)) await seedAddress(subject, nic, address);
};

export const primaryOf = async (subject: Ec2OnClock, serverId: string) => {
  const nics = await nicsOfServer(subject, serverId);
  const primary = nics.find(({ Attachment }) => Attachment?.DeviceIndex === 0);
  return {
    nic: must(primary?.NetworkInterfaceId, 'a primary NIC'),
    primaryIp: must(primary?.PrivateIpAddress, 'a private IP'),
  };
};

export const assignIps = async (
  { ec2, clock }: Ec2OnClock,
  NetworkInterfaceId: string,
  PrivateIpAddresses: string[],
): Promise<void> => {
  if (PrivateIpAddresses.length === 0) return;
  const request = { NetworkInterfaceId, PrivateIpAddresses };
  await patiently(clock, () => ec2.send(new AssignPrivateIpAddressesCommand(request)));
};
