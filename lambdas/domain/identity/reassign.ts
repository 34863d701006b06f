import { block, type Finding, warn } from '../group/findings.ts';
import type { Member } from '../group/member.ts';
import { movableIps, type RecordedNic } from '../group/recorded-nic.ts';
import { type ObservedNic, type ObservedSite, present } from '../site/observed.ts';

/**
 * Whether secondary private IPs of a NIC can be given to another: there are some, and both NICs are in one subnet (EC2 User
 * Guide, "Secondary IP addresses for your EC2 instances"). The primary one stays with its NIC for good.
 */
export const canReassign = (nic: RecordedNic, target: ObservedNic | undefined): boolean =>
  target?.subnetId === nic.subnetId && movableIps(nic).length > 0;

/** Those of the addresses that a NIC does not have. */
export const missingOn = (nic: ObservedNic, addresses: readonly string[]): readonly string[] =>
  addresses.filter((address) => !nic.privateIps.some((ip) => ip.address === address));

/** Whether the DR server's NIC has room for the addresses to come. */
export const reassignFindings = (
  member: Member,
  nic: RecordedNic,
  target: ObservedNic,
  site: ObservedSite,
): readonly Finding[] => {
  const secondary = movableIps(nic).map(({ address }) => address);
  const coming = missingOn(target, secondary);
  const type = present(site.servers, member.drServerId)?.instanceType ?? '';
  const limit = present(site.serverTypes, type)?.ipv4PerInterface;
  if (coming.length === 0) return [];
  if (limit === undefined) {
    return [
      warn('dr-ip-room-unknown', `How many private IPs a NIC of ${type || member.drServerId} can have is not known.`),
    ];
  }
  if (target.privateIps.length + coming.length <= limit) return [];
  return [
    block(
      'dr-no-ip-room',
      `NIC ${target.id} of DR server ${member.drServerId} (${type}) has ${target.privateIps.length} of at most ${limit} private IPs; ${coming.length} more are to come. Take some off it or choose a larger type.`,
    ),
  ];
};
