import { OutdatedCopyError } from '../../domain/errors/errors.ts';
import type { StepDeps } from './deps.ts';
import { stateOfOwner } from './take-lease.ts';

/**
 * A try of the first step that lives on has read the group before the end was on record, and would take the lease for an
 * execution that is over. Once the group has been written again it cannot: see `takeLease`. A lease that somebody holds
 * keeps it out as well. Safe to repeat: nothing of the group changes. @throws OutdatedCopyError if it has the lease already
 */
export const closeDoor = async (deps: StepDeps, groupId: string, failoverId: string): Promise<void> => {
  const group = await deps.store.findGroup(groupId);
  if (!group) return;
  if (group.lease?.failoverId === failoverId) throw new OutdatedCopyError(`Protection group ${groupId}`, group.epoch);
  if (group.lease && (await stateOfOwner(deps, group.lease)) !== 'ended') return;
  await deps.store.saveGroup(group, group);
};
