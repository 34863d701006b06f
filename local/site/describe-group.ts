import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type {
  GroupDescription,
  InstanceDescription,
  NicDescription,
} from '../../lambdas/handlers/operations/groups/group-description.ts';
import { type Ec2OnClock, must } from './ec2.ts';
import type { Inventory, Nic } from './inventory-defaults.ts';
import { nicsOfServer } from './nics.ts';
import { type Furnished, type Pair, pairsOf, placeOf } from './pairs.ts';

/** What the group's owner would write down, for `sdrs group import`. */
export const describeGroup = async (
  subject: Ec2OnClock,
  { servers, ...group }: Inventory['groups'][number],
  { ground, launched }: Furnished,
): Promise<GroupDescription> => {
  const pairs = pairsOf(launched).filter(({ production }) => servers.includes(production.server.name));
  const first = must(pairs[0], `a server with a DR server in the group ${group.name}`);
  return {
    ...group,
    description: group.description ?? `${pairs.length} servers and their DR servers`,
    sites: { source: placeOf(ground, first.production), target: placeOf(ground, first.dr) },
    instances: await Promise.all(pairs.map((pair) => describeInstance(subject, pair))),
  };
};

const describeInstance = async (subject: Ec2OnClock, { production, dr }: Pair): Promise<InstanceDescription> => {
  const attached = await nicsOfServer(subject, production.serverId);
  const nics = production.server.nics.flatMap((nic) => {
    const seen = attached.find(({ Attachment }) => Attachment?.DeviceIndex === nic.index);
    const declared = declaredOf(nic, must(seen, `a NIC at index ${nic.index}`));
    return Object.keys(declared).length > 1 ? [declared] : [];
  });
  return {
    name: production.server.name,
    servers: { source: production.serverId, target: dr.serverId },
    ...(nics.length > 0 ? { nics } : {}),
  };
};

/** A NIC of which nothing is declared needs no entry: it is recorded from EC2. */
const declaredOf = (nic: Nic, { NetworkInterfaceId, MacAddress }: NetworkInterface): NicDescription => ({
  networkInterfaceId: must(NetworkInterfaceId, 'a NIC id'),
  ...(nic.role === undefined ? {} : { role: nic.role }),
  ...(nic.primaryIp === undefined ? {} : { primaryIp: nic.primaryIp }),
  ...(nic.demands === undefined ? {} : { demands: nic.demands }),
  ...(nic.knownByMac ? { macAddress: must(MacAddress, 'a MAC') } : {}),
});
