import type { Finding } from '../group/findings.ts';
import { isOneZone, type Member } from '../group/member.ts';
import type { NicPlan, Strategy } from '../group/promise.ts';
import type { IdentityDemands, RecordedNic } from '../group/recorded-nic.ts';
import { fact, type ObservedNic, type ObservedSite, present } from '../site/observed.ts';
import { demandsOf, isKept } from './demands.ts';
import { eipsOf, fidelityOf } from './fidelity.ts';
import { homeOfIp, homesOf, standingNics } from './home.ts';
import { canReassign } from './reassign.ts';
import { mayRelaunch } from './relaunch.ts';
import { twinAddresses } from './twin-vpc.ts';
import { remedyFor, whyLost } from './ways.ts';

/**
 * How this NIC's identity reaches the DR server. A network interface lives in one zone and the primary one (index 0) is
 * never detached (EC2 user guide, "Elastic network interfaces"), so only a secondary one in the same zone can be moved.
 * Secondary private IPs of the primary one can be given to a NIC of the same subnet, and their EIPs go with them; any EIP can be re-associated anywhere in its region.
 * Across zones a private IP lives on only where routes were laid for it beforehand: an overlay, or a twin VPC.
 */
export const chooseStrategy = (member: Member, nic: RecordedNic, site: ObservedSite): Strategy => {
  if (nic.role === 'management') return 'stays';
  const withoutTermination = strategyWithoutTermination(member, nic, site);
  return isRelaunchNeeded(member, nic, withoutTermination, site) ? 'relaunch' : withoutTermination;
};

/** What is always there: it terminates nothing. */
const strategyWithoutTermination = (member: Member, nic: RecordedNic, site: ObservedSite): Strategy => {
  const isPlain = (present(site.nics, nic.networkInterfaceId)?.type ?? 'interface') === 'interface';
  // A NIC that has guests stays with its server: the guests go home.
  if (isOneZone(member.group) && nic.deviceIndex >= 1 && isPlain && !nic.cameBy) return 'move-eni';
  if (isOneZone(member.group) && isPlain && canReassign(nic, landingNic(member, nic, site))) return 'reassign-ips';
  return declaredWay(nic) ?? (eipsOf(nic).length > 0 ? 'remap-eip' : 'none');
};

/** By routes, where their owner has laid some. */
const declaredWay = ({ overlay, twin }: RecordedNic): Strategy | undefined => {
  if (overlay) return 'overlay-route';
  return twin ? 'twin-vpc' : undefined;
};

/**
 * A production server is terminated only where its owner allows that, and only for what is required of its primary NIC and kept by nothing
 * else. A NIC of an AWS service does not go to another server.
 */
const isRelaunchNeeded = (member: Member, nic: RecordedNic, otherwise: Strategy, site: ObservedSite): boolean => {
  const type = present(site.nics, nic.networkInterfaceId)?.type ?? 'interface';
  if (nic.deviceIndex !== 0 || type !== 'interface' || !mayRelaunch(member)) return false;
  const demands = demandsOf(member, nic);
  const twins = otherwise === 'twin-vpc' ? twinAddresses(nic, drNicOfIp(member, nic, site)) : [];
  const kept = fidelityOf(otherwise, member, nic, twins);
  return (['mac', 'privateIp', 'eip'] as const).some(
    (attribute) => demands[attribute] === 'required' && !isKept(kept[attribute]),
  );
};

/** Findings for every attribute that a service NIC does not keep: BLOCK where required, WARN where preferred. */
export const fidelityFindings = (
  member: Member,
  nic: RecordedNic,
  { strategy, fidelity }: Pick<NicPlan, 'strategy' | 'fidelity'>,
): readonly Finding[] => {
  if (strategy === 'stays') return stayFindings(nic);
  const demands = demandsOf(member, nic);
  const attributes = ['mac', 'privateIp', 'eip'] as const;
  const lost = attributes.filter((attribute) => !isKept(fidelity[attribute]));
  const findings = lost.map(
    (attribute): Finding => ({
      verdict: demands[attribute] === 'required' ? 'BLOCK' : 'WARN',
      code: `${ATTRIBUTES[attribute].code}-${fidelity[attribute].toLowerCase()}`,
      message: `The ${ATTRIBUTES[attribute].label} of ${nic.networkInterfaceId} is ${fidelity[attribute]}: ${detail(strategy, attribute, nic)}${whyLost(member, nic, attribute)} ${remedyFor({ member, nic }, attribute, demands[attribute])}`,
    }),
  );
  return strategy === 'none' ? [noStrategy(nic, member), ...findings] : findings;
};

/** Where some private IPs are kept and others not, which. */
const detail = (strategy: Strategy, attribute: keyof IdentityDemands, nic: RecordedNic): string => {
  if (strategy !== 'reassign-ips' || attribute !== 'privateIp') return '';
  const primary = nic.privateIps.find((ip) => ip.primary)?.address;
  return `its secondary ones move, its primary one, ${primary}, cannot (declare it "primaryIp: management" where clients do not use it); `;
};

const ATTRIBUTES = {
  mac: { code: 'mac', label: 'MAC' },
  privateIp: { code: 'private-ip', label: 'private IP' },
  eip: { code: 'eip', label: 'EIP' },
} as const;

/** Codes of the findings that say what of a NIC is lost, by which ways and for what reason. */
const LOSSES = new RegExp(
  `^(?:(?:${Object.values(ATTRIBUTES)
    .map(({ code }) => code)
    .join('|')})-(?:changed|impossible)|no-strategy|ipv6-or-prefix-changed)$`,
);

export const saysLoss = ({ code }: Finding): boolean => LOSSES.test(code);

const stayFindings = (nic: RecordedNic): readonly Finding[] =>
  eipsOf(nic).map(({ publicIp }) => ({
    verdict: 'WARN',
    code: 'management-eip-stays',
    message: `EIP ${publicIp} stays on management NIC ${nic.networkInterfaceId} of the fenced production server. Declare the NIC as "service" to have it remapped.`,
  }));

const noStrategy = (nic: RecordedNic, member: Member): Finding => ({
  verdict: 'BLOCK',
  code: 'no-strategy',
  message:
    `Nothing of service NIC ${nic.networkInterfaceId} can be kept: ${whyLost(member, nic)} It has no EIP either. ` +
    'Do what is named for its private IP below, or declare the NIC as "management" where no client knows the server by it.',
});

/** The DR server's NIC that takes over what has no home there: the one declared, else its primary. */
export const drNic = (member: Member, nic: RecordedNic, site: ObservedSite): ObservedNic | undefined => {
  // In records of guests the home of the first of them has stood here.
  if (nic.drNetworkInterfaceId && !nic.cameBy) return present(site.nics, nic.drNetworkInterfaceId);
  return nicsOf(member.drServerId, site).find((candidate) => candidate.attachment?.deviceIndex === 0);
};

/** The DR server's NIC where the identity on a NIC lands: with guests, the first of their homes. */
export const landingNic = (member: Member, nic: RecordedNic, site: ObservedSite): ObservedNic | undefined => {
  const [home] = nic.cameBy ? homesOf(standingNics(member, site), nic) : [];
  return home ? present(site.nics, home.networkInterfaceId) : drNic(member, nic, site);
};

/** The DR server's NIC that is to have a private IP of a NIC. */
export const drNicOfIp =
  (member: Member, nic: RecordedNic, site: ObservedSite) =>
  (address: string): ObservedNic | undefined => {
    const home = homeOfIp(standingNics(member, site), nic, address);
    return home ? present(site.nics, home.networkInterfaceId) : drNic(member, nic, site);
  };

/** Every observed network interface of a server; none also where they could not be listed (see {@link nicsKnown}). */
export const nicsOf = (serverId: string, site: ObservedSite): readonly ObservedNic[] => {
  const ids = present(site.found.nicsOfServers, serverId) ?? [];
  return ids.map((id) => present(site.nics, id)).filter((nic) => nic !== undefined);
};

/** Whether EC2 has listed the server's network interfaces: only then is a free slot or index free. */
export const nicsKnown = (serverId: string, site: ObservedSite): boolean =>
  fact(site.found.nicsOfServers, serverId).is === 'present';
