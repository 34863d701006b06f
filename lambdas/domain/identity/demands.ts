import type { Member } from '../group/member.ts';
import type { Fidelity } from '../group/promise.ts';
import type { IdentityDemands, RecordedNic } from '../group/recorded-nic.ts';

/** The demands on a NIC: its group's, overridden by its own. */
export const demandsOf = (member: Member, nic: RecordedNic): IdentityDemands => ({
  ...member.group.demands,
  ...nic.demands,
});

/** An overlay address is what clients know the server by, so it is kept as long as its route leads to the server. */
const KEPT: readonly Fidelity[] = ['PRESERVED', 'OVERLAY', 'NONE'];

export const isKept = (fidelity: Fidelity): boolean => KEPT.includes(fidelity);
