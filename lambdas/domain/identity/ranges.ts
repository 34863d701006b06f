import type { Finding } from '../group/findings.ts';
import type { Member } from '../group/member.ts';
import type { Fidelity, NicPlan, PlannedRange, Strategy } from '../group/promise.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import type { ObservedNic } from '../site/observed.ts';
import { demandsOf } from './demands.ts';
import { goWithout, remedyOf, waysToKeep } from './ways.ts';

/**
 * What becomes of IPv6 addresses and delegated prefixes. They belong to their network interface (EC2 User Guide, "IP addresses per
 * network interface", "Prefix delegation"), so they are kept where that moves and are left behind where anything else does.
 */
const UNDER: Readonly<Record<Strategy, Fidelity>> = {
  'move-eni': 'PRESERVED',
  relaunch: 'PRESERVED',
  'reassign-ips': 'CHANGED',
  'twin-vpc': 'CHANGED',
  'overlay-route': 'CHANGED',
  'remap-eip': 'CHANGED',
  none: 'CHANGED',
  stays: 'CHANGED',
};

type Ranges = Pick<ObservedNic, 'ipv6Addresses' | 'prefixes'>;

/** Each with the kind of thing it is, e.g. `prefix 10.0.0.16/28`. */
const labelled = ({ ipv6Addresses = [], prefixes = [] }: Ranges): readonly (readonly [string, string])[] => [
  ...ipv6Addresses.map((address) => [address, `IPv6 address ${address}`] as const),
  ...prefixes.map((prefix) => [prefix, `prefix ${prefix}`] as const),
];

/** IPv6 addresses and prefixes that the first list has and the second has not, by name. */
export const missingRanges = (recorded: Ranges, shown: Ranges): readonly string[] => {
  const there = new Set(labelled(shown).map(([value]) => value));
  return labelled(recorded).flatMap(([value, name]) => (there.has(value) ? [] : [name]));
};

/** Each IPv6 address and prefix of a NIC under a strategy. */
export const rangesUnder = (strategy: Strategy, nic: RecordedNic): readonly PlannedRange[] =>
  labelled(nic).map(([range]) => ({ range, fidelity: UNDER[strategy] }));

/** What a NIC that cannot move leaves behind: BLOCK where private IPs are required, WARN where they are preferred. */
export const rangeFindings = (strategy: Strategy, member: Member, nic: RecordedNic): readonly Finding[] => {
  const lost = strategy === 'stays' || UNDER[strategy] === 'PRESERVED' ? [] : labelled(nic).map(([, name]) => name);
  if (lost.length === 0) return [];
  const isRequired = demandsOf(member, nic).privateIp === 'required';
  const remedy = isRequired
    ? `They count as private IPs, which are required. ${remedyOf([...waysToKeep(member, nic, 'ranges'), goWithout(['privateIp'])])}`
    : 'Private IPs are only preferred, so the failover goes on without them.';
  const message = `${nic.networkInterfaceId} cannot move, and only a NIC that moves takes these along: ${lost.join(', ')}. ${remedy}`;
  return [{ verdict: isRequired ? 'BLOCK' : 'WARN', code: 'ipv6-or-prefix-changed', message }];
};

/** Promised ranges that the NIC where the identity landed does not show. */
export const brokenRanges = (member: Member, plan: NicPlan, carrier: ObservedNic): readonly string[] => {
  const kept = new Set((plan.ranges ?? []).flatMap(({ range, fidelity }) => (fidelity === 'PRESERVED' ? [range] : [])));
  const recorded = member.instance.nics.find((nic) => nic.networkInterfaceId === plan.networkInterfaceId);
  const promised = {
    ipv6Addresses: recorded?.ipv6Addresses?.filter((one) => kept.has(one)) ?? [],
    prefixes: recorded?.prefixes?.filter((one) => kept.has(one)) ?? [],
  };
  return missingRanges(promised, carrier).map((name) => `${name} is not on ${carrier.id}`);
};
