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
 * Whether the DR server's type takes all disks, and on types where NICs count too, those. Disks that are swapped out make room.
 * Source: EC2 API Reference, EbsInfo: MaximumEbsAttachments, AttachmentLimitType; EBS User Guide, Amazon EBS volume limits.
 */
export const attachmentFindings = (
  member: Member,
  dr: ObservedServer,
  site: ObservedSite,
  nics: readonly NicPlan[],
): readonly Finding[] => {
  const { maxVolumes, sharesAttachments = false } = present(site.serverTypes, dr.instanceType) ?? {};
  if (maxVolumes === undefined || !dr.disks) return [];
  const replaced = new Set(member.pairs.map(({ device }) => device));
  const own = landsOnNewServer(member, nics) ? [] : dr.disks.filter(({ device }) => !replaced.has(device));
  const disks = own.length + member.pairs.length;
  const attached = nicsOf(dr.id, site).map(({ id }) => id);
  const coming = nics.filter((nic) => nic.strategy === 'move-eni' && !attached.includes(nic.networkInterfaceId));
  const all = disks + (sharesAttachments ? attached.length + coming.length : 0);
  return when(all > maxVolumes, () =>
    block(
      'dr-no-free-attachment',
      `DR server ${dr.id} is to have ${disks} disk(s)${sharesAttachments ? ` and ${attached.length + coming.length} NIC(s)` : ''}; ${dr.instanceType} takes ${maxVolumes} attachments. Detach some or choose a larger type (ModifyInstanceAttribute).`,
    ),
  );
};
