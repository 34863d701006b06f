import type { ProtectionGroup } from './protection-group.ts';
import type { GroupStatus } from './status.ts';
import { synchronisationOf } from './synchronisation.ts';

const SYNCHRONISING: readonly GroupStatus[] = ['starting', 'reprotecting', 'protected'];

/**
 * Whether this service takes recovery points of the group now. The lease of a failover, of its roll-back or of a run that
 * disables protection ends that at once; a run that enables protection begins it.
 */
export const isSynchronising = (group: ProtectionGroup): boolean => {
  const { status, lease } = group;
  const isHeld = lease !== undefined && lease.kind !== 'enable' && lease.kind !== 'reprotect';
  return synchronisationOf(group).by === 'sdrs' && SYNCHRONISING.includes(status) && !isHeld;
};
