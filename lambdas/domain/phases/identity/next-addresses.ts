import type { Member } from '../../group/member.ts';
import type { NicPlan, PlannedAddress } from '../../group/promise.ts';
import { carrierOf } from '../../identity/carriers.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { combine, done, failed, type PhaseVerdict, waiting } from '../../pass/phase-verdict.ts';
import { fact, type ObservedSite } from '../../site/observed.ts';

/**
 * Brings every EIP of a NIC to where the plan promised it. AssociateAddress takes an EIP over in one call, so it is never
 * disassociated first. An EIP that somebody else holds is left alone. In the plan: eip-not-owned, eip-elsewhere (plan-landing.ts).
 */
export const nextAddressActions = (member: Member, plan: NicPlan, site: ObservedSite): PhaseVerdict =>
  combine(plan.addresses.map((address) => nextForAddress(member, plan, address, site)));

const nextForAddress = (member: Member, plan: NicPlan, address: PlannedAddress, site: ObservedSite): PhaseVerdict => {
  const { allocationId, publicIp, privateIp } = address;
  const eip = `EIP ${publicIp} (${allocationId})`;
  const seen = fact(site.addresses, allocationId);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  if (seen.is === 'absent')
    return failed(`${eip} of ${member.instance.name} does not belong to this account (any more).`);
  const landsOn = carrierOf(plan, address);
  if (!landsOn) return failed(`${eip} has no NIC to go to on DR server ${member.drServerId}.`);
  const { networkInterfaceId: holder, privateIp: heldBy } = seen.value;
  if (holder === landsOn && heldBy === privateIp) return done();
  const isOurs = !holder || holder === plan.networkInterfaceId || holder === landsOn;
  if (!isOurs)
    return failed(
      `${eip} is associated with ${holder}, which is no NIC of ${member.instance.name}. Give it back, then start the failover again.`,
    );
  const landing = landingProblem(member, { landsOn, privateIp, eip, allocationId }, site);
  if (landing) return landing;
  return waiting(`${eip} is being associated with ${landsOn}`, LOOK_AGAIN_SECONDS, [
    { do: 'associate-address', allocationId, networkInterfaceId: landsOn, privateIp },
  ]);
};

/** Why the NIC cannot take the EIP, if so. In the plan: dr-nic-elsewhere (plan-landing.ts). */
const landingProblem = (
  member: Member,
  { landsOn, privateIp, eip, allocationId }: Readonly<Record<'landsOn' | 'privateIp' | 'eip' | 'allocationId', string>>,
  site: ObservedSite,
): PhaseVerdict | undefined => {
  const nic = fact(site.nics, landsOn);
  if (nic.is === 'unknown') return waiting(nic.why, LOOK_AGAIN_SECONDS);
  if (nic.is !== 'present' || nic.value.attachment?.serverId !== member.drServerId) {
    return failed(`NIC ${landsOn} is not attached to DR server ${member.drServerId}, so ${eip} cannot go there.`);
  }
  const other = nic.value.privateIps.find(({ address }) => address === privateIp)?.eip;
  // Associating would push the other EIP off without a word.
  if (!other || other.allocationId === allocationId) return undefined;
  return failed(`${eip} was to go to ${privateIp} on ${landsOn}, which carries EIP ${other.publicIp} already.`);
};
