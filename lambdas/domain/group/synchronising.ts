import type { ProtectionGroup } from './protection-group.ts';
import { synchronisationOf } from './synchronisation.ts';

/**
 * Whether the synchroniser takes recovery points of the group now. A lease ends that at once, whatever its run does: one
 * that turns protection on takes the first recovery points itself.
 */
export const isSynchronising = (group: ProtectionGroup): boolean =>
  synchronisationOf(group).by === 'sdrs' && group.status === 'protected' && group.lease === undefined;
