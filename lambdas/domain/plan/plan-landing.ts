import { block, type Finding, warn, when } from '../group/findings.ts';
import type { Member } from '../group/member.ts';
import type { NicPlan } from '../group/promise.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { carrierOf } from '../identity/carriers.ts';
import { eipsOf } from '../identity/fidelity.ts';
import { homeOfEip, homesOf, standingNics, waitingNics } from '../identity/home.ts';
import { drNic, nicsOf } from '../identity/strategy.ts';
import { fact, type ObservedSite } from '../site/observed.ts';

type Landed = Pick<NicPlan, 'landsOn' | 'addresses'>;

/** What stands against NICs of the DR server that are to take over, and whether each EIP finds a private IP there. */
export const landingFindings = (
  member: Member,
  nic: RecordedNic,
  { addresses }: Landed,
  site: ObservedSite,
): readonly Finding[] => {
  const withoutTarget = eipsOf(nic).filter((eip) => !addresses.some((to) => to.allocationId === eip.allocationId));
  return [
    ...declaredFindings(member, nic, site),
    ...homesOf(waitingNics(member), nic).flatMap((home) => homeFindings(member, nic, home, site)),
    ...withoutTarget.map(({ allocationId, publicIp }) =>
      block(
        'no-dr-address',
        `There is no private IP without an EIP left on ${targetText(member, nic, allocationId, site)} of DR server ${member.drServerId} for EIP ${publicIp}. Add a secondary private IP to it.`,
      ),
    ),
  ];
};

const isAtDr = ({ drServerId }: Member, id: string, site: ObservedSite): boolean =>
  nicsOf(drServerId, site).some((nic) => nic.id === id);

const declaredFindings = (member: Member, nic: RecordedNic, site: ObservedSite): readonly Finding[] => {
  const declared = nic.cameBy ? undefined : nic.drNetworkInterfaceId;
  return when(declared && !isAtDr(member, declared, site), () =>
    block(
      'dr-nic-elsewhere', // In the pass: next-addresses.ts
      `NIC ${declared}, declared to take over the EIPs of ${nic.networkInterfaceId}, is not attached to DR server ${member.drServerId}.`,
    ),
  );
};

/** What came from a NIC goes back there. What came from a NIC that is gone still comes to the server. */
const homeFindings = (
  member: Member,
  nic: RecordedNic,
  { networkInterfaceId: home, deviceIndex }: RecordedNic,
  site: ObservedSite,
): readonly Finding[] => {
  const { drServerId } = member;
  if (isAtDr(member, home, site)) return [];
  const came = `NIC ${home}, from which addresses on ${nic.networkInterfaceId} have come`;
  if (fact(site.nics, home).is === 'absent') {
    const instead = drNic(member, nic, site)?.id ?? 'its primary one';
    return [
      warn(
        'home-nic-missing',
        `${came}, does not exist any more: they come to ${instead} of DR server ${drServerId} instead.`,
      ),
    ];
  }
  return [
    block(
      'dr-nic-elsewhere', // In the pass: next-addresses.ts
      `${came}, is not seen at DR server ${drServerId}, so they cannot go back there. Attach it again at device index ${deviceIndex}.`,
    ),
  ];
};

/** The NIC that an EIP was to go to, as far as it is known. */
const targetText = (member: Member, nic: RecordedNic, allocationId: string, site: ObservedSite): string => {
  const home = homeOfEip(standingNics(member, site), nic, allocationId);
  const id = home?.networkInterfaceId ?? drNic(member, nic, site)?.id;
  return id ? `NIC ${id}` : 'the NIC';
};

/** An EIP must be ours, and be either where it was recorded, or where it goes, or nowhere. */
export const addressFindings = (nic: RecordedNic, plan: Landed, site: ObservedSite): readonly Finding[] =>
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
    if (!holder || holder === nic.networkInterfaceId || holder === goesTo(plan, allocationId)) return [];
    return [
      block(
        'eip-elsewhere', // In the pass: next-addresses.ts
        `EIP ${publicIp} (${allocationId}) is associated with ${holder}, not with ${nic.networkInterfaceId}. Give it back first.`,
      ),
    ];
  });

const goesTo = (plan: Landed, allocationId: string): string | undefined => {
  const to = plan.addresses.find((address) => address.allocationId === allocationId);
  return to ? carrierOf(plan, to) : plan.landsOn;
};
