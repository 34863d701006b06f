import { isOneZone, type Member } from './member.ts';
import type { Fidelity, NicPlan, PlannedPrivateIp, Strategy } from './plan-types.ts';
import type { RecordedNic, RecordedPrivateIp } from './protection-group.ts';

/** EIPs of a NIC, in the order of its private IPs. */
export const eipsOf = (nic: RecordedNic) => nic.privateIps.flatMap(({ eip }) => (eip ? [eip] : []));

/** What takes the network interface itself to the DR side, with everything on it. */
const WHOLE: readonly Strategy[] = ['move-eni', 'relaunch'];

/** From best to worst. */
const SCALE: readonly Fidelity[] = ['NONE', 'PRESERVED', 'OVERLAY', 'CHANGED', 'IMPOSSIBLE'];

const worst = (all: readonly Fidelity[]): Fidelity =>
  SCALE[Math.max(0, ...all.map((fidelity) => SCALE.indexOf(fidelity)))] ?? 'IMPOSSIBLE';

/** Each private IP of a NIC under a strategy. */
export const privateIpsUnder = (strategy: Strategy, nic: RecordedNic): readonly PlannedPrivateIp[] =>
  nic.privateIps.map((ip) => ({ address: ip.address, fidelity: privateIpUnder(strategy, ip) }));

const privateIpUnder = (strategy: Strategy, { primary }: RecordedPrivateIp): Fidelity => {
  if (WHOLE.includes(strategy)) return 'PRESERVED';
  return strategy === 'reassign-ips' && !primary ? 'PRESERVED' : 'CHANGED';
};

/** By the worst of the addresses that clients know: the primary one is none of them where its owner says so. */
const privateIpFidelity = (strategy: Strategy, nic: RecordedNic): Fidelity => {
  const known = nic.privateIps.filter(({ primary }) => !(primary && nic.primaryIp === 'management'));
  return worst(known.map((ip) => privateIpUnder(strategy, ip)));
};

const macFidelity = (strategy: Strategy, member: Member): Fidelity => {
  if (WHOLE.includes(strategy)) return 'PRESERVED';
  return isOneZone(member.group) ? 'CHANGED' : 'IMPOSSIBLE';
};

/** What keeps a NIC's EIPs: they follow what moves, or are associated anew. */
const KEEP_EIPS: readonly Strategy[] = [...WHOLE, 'reassign-ips', 'remap-eip'];

/** What becomes of each attribute under a strategy. AWS takes no MAC as input anywhere, so it never crosses zones. */
export const fidelityOf = (strategy: Strategy, member: Member, nic: RecordedNic): NicPlan['fidelity'] => ({
  privateIp: privateIpFidelity(strategy, nic),
  eip: eipFidelity(strategy, nic),
  mac: macFidelity(strategy, member),
});

const eipFidelity = (strategy: Strategy, nic: RecordedNic): Fidelity => {
  if (eipsOf(nic).length === 0) return 'NONE';
  return KEEP_EIPS.includes(strategy) ? 'PRESERVED' : 'CHANGED';
};
