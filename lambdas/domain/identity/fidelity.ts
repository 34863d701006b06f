import { isOneZone, type Member } from '../group/member.ts';
import type { Fidelity, NicPlan, PlannedPrivateIp, Strategy } from '../group/promise.ts';
import { isIdentity, movableIps, type RecordedNic, type RecordedPrivateIp } from '../group/recorded-nic.ts';

/** EIPs of a NIC, in the order of its private IPs. */
export const eipsOf = (nic: RecordedNic) => nic.privateIps.flatMap(({ eip }) => (eip ? [eip] : []));

/** What takes the network interface itself to the DR side, with everything on it. */
export const MOVES_ITSELF: readonly Strategy[] = ['move-eni', 'relaunch'];

/** From best to worst. */
const SCALE: readonly Fidelity[] = ['NONE', 'PRESERVED', 'OVERLAY', 'CHANGED', 'IMPOSSIBLE'];

const worst = (all: readonly Fidelity[]): Fidelity =>
  SCALE[Math.max(0, ...all.map((fidelity) => SCALE.indexOf(fidelity)))] ?? 'IMPOSSIBLE';

/** Each private IP of a NIC under a strategy. */
export const privateIpsUnder = (
  strategy: Strategy,
  nic: RecordedNic,
  twins: readonly string[] = [],
): readonly PlannedPrivateIp[] => [
  ...nic.privateIps.map((ip) => ({ address: ip.address, fidelity: privateIpUnder(strategy, nic, ip, twins) })),
  ...(nic.overlay?.addresses ?? []).map((address) => ({ address, fidelity: 'OVERLAY' as const })),
];

const privateIpUnder = (
  strategy: Strategy,
  nic: RecordedNic,
  ip: RecordedPrivateIp,
  twins: readonly string[],
): Fidelity => {
  if (MOVES_ITSELF.includes(strategy)) return 'PRESERVED';
  if (strategy === 'twin-vpc' && twins.includes(ip.address)) return 'PRESERVED';
  return strategy === 'reassign-ips' && movableIps(nic).includes(ip) ? 'PRESERVED' : 'CHANGED';
};

/** Whether clients know the server by this private IP of the NIC itself. */
const isKnown = (nic: RecordedNic, { address, primary }: RecordedPrivateIp): boolean => {
  const { overlay, primaryIp } = nic;
  if ((overlay && overlay.ownIps !== 'service') || !isIdentity(nic, address)) return false;
  return !(primary && primaryIp === 'management');
};

/** By the worst of the addresses that clients know. */
const privateIpFidelity = (strategy: Strategy, nic: RecordedNic, twins: readonly string[]): Fidelity =>
  worst([
    ...nic.privateIps.filter((ip) => isKnown(nic, ip)).map((ip) => privateIpUnder(strategy, nic, ip, twins)),
    ...(nic.overlay ? ['OVERLAY' as const] : []),
  ]);

const macFidelity = (strategy: Strategy, member: Member): Fidelity => {
  if (MOVES_ITSELF.includes(strategy)) return 'PRESERVED';
  return isOneZone(member.group) ? 'CHANGED' : 'IMPOSSIBLE';
};

/** What keeps a NIC's EIPs: they follow what moves, or are associated anew. */
const KEEP_EIPS: readonly Strategy[] = [...MOVES_ITSELF, 'reassign-ips', 'remap-eip', 'overlay-route', 'twin-vpc'];

/**
 * What becomes of each attribute under a strategy. AWS takes no MAC as input anywhere, so it never crosses zones.
 * @param twins private IPs that the DR server's NIC was seen to have in a twin VPC
 */
export const fidelityOf = (
  strategy: Strategy,
  member: Member,
  nic: RecordedNic,
  twins: readonly string[] = [],
): NicPlan['fidelity'] => ({
  privateIp: privateIpFidelity(strategy, nic, twins),
  eip: eipFidelity(strategy, nic),
  mac: macFidelity(strategy, member),
});

const eipFidelity = (strategy: Strategy, nic: RecordedNic): Fidelity => {
  if (eipsOf(nic).length === 0) return 'NONE';
  return KEEP_EIPS.includes(strategy) ? 'PRESERVED' : 'CHANGED';
};
