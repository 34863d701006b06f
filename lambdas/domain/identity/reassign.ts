import type { Member } from '../group/member.ts';
import type { Instant, RecordedNic } from '../group/protection-group.ts';
import { LOOK_AGAIN_SECONDS } from '../pass/looks.ts';
import { failed, issuedWithin, type PhaseVerdict, waiting } from '../pass/phase-verdict.ts';
import { block, warn } from '../plan/findings.ts';
import type { Finding, NicPlan } from '../plan/plan-types.ts';
import { type Fact, fact, type ObservedNic, type ObservedSite, present } from '../site/observed.ts';

/**
 * Whether secondary private IPs of a NIC can be given to another: there are some, and both NICs are in one subnet (EC2 User
 * Guide, "Secondary IP addresses for your EC2 instances"). The primary one stays with its NIC for good.
 */
export const canReassign = (nic: RecordedNic, target: ObservedNic | undefined): boolean =>
  target?.subnetId === nic.subnetId && nic.privateIps.some(({ primary }) => !primary);

/** Private IPs that a plan promises to be found on the NIC where the identity lands. */
export const keptPrivateIps = (plan: NicPlan): readonly string[] =>
  (plan.privateIps ?? []).filter(({ fidelity }) => fidelity === 'PRESERVED').map(({ address }) => address);

const missingOn = (nic: ObservedNic, addresses: readonly string[]): readonly string[] =>
  addresses.filter((address) => !nic.privateIps.some((ip) => ip.address === address));

/** Whether the DR server's NIC has room for the addresses to come. */
export const reassignFindings = (
  member: Member,
  nic: RecordedNic,
  target: ObservedNic,
  site: ObservedSite,
): readonly Finding[] => {
  const secondary = nic.privateIps.filter(({ primary }) => !primary).map(({ address }) => address);
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

/** The next step towards every promised private IP on the DR NIC; `undefined` once they are there. */
export const nextReassignment = (
  member: Member,
  plan: NicPlan,
  site: ObservedSite,
  now: Instant,
): PhaseVerdict | undefined => {
  const target = fact(site.nics, plan.landsOn ?? '');
  if (target.is === 'unknown') return waiting(target.why, LOOK_AGAIN_SECONDS);
  if (target.is === 'absent' || target.value.attachment?.serverId !== member.drServerId) {
    return failed(
      `NIC ${plan.landsOn} is not attached to DR server ${member.drServerId}, so no private IP can go there.`,
    );
  }
  const missing = missingOn(target.value, keptPrivateIps(plan));
  if (missing.length === 0) return undefined;
  const origin = fact(site.nics, plan.networkInterfaceId);
  if (origin.is === 'unknown') return waiting(origin.why, LOOK_AGAIN_SECONDS);
  const actions = assignments(target.value.id, missing, origin).filter(
    (action) => !issuedWithin(member, action, LOOK_AGAIN_SECONDS, now),
  );
  return waiting(`${missing.join(', ')} are being assigned to ${target.value.id}`, LOOK_AGAIN_SECONDS, actions);
};

/** Addresses are taken from the NIC that is known to give them, and from nobody else. */
export const assignments = (networkInterfaceId: string, addresses: readonly string[], origin: Fact<ObservedNic>) => {
  const held = origin.is === 'present' ? addresses.filter((address) => hasIp(origin.value, address)) : [];
  const loose = addresses.filter((address) => !held.includes(address));
  return [
    ...(held.length > 0
      ? [{ do: 'assign-ips', networkInterfaceId, privateIps: held, allowReassignment: true } as const]
      : []),
    ...(loose.length > 0
      ? [{ do: 'assign-ips', networkInterfaceId, privateIps: loose, allowReassignment: false } as const]
      : []),
  ];
};

const hasIp = (nic: ObservedNic, address: string): boolean => nic.privateIps.some((ip) => ip.address === address);
