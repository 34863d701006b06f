import { hasIsolationGroup } from '../group/isolation-group.ts';
import { isFinished, type Member } from '../group/member.ts';
import type { NicPlan, PlannedAddress } from '../group/promise.ts';
import { fact, type ObservedNic, type ObservedSite, present } from '../site/observed.ts';
import { carrierOf, carriersOf, keptPrivateIps } from './carriers.ts';
import { brokenRanges } from './ranges.ts';
import { missingOn } from './reassign.ts';
import { brokenRoute } from './routes.ts';
import { brokenGroups } from './security-groups.ts';

/** Attributes of a NIC that were promised and are not where they should be, each with what is there instead. */
export const brokenPromises = (member: Member, plan: NicPlan, site: ObservedSite): readonly string[] => {
  if (plan.strategy === 'stays') return [];
  const carriers = carriersOf(plan);
  const elsewhere = carriers.filter((id) => present(site.nics, id)?.attachment?.serverId !== member.drServerId);
  if (elsewhere.length > 0) return elsewhere.map((id) => `NIC ${id} is not attached to DR server ${member.drServerId}`);
  return [
    ...carriers.flatMap((id) => brokenCarrier(member, plan, present(site.nics, id))),
    ...plan.addresses.flatMap((address) => brokenAddress(plan, address, site)),
    ...(plan.routes ?? []).flatMap((route) => brokenRoute(member, route, site)),
  ];
};

/** What is missing on one of the NICs where the identity lands. */
const brokenCarrier = (member: Member, plan: NicPlan, carrier: ObservedNic | undefined): readonly string[] => {
  if (!carrier) return [];
  const isWhole = carrier.id === plan.landsOn;
  const groups = isWhole ? brokenGroups(member, plan, carrier) : [];
  return [
    ...(isWhole ? brokenMac(member, plan, carrier) : []),
    ...missingOn(carrier, keptPrivateIps(plan, carrier.id)).map(
      (address) => `private IP ${address} is not on ${carrier.id}`,
    ),
    ...(isWhole ? brokenRanges(member, plan, carrier) : []),
    ...(isCutOff(member, carrier) ? [cutOff(member, carrier)] : groups),
  ];
};

/** Nothing reaches what has landed there. What an earlier failover has finished with belongs to its owner again. */
const isCutOff = (member: Member, carrier: ObservedNic): boolean =>
  !isFinished(member) && hasIsolationGroup(carrier, member.group.policy);

const cutOff = ({ group }: Member, { id }: ObservedNic): string =>
  `NIC ${id} has the isolation security group ${group.policy.isolationSecurityGroupId}, so that nothing reaches it: give it its own security groups, then start the failover again`;

const brokenMac = (member: Member, plan: NicPlan, carrier: ObservedNic): readonly string[] => {
  if (plan.fidelity.mac !== 'PRESERVED') return [];
  const recorded = member.instance.nics.find((nic) => nic.networkInterfaceId === plan.networkInterfaceId)?.macAddress;
  return carrier.macAddress === recorded ? [] : [`MAC ${recorded} is ${carrier.macAddress} on ${carrier.id}`];
};

const brokenAddress = (plan: NicPlan, to: PlannedAddress, site: ObservedSite): readonly string[] => {
  const landsOn = carrierOf(plan, to);
  const seen = fact(site.addresses, to.allocationId);
  const { networkInterfaceId, privateIp } = seen.is === 'present' ? seen.value : {};
  if (networkInterfaceId === landsOn && privateIp === to.privateIp) return [];
  return [`EIP ${to.publicIp} is on ${networkInterfaceId ?? 'nothing'}, promised was ${to.privateIp} of ${landsOn}`];
};
