import { block, type Finding, warn, when } from '../group/findings.ts';
import type { Member } from '../group/member.ts';
import type { NicPlan, PlannedPrivateIp } from '../group/promise.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { carriersOf } from '../identity/carriers.ts';
import { fidelityOf, MOVES_ITSELF, privateIpsUnder } from '../identity/fidelity.ts';
import { promisedGroups } from '../identity/isolation.ts';
import { LANDS_ON_DR, type Landing } from '../identity/landing.ts';
import { missingRanges, rangeFindings, rangesUnder } from '../identity/ranges.ts';
import { reassignFindings } from '../identity/reassign.ts';
import { isRelaunched, launchesOf } from '../identity/relaunch.ts';
import { chooseStrategy, drNicOfIp, fidelityFindings, landingNic, nicsOf } from '../identity/strategy.ts';
import { twinAddresses } from '../identity/twin-vpc.ts';
import { type Fact, fact, type ObservedNic, type ObservedSite, present } from '../site/observed.ts';
import { gatewayFindings } from './plan-gateway.ts';
import { addressFindings, landingFindings } from './plan-landing.ts';
import { roomFindings } from './plan-room.ts';
import { routeFindings, routesOf } from './plan-routes.ts';

/** What a failover would do with one NIC, and what stands against it. */
export const planNic = (member: Member, nic: RecordedNic, site: ObservedSite, to: Landing): NicPlan => {
  const strategy = chooseStrategy(member, nic, site);
  const twins = strategy === 'twin-vpc' ? twinAddresses(nic, drNicOfIp(member, nic, site)) : [];
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
  const privateIps = privateIpsUnder(strategy, nic, twins).map((ip) => withCarrier(ip, landsOn, { member, nic, site }));
  return { ...plan, privateIps, ...(routes.length > 0 ? { routes } : {}), findings };
};

interface View {
  readonly member: Member;
  readonly nic: RecordedNic;
  readonly site: ObservedSite;
}

/** With the NIC that is to have the private IP, where that is another one than the plan's. */
const withCarrier = (ip: PlannedPrivateIp, landsOn: string | undefined, { member, nic, site }: View) => {
  const carrier = nic.cameBy && ip.fidelity === 'PRESERVED' ? drNicOfIp(member, nic, site)(ip.address)?.id : landsOn;
  return carrier && carrier !== landsOn ? { ...ip, landsOn: carrier } : ip;
};

/** What stands against a plan for a NIC that is to hand its identity over. */
const nicFindings = (member: Member, nic: RecordedNic, plan: NicPlan, site: ObservedSite): readonly Finding[] => {
  const { strategy } = plan;
  const observed = present(site.nics, nic.networkInterfaceId);
  return [
    ...presenceFindings(
      nic,
      fact(site.nics, nic.networkInterfaceId),
      carriersOf(plan).flatMap((id) => present(site.nics, id) ?? []),
    ),
    ...(MOVES_ITSELF.includes(strategy) && observed ? moveFindings(member, nic, observed, site) : []),
    ...(strategy === 'reassign-ips' ? reassignmentFindings(member, nic, site) : []),
    ...(LANDS_ON_DR.includes(strategy) ? landingFindings(member, nic, plan, site) : []),
    ...gatewayFindings(member, plan, site),
    ...addressFindings(nic, plan, site),
  ];
};

const reassignmentFindings = (member: Member, nic: RecordedNic, site: ObservedSite): readonly Finding[] => {
  const target = landingNic(member, nic, site);
  return target ? reassignFindings(member, nic, target, site) : [];
};

/** @param targets where its private IPs may have gone already, in the failover before */
const presenceFindings = (
  nic: RecordedNic,
  seen: Fact<ObservedNic>,
  targets: readonly ObservedNic[],
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
  const shown = [...privateIps, ...targets.flatMap((target) => target.privateIps)].map(({ address }) => address);
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
