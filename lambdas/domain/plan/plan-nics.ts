import { block, type Finding, warn, when } from '../group/findings.ts';
import type { Member } from '../group/member.ts';
import type { NicPlan, PlannedAddress } from '../group/promise.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { eipsOf, fidelityOf, MOVES_ITSELF, privateIpsUnder } from '../identity/fidelity.ts';
import { promisedGroups } from '../identity/isolation.ts';
import { LANDS_ON_DR, type Landing } from '../identity/landing.ts';
import { missingRanges, rangeFindings, rangesUnder } from '../identity/ranges.ts';
import { reassignFindings } from '../identity/reassign.ts';
import { isRelaunched, launchesOf } from '../identity/relaunch.ts';
import { chooseStrategy, drNic, fidelityFindings, nicsOf } from '../identity/strategy.ts';
import { twinAddresses } from '../identity/twin-vpc.ts';
import { type Fact, fact, type ObservedNic, type ObservedSite, present } from '../site/observed.ts';
import { gatewayFindings } from './plan-gateway.ts';
import { roomFindings } from './plan-room.ts';
import { routeFindings, routesOf } from './plan-routes.ts';

/** What a failover would do with one NIC, and what stands against it. */
export const planNic = (member: Member, nic: RecordedNic, site: ObservedSite, to: Landing): NicPlan => {
  const strategy = chooseStrategy(member, nic, site);
  const twins = strategy === 'twin-vpc' ? twinAddresses(nic, drNic(member, nic, site)) : [];
  const fidelity = fidelityOf(strategy, member, nic, twins);
  const { landsOn, addresses } = to;
  const ranges = strategy === 'stays' ? [] : rangesUnder(strategy, nic);
  const plan: NicPlan = {
    networkInterfaceId: nic.networkInterfaceId,
    deviceIndex: nic.deviceIndex,
    strategy,
    fidelity,
    ...(landsOn ? { landsOn } : {}),
    addresses,
    ...(ranges.length > 0 ? { ranges } : {}),
    ...promisedGroups(member, strategy, nic.networkInterfaceId, site),
    findings: [...fidelityFindings(member, nic, { strategy, fidelity }), ...rangeFindings(strategy, member, nic)],
  };
  if (strategy === 'stays') return plan;
  const routes = routesOf(member, nic, plan, site);
  const findings = [
    ...plan.findings,
    ...nicFindings(member, nic, plan, site),
    ...routeFindings(member, nic, { ...plan, routes }, site),
  ];
  const privateIps = privateIpsUnder(strategy, nic, twins);
  return { ...plan, privateIps, ...(routes.length > 0 ? { routes } : {}), findings };
};

/** What stands against a plan for a NIC that is to hand its identity over. */
const nicFindings = (member: Member, nic: RecordedNic, plan: NicPlan, site: ObservedSite): readonly Finding[] => {
  const { strategy, addresses, landsOn } = plan;
  const observed = present(site.nics, nic.networkInterfaceId);
  return [
    ...presenceFindings(nic, fact(site.nics, nic.networkInterfaceId), present(site.nics, landsOn ?? '')),
    ...(MOVES_ITSELF.includes(strategy) && observed ? moveFindings(member, nic, observed, site) : []),
    ...(strategy === 'reassign-ips' ? reassignmentFindings(member, nic, site) : []),
    ...(LANDS_ON_DR.includes(strategy) ? remapFindings(member, nic, addresses, site) : []),
    ...gatewayFindings(member, plan, site),
    ...addressFindings(nic, landsOn, site),
  ];
};

const reassignmentFindings = (member: Member, nic: RecordedNic, site: ObservedSite): readonly Finding[] => {
  const target = drNic(member, nic, site);
  return target ? reassignFindings(member, nic, target, site) : [];
};

/** @param target where its private IPs may have gone already, in the failover before */
const presenceFindings = (
  nic: RecordedNic,
  seen: Fact<ObservedNic>,
  target: ObservedNic | undefined,
): readonly Finding[] => {
  const id = nic.networkInterfaceId;
  if (seen.is === 'unknown') return [warn('nic-unknown', `NIC ${id} cannot be seen (${seen.why}).`)];
  if (seen.is === 'absent') {
    return [
      block(
        'nic-missing', // In the pass: next-identity.ts, next-relaunch.ts
        `NIC ${id} does not exist any more: its MAC is lost. Import the group file without it and with --replace.`,
      ),
    ];
  }
  const { macAddress, privateIps } = seen.value;
  const recorded = nic.privateIps.map(({ address }) => address);
  const shown = [...privateIps, ...(target?.privateIps ?? [])].map(({ address }) => address);
  const missing = [...recorded.filter((address) => !shown.includes(address)), ...missingRanges(nic, seen.value)];
  return [
    ...when(macAddress !== nic.macAddress, () =>
      block(
        'nic-mac-differs', // In the pass: next-identity.ts
        `NIC ${id} has MAC ${macAddress}, recorded is ${nic.macAddress}. Import the group file again with --replace to record the NIC as it is.`,
      ),
    ),
    ...when(missing.length > 0, () =>
      block(
        'nic-ip-differs', // In the pass: next-identity.ts
        `NIC ${id} no longer has ${missing.join(', ')}, recorded before. Give it back, or import the group file again with --replace.`,
      ),
    ),
  ];
};

const moveFindings = (
  member: Member,
  nic: RecordedNic,
  observed: ObservedNic,
  site: ObservedSite,
): readonly Finding[] => {
  const holder = observed.attachment?.serverId;
  const own = [member.productionServerId, member.drServerId, ...launchesOf(member, site).map(({ id }) => id)];
  const isHeldElsewhere = observed.attachment && !own.includes(holder ?? '');
  // What the prepared DR server holds is not in the way where a new server is launched.
  const inTheWay = (awaitsNewServer(member, site) ? [] : nicsOf(member.drServerId, site)).find(
    (other) => other.id !== nic.networkInterfaceId && other.attachment?.deviceIndex === nic.deviceIndex,
  );
  return [
    ...when(observed.managedBy, () =>
      block(
        'nic-managed',
        `NIC ${observed.id} is managed by ${observed.managedBy}: EC2 lets nobody else detach it. Declare it as "management", or put the identity that clients know on a NIC of your own.`,
      ),
    ),
    ...roomFindings(member, nic, site),
    ...when(isHeldElsewhere, () =>
      block(
        'nic-held-elsewhere', // In the pass: next-identity.ts, next-relaunch.ts
        `NIC ${observed.id} is attached to ${holder ?? 'an AWS service'}, neither ${member.productionServerId} nor ${member.drServerId}. Detach it there.`,
      ),
    ),
    ...when(inTheWay, () =>
      block(
        'dr-index-taken', // In the pass: next-identity.ts
        `Device index ${nic.deviceIndex} of DR server ${member.drServerId} is taken by ${inTheWay?.id}. Detach it, so that ${nic.networkInterfaceId} can have its index.`,
      ),
    ),
  ];
};

const awaitsNewServer = (member: Member, site: ObservedSite): boolean =>
  !isRelaunched(member) && member.instance.nics.some((nic) => chooseStrategy(member, nic, site) === 'relaunch');

const remapFindings = (
  member: Member,
  nic: RecordedNic,
  addresses: readonly PlannedAddress[],
  site: ObservedSite,
): readonly Finding[] => {
  const withoutTarget = eipsOf(nic).filter((eip) => !addresses.some((to) => to.allocationId === eip.allocationId));
  const declared = nic.drNetworkInterfaceId;
  const isForeign = declared && !nicsOf(member.drServerId, site).some((other) => other.id === declared);
  return [
    ...when(isForeign, () =>
      block(
        'dr-nic-elsewhere', // In the pass: next-addresses.ts
        `NIC ${declared}, declared to take over the EIPs of ${nic.networkInterfaceId}, is not attached to DR server ${member.drServerId}.`,
      ),
    ),
    ...withoutTarget.map(({ publicIp }) =>
      block(
        'no-dr-address',
        `There is no private IP without an EIP left on the NIC of DR server ${member.drServerId} for EIP ${publicIp}. Add a secondary private IP to it.`,
      ),
    ),
  ];
};

/** An EIP must be ours, and be either where it was recorded, or where it goes, or nowhere. */
const addressFindings = (nic: RecordedNic, landsOn: string | undefined, site: ObservedSite): readonly Finding[] =>
  eipsOf(nic).flatMap(({ allocationId, publicIp }) => {
    const seen = fact(site.addresses, allocationId);
    if (seen.is === 'unknown')
      return [warn('eip-unknown', `EIP ${publicIp} (${allocationId}) cannot be seen (${seen.why}).`)];
    if (seen.is === 'absent') {
      return [
        block(
          'eip-not-owned', // In the pass: next-addresses.ts
          `EIP ${publicIp} (${allocationId}) does not belong to this account in this region. Import the group file without it and with --replace.`,
        ),
      ];
    }
    const holder = seen.value.networkInterfaceId;
    if (!holder || holder === nic.networkInterfaceId || holder === landsOn) return [];
    return [
      block(
        'eip-elsewhere', // In the pass: next-addresses.ts
        `EIP ${publicIp} (${allocationId}) is associated with ${holder}, not with ${nic.networkInterfaceId}. Give it back first.`,
      ),
    ];
  });
