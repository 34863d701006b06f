import type { WishOf } from '../group/member-change.ts';
import type { Instant, ProtectedInstance } from '../group/protection-group.ts';
import { recordNic } from '../group/record.ts';
import { secondsBetween } from '../instant.ts';
import {
  type Facts,
  fact,
  type ObservedNic,
  type ObservedServer,
  type ObservedSite,
  present,
} from '../site/observed.ts';
import type { ObservedSubnet } from '../site/observed-for-changes.ts';
import { type ChangeRule, type ChangeVerdict, type Changing, failed, wait } from './change-rule.ts';

type Adding = Changing<ProtectedInstance, WishOf<'add-nic'>>;
type Verdict = ChangeVerdict<ProtectedInstance>;

/** Source: SDRS v1 API Reference: network interfaces of a protected instance. */
const MOST_NICS = 12;

/** How long EC2 may not show what it has just made. */
const UNSEEN_SECONDS = 60;

const NONE: Facts<never> = new Map();

const serverOf = ({ group, member }: Adding): string => member.servers[group.priorityStation];

const next = (adding: Adding, site: ObservedSite, now: Instant): Verdict => {
  const serverId = serverOf(adding);
  const [server, ids] = [fact(site.servers, serverId), fact(site.found.nicsOfServers, serverId)];
  if (server.is === 'absent') return failed('NicNotAdded', `EC2 has no server ${serverId}.`);
  if (server.is === 'unknown') return wait(`EC2 did not show ${serverId}: ${server.why}`);
  if (ids.is !== 'present') return wait(`EC2 did not show the network interfaces of ${serverId}`);
  const nics = ids.value.flatMap((id) => present(site.nics, id) ?? []);
  const made = adding.change.networkInterfaceId;
  return made === undefined
    ? toMake(adding, site, { server: server.value, nics })
    : toAttach(adding, site, { id: made, nics, now });
};

interface Place {
  readonly server: ObservedServer;
  readonly nics: readonly ObservedNic[];
}

/** EC2's own limit, by the server's type, comes before SDRS's. */
const toMake = (adding: Adding, site: ObservedSite, { server, nics }: Place): Verdict => {
  const { maxNetworkInterfaces = MOST_NICS } = present(site.serverTypes, server.instanceType) ?? {};
  const most = Math.min(maxNetworkInterfaces, MOST_NICS);
  if (nics.length >= most) {
    const why = `${server.id} has ${nics.length} network interfaces; a ${server.instanceType} takes ${maxNetworkInterfaces}, a protected instance ${MOST_NICS}.`;
    return failed('NicLimit', why);
  }
  return misplaced(adding, site, server) ?? { is: 'call', call: creation(adding) };
};

/** Source: SDRS: the VPC of the group; EC2 User Guide, Elastic network interfaces: the zone of the server. */
const misplaced = ({ group, change }: Adding, site: ObservedSite, server: ObservedServer): Verdict | undefined => {
  const { subnetId } = change.wish;
  const subnet = fact(site.subnets ?? NONE, subnetId);
  if (subnet.is === 'unknown') return wait(`EC2 did not show ${subnetId}: ${subnet.why}`);
  const { vpcId } = group.sites[group.priorityStation];
  const isThere = ({ value }: { readonly value: ObservedSubnet }) =>
    value.vpcId === vpcId && value.availabilityZone === server.availabilityZone;
  if (subnet.is === 'present' && isThere(subnet)) return undefined;
  return failed(
    'SubnetNotFound',
    `subnet_id: must be a subnet of VPC ${vpcId} in ${server.availabilityZone}, where ${server.id} is; it is ${subnetId}.`,
  );
};

const creation = ({ group, change: { id, wish } }: Adding) =>
  ({
    do: 'create-nic',
    token: id,
    groupId: group.id,
    subnetId: wish.subnetId,
    securityGroupIds: wish.securityGroupIds,
    ...(wish.privateIp === undefined ? {} : { privateIp: wish.privateIp }),
  }) as const;

interface Made {
  readonly id: string;
  readonly nics: readonly ObservedNic[];
  readonly now: Instant;
}

const toAttach = (adding: Adding, site: ObservedSite, { id, nics, now }: Made): Verdict => {
  const nic = fact(site.nics, id);
  if (nic.is === 'unknown') return wait(`EC2 did not show ${id}: ${nic.why}`);
  if (nic.is === 'present') return attached(adding, nic.value, nics);
  const isNew = secondsBetween(adding.change.asked?.at ?? now, now) < UNSEEN_SECONDS;
  return isNew
    ? wait(`EC2 does not show ${id} yet`)
    : failed('NicNotAdded', `EC2 has no network interface ${id} any more.`);
};

const attached = (adding: Adding, nic: ObservedNic, nics: readonly ObservedNic[]): Verdict => {
  const { id, attachment } = nic;
  const serverId = serverOf(adding);
  if (!attachment) {
    const deviceIndex = freeIndex(nics);
    return { is: 'call', call: { do: 'attach-nic', networkInterfaceId: id, serverId, deviceIndex } };
  }
  if (attachment.serverId !== serverId) {
    return failed('NicNotAdded', `Somebody else has attached ${id} to ${attachment.serverId ?? 'a service of AWS'}.`);
  }
  if (attachment.state !== 'attached') return wait(`EC2 shows ${id} as ${attachment.state}`);
  return { is: 'done', member: { ...adding.member, nics: [...others(adding, id), recordNic(nic, {})] } };
};

const others = ({ member }: Adding, id: string) =>
  member.nics.filter(({ networkInterfaceId }) => networkInterfaceId !== id);

const freeIndex = (nics: readonly ObservedNic[]): number => {
  const taken = new Set(nics.map(({ attachment }) => attachment?.deviceIndex));
  let index = 1;
  while (taken.has(index)) index += 1;
  return index;
};

export const ADD_NIC: ChangeRule<ProtectedInstance, WishOf<'add-nic'>> = {
  query: (adding) => ({
    servers: [serverOf(adding)],
    nicsOfServers: [serverOf(adding)],
    nics: adding.change.networkInterfaceId === undefined ? [] : [adding.change.networkInterfaceId],
    subnets: [adding.change.wish.subnetId],
  }),
  typesOf: (adding) => [serverOf(adding)],
  next,
  already: () => ({ refusal: 'NicNotAdded', why: 'It is there already.' }),
};
