import { hasIsolationGroup } from '../group/isolation-group.ts';
import { isFinished, type Member } from '../group/member.ts';
import type { NicPlan, PlannedAddress } from '../group/promise.ts';
import { fact, type ObservedNic, type ObservedSite, present } from '../site/observed.ts';
import { brokenRanges } from './ranges.ts';
import { keptPrivateIps } from './reassign.ts';
import { brokenRoute } from './routes.ts';
import { brokenGroups } from './security-groups.ts';

/** Attributes of a NIC that were promised and are not where they should be, each with what is there instead. */
export const brokenPromises = (member: Member, plan: NicPlan, site: ObservedSite): readonly string[] => {
  const { landsOn } = plan;
  if (plan.strategy === 'stays' || !landsOn) return [];
  const carrier = present(site.nics, landsOn);
  if (carrier?.attachment?.serverId !== member.drServerId) {
    return [`NIC ${landsOn} is not attached to DR server ${member.drServerId}`];
  }
  return [
    ...brokenMac(member, plan, carrier),
    ...keptPrivateIps(plan)
      .filter((address) => !carrier.privateIps.some((ip) => ip.address === address))
      .map((address) => `private IP ${address} is not on ${landsOn}`),
    ...brokenRanges(member, plan, carrier),
    ...(isCutOff(member, carrier) ? [cutOff(member, carrier)] : brokenGroups(member, plan, carrier)),
    ...plan.addresses.flatMap((address) => brokenAddress(address, landsOn, site)),
    ...(plan.routes ?? []).flatMap((route) => brokenRoute(member, route, site)),
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

const brokenAddress = (to: PlannedAddress, landsOn: string, site: ObservedSite): readonly string[] => {
  const seen = fact(site.addresses, to.allocationId);
  const { networkInterfaceId, privateIp } = seen.is === 'present' ? seen.value : {};
  if (networkInterfaceId === landsOn && privateIp === to.privateIp) return [];
  return [`EIP ${to.publicIp} is on ${networkInterfaceId ?? 'nothing'}, promised was ${to.privateIp} of ${landsOn}`];
};
