import { isOneZone, type Member } from './member.ts';
import { fact, type ObservedNic, type ObservedSite, present } from './observed.ts';
import type { Fidelity, Finding, NicPlan, Strategy } from './plan-types.ts';
import type { IdentityDemands, RecordedNic } from './protection-group.ts';

/** The demands on a NIC: its group's, overridden by its own. */
export const demandsOf = (member: Member, nic: RecordedNic): IdentityDemands => ({
  ...member.group.demands,
  ...nic.demands,
});

/** EIPs of a NIC, in the order of its private IPs. */
export const eipsOf = (nic: RecordedNic) => nic.privateIps.flatMap(({ eip }) => (eip ? [eip] : []));

/**
 * How this NIC's identity reaches the DR server. A network interface lives in one zone and the primary one (index 0) is
 * never detached (EC2 user guide, "Elastic network interfaces"), so only a secondary one in the same zone can be moved;
 * an EIP can be re-associated anywhere in its region.
 */
export const chooseStrategy = (member: Member, nic: RecordedNic, observed?: ObservedNic): Strategy => {
  if (nic.role === 'management') return 'stays';
  const movable = (observed?.type ?? 'interface') === 'interface';
  if (isOneZone(member.group) && nic.deviceIndex >= 1 && movable) return 'move-eni';
  return eipsOf(nic).length > 0 ? 'remap-eip' : 'none';
};

/** What becomes of each attribute under a strategy. AWS takes no MAC as input anywhere, so it never crosses zones. */
export const fidelityOf = (strategy: Strategy, member: Member, nic: RecordedNic): NicPlan['fidelity'] => {
  const hasEip = eipsOf(nic).length > 0;
  if (strategy === 'move-eni') {
    return { privateIp: 'PRESERVED', eip: hasEip ? 'PRESERVED' : 'NONE', mac: 'PRESERVED' };
  }
  const eip: Fidelity = strategy === 'remap-eip' ? 'PRESERVED' : 'CHANGED';
  return {
    privateIp: 'CHANGED',
    eip: hasEip ? eip : 'NONE',
    mac: isOneZone(member.group) ? 'CHANGED' : 'IMPOSSIBLE',
  };
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
  const lost = attributes.filter((attribute) => !['PRESERVED', 'NONE'].includes(fidelity[attribute]));
  const findings = lost.map(
    (attribute): Finding => ({
      verdict: demands[attribute] === 'required' ? 'BLOCK' : 'WARN',
      code: `${ATTRIBUTES[attribute].code}-${fidelity[attribute].toLowerCase()}`,
      message: `The ${ATTRIBUTES[attribute].label} of ${nic.networkInterfaceId} is ${fidelity[attribute]}: ${reason(member, nic)} ${remedy(attribute, demands[attribute])}`,
    }),
  );
  return strategy === 'none' ? [noStrategy(nic, member), ...findings] : findings;
};

const ATTRIBUTES = {
  mac: { code: 'mac', label: 'MAC' },
  privateIp: { code: 'private-ip', label: 'private IP' },
  eip: { code: 'eip', label: 'EIP' },
} as const;

const stayFindings = (nic: RecordedNic): readonly Finding[] =>
  eipsOf(nic).map(({ publicIp }) => ({
    verdict: 'WARN',
    code: 'management-eip-stays',
    message: `EIP ${publicIp} stays on management NIC ${nic.networkInterfaceId} of the fenced production server. Declare the NIC as "service" to have it remapped.`,
  }));

const reason = (member: Member, nic: RecordedNic): string => {
  if (isOneZone(member.group)) {
    return nic.deviceIndex === 0
      ? 'it is the primary network interface (device index 0), which EC2 never detaches.'
      : 'it is no plain network interface but one of an AWS service.';
  }
  const { source, target } = member.group.sites;
  return `a network interface cannot leave its zone (${source.availabilityZone}, ${target.availabilityZone}), and no EC2 call takes a MAC.`;
};

const remedy = (attribute: keyof IdentityDemands, demand: string): string =>
  demand === 'required'
    ? `It is required: keep the service identity on a NIC at index 1 or higher in one zone, or demand ${attribute} "preferred".`
    : 'It is only preferred, so the failover goes on without it.';

const noStrategy = (nic: RecordedNic, member: Member): Finding => ({
  verdict: 'BLOCK',
  code: 'no-strategy',
  message:
    `Nothing of service NIC ${nic.networkInterfaceId} can be kept: ${reason(member, nic)} It has no EIP either. ` +
    'Moving it needs a relaunch of the server or an overlay route, which this version does not do. ' +
    'Move its addresses to a NIC at index 1 or higher, or declare it as "management".',
});

/** The DR server's NIC that takes over EIPs: the one declared, else its primary. */
export const drNic = (member: Member, nic: RecordedNic, site: ObservedSite): ObservedNic | undefined => {
  if (nic.drNetworkInterfaceId) return present(site.nics, nic.drNetworkInterfaceId);
  return nicsOf(member.drServerId, site).find((candidate) => candidate.attachment?.deviceIndex === 0);
};

/** Every observed network interface of a server; none also where they could not be listed (see {@link nicsKnown}). */
export const nicsOf = (serverId: string, site: ObservedSite): readonly ObservedNic[] => {
  const ids = present(site.found.nicsOfServers, serverId) ?? [];
  return ids.map((id) => present(site.nics, id)).filter((nic) => nic !== undefined);
};

/** Whether EC2 has listed the server's network interfaces: only then is a free slot or index free. */
export const nicsKnown = (serverId: string, site: ObservedSite): boolean =>
  fact(site.found.nicsOfServers, serverId).is === 'present';
