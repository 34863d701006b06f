import type { Member } from '../group/member.ts';
import type { Fidelity, NicPlan } from '../group/promise.ts';
import type { Demand, IdentityDemands, RecordedNic } from '../group/recorded-nic.ts';
import { demandsOf, isKept } from './demands.ts';
import { eipsOf } from './fidelity.ts';
import { goWithout, primaryUnused, type Way, waysToKeep, whyLost } from './ways.ts';

/** What of a NIC's identity does not come to the DR server. */
export interface Loss {
  readonly attribute: keyof IdentityDemands | 'ranges';
  readonly values: readonly string[];
  readonly fidelity: Fidelity;
  readonly demand: Demand;
  readonly why: string;
}

const ATTRIBUTES = ['mac', 'privateIp', 'eip'] as const;

/** What a planned failover does not keep of a NIC. */
export const lossesOf = (member: Member, nic: RecordedNic, plan: NicPlan): readonly Loss[] => {
  if (plan.strategy === 'stays') return [];
  const demands = demandsOf(member, nic);
  const lost = ATTRIBUTES.filter((attribute) => !isKept(plan.fidelity[attribute])).map((attribute) => ({
    attribute,
    values: valuesOf(nic, plan, attribute),
    fidelity: plan.fidelity[attribute],
    demand: demands[attribute],
    why: whyLost(member, nic, attribute),
  }));
  const ranges = (plan.ranges ?? []).filter(({ fidelity }) => !isKept(fidelity)).map(({ range }) => range);
  if (ranges.length === 0) return lost;
  const why = 'IPv6 addresses and prefixes go with their network interface alone.';
  return [...lost, { attribute: 'ranges', values: ranges, fidelity: 'CHANGED', demand: demands.privateIp, why }];
};

const valuesOf = (nic: RecordedNic, plan: NicPlan, attribute: keyof IdentityDemands): readonly string[] => {
  switch (attribute) {
    case 'mac':
      return [nic.macAddress];
    case 'eip':
      return eipsOf(nic).map(({ publicIp }) => publicIp);
    case 'privateIp':
      return (plan.privateIps ?? []).filter(({ fidelity }) => !isKept(fidelity)).map(({ address }) => address);
    default:
      return attribute satisfies never;
  }
};

/** Ways out for a NIC that loses what is required, each at most once; going without stands last. */
export const waysOut = (member: Member, nic: RecordedNic, plan: NicPlan): readonly Way[] => {
  const required = lossesOf(member, nic, plan).filter(({ demand }) => demand === 'required');
  if (required.length === 0) return plan.strategy === 'stays' ? remapped(nic) : [];
  const keeping = required.flatMap(({ attribute }) => waysToKeep(member, nic, attribute));
  const primary = nic.privateIps.find((ip) => ip.primary)?.address;
  const attributes = required.map(({ attribute }) => (attribute === 'ranges' ? 'privateIp' : attribute));
  const isPrimaryLost = plan.strategy === 'reassign-ips' && attributes.includes('privateIp');
  const all = [
    ...(isPrimaryLost && primary ? [primaryUnused(primary)] : []),
    ...keeping,
    ...(plan.strategy === 'none' && !keeping.some(letsStay) ? [STAYS] : []),
    goWithout([...new Set(attributes)]),
  ];
  return all.filter(({ says }, n) => all.findIndex((way) => way.says === says) === n);
};

const letsStay = ({ writes }: Way): boolean => writes?.nic?.role === 'management';

const STAYS: Way = {
  says: 'let this NIC stay, where no client knows the server by it',
  writes: { nic: { role: 'management' } },
};

const remapped = (nic: RecordedNic): readonly Way[] =>
  eipsOf(nic).length > 0
    ? [{ says: 'have its EIP associated with the DR server', writes: { nic: { role: 'service' } } }]
    : [];
