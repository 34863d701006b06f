import { drDevice, isSameDevice } from '../group/dr-device.ts';
import { block, type Finding, when } from '../group/findings.ts';
import type { Member } from '../group/member.ts';
import type { NicPlan } from '../group/promise.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { nicsOf } from '../identity/strategy.ts';
import { type ObservedServer, type ObservedSite, present } from '../site/observed.ts';
import { landsOnNewServer } from './plan-relaunch.ts';

const isIpv6 = (range: string): boolean => range.includes(':');

/**
 * Whether the DR server's type takes a NIC with as many addresses. A delegated prefix takes the room of one address. Sources: EC2
 * Instance Types guide, network specifications; EC2 User Guide, Prefix delegation.
 */
export const roomFindings = (member: Member, nic: RecordedNic, site: ObservedSite): readonly Finding[] => {
  const type = present(site.servers, member.drServerId)?.instanceType ?? '';
  const { ipv4PerInterface, ipv6PerInterface } = present(site.serverTypes, type) ?? {};
  const { privateIps, ipv6Addresses = [], prefixes = [] } = nic;
  const rooms = [
    {
      kind: 'private IPv4 addresses',
      limit: ipv4PerInterface,
      has: [...privateIps, ...prefixes.filter((one) => !isIpv6(one))],
    },
    { kind: 'IPv6 addresses', limit: ipv6PerInterface, has: [...ipv6Addresses, ...prefixes.filter(isIpv6)] },
  ];
  return rooms.flatMap(({ kind, limit, has }) =>
    when(limit !== undefined && has.length > limit, () =>
      block(
        'dr-type-takes-fewer-addresses',
        `NIC ${nic.networkInterfaceId} has ${has.length} ${kind}; ${type}, the type of DR server ${member.drServerId}, takes at most ${limit} on one NIC, and EC2 would refuse to attach it. Choose a larger type (ModifyInstanceAttribute).`,
      ),
    ),
  );
};

/**
 * Whether the DR server's type takes all disks. Disks that are swapped out make room; where NICs take the place of disks, each NIC
 * beyond the first does. Sources: EC2 API Reference, EbsInfo: MaximumEbsAttachments, AttachmentLimitType; EBS User Guide, Amazon EBS
 * volume limits.
 */
export const attachmentFindings = (
  member: Member,
  dr: ObservedServer,
  site: ObservedSite,
  nics: readonly NicPlan[],
): readonly Finding[] => {
  const { maxVolumes, sharesAttachments = false } = present(site.serverTypes, dr.instanceType) ?? {};
  if (maxVolumes === undefined || !dr.disks) return [];
  const swapped = member.pairs.map((pair) => drDevice(pair, dr));
  const own = dr.disks.filter(({ device }) => !swapped.some((other) => isSameDevice(device, other)));
  const disks = (landsOnNewServer(member, nics) ? 0 : own.length) + member.pairs.length;
  const room = maxVolumes - (sharesAttachments ? nicsBeyondFirst(dr, site, nics) : 0);
  return when(disks > room, () =>
    block(
      'dr-no-free-attachment',
      `DR server ${dr.id} is to have ${disks} disk(s); ${dr.instanceType} takes ${room} with the NICs that it is to have. Detach some or choose a larger type (ModifyInstanceAttribute).`,
    ),
  );
};

const nicsBeyondFirst = ({ id }: ObservedServer, site: ObservedSite, nics: readonly NicPlan[]): number => {
  const attached = nicsOf(id, site).map((nic) => nic.id);
  const coming = nics.filter((nic) => nic.strategy === 'move-eni' && !attached.includes(nic.networkInterfaceId));
  return Math.max(0, attached.length + coming.length - 1);
};
