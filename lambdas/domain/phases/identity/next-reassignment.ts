import type { Member } from '../../group/member.ts';
import type { NicPlan } from '../../group/promise.ts';
import { keptPrivateIps } from '../../identity/carriers.ts';
import { missingOn } from '../../identity/reassign.ts';
import type { Instant } from '../../instant.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { failed, issuedWithin, type PhaseVerdict, waiting } from '../../pass/phase-verdict.ts';
import { type Fact, fact, type ObservedNic, type ObservedSite } from '../../site/observed.ts';

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
