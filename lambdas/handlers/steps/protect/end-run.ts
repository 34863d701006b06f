import { StaleEpochError } from '../../../domain/errors/errors.ts';
import { decideProtection } from '../../../domain/group/decide-protection.ts';
import type { GroupStatus } from '../../../domain/group/status.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { instant } from '../../instant.ts';
import type { LeasedGroup } from '../../load.ts';
import { closePredecessor } from '../close-predecessor.ts';
import type { StepDeps } from '../deps.ts';
import type { FailoverContext } from '../messages.ts';

/** Whether the run has ended so already: a try that is repeated then has nothing to do. */
export const hasEnded = async (
  store: Pick<GroupStore, 'findGroup'>,
  { groupId, epoch }: FailoverContext,
  done: GroupStatus,
): Promise<boolean> => {
  const group = await store.findGroup(groupId);
  return group?.status === done && !group.lease && group.epoch === epoch;
};

interface End {
  readonly type: string;
  readonly message: string;
}

/**
 * The end of a run that has done all: trail, record, and last the group with its lease, until which a repeat does all of it
 * again. Safe to repeat: a line may stand twice, but none is missing. @throws StaleEpochError, OutdatedCopyError
 */
export const endRun = async (
  { store, clock }: Pick<StepDeps, 'store' | 'clock'>,
  group: LeasedGroup,
  { type, message }: End,
): Promise<void> => {
  const { id: groupId, epoch, lease, status: was } = group;
  const { failoverId: runId } = lease;
  const at = instant(clock);
  const decision = decideProtection(group, { type: 'finish', runId, epoch: lease.epoch, at });
  if (!('group' in decision)) throw new StaleEpochError(`Protection group ${groupId}`, epoch);
  const { status, protectedStatus } = decision.group;
  // Once the lease is gone nobody knows any more whom it was taken from.
  await closePredecessor({ store, clock }, groupId, lease);
  await store.appendEvents([{ at, groupId, failoverId: runId, type, message, data: { status, protectedStatus } }]);
  const record = await store.findOperation(groupId, runId);
  if (record?.status === 'RUNNING') await store.saveOperation({ ...record, status: 'SUCCEEDED', endedAt: at });
  await store.saveGroup(decision.group, { epoch, status: was });
};
