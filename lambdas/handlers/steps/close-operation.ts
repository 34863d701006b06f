import type { OperationRecord } from '../../domain/group/operation-record.ts';
import type { FormerLease } from '../../domain/group/protection-group.ts';
import { isProtectionRun } from '../../domain/group/run-kind.ts';
import { instant } from '../instant.ts';
import type { StepDeps } from './deps.ts';

/**
 * The end of a run, of those that turn protection on or off, which nobody will end any more. Safe to repeat: the trail first,
 * where the line may stand twice, then the record, after which there is nothing to do.
 */
export const closeOperation = async (
  { store, clock }: Pick<StepDeps, 'store' | 'clock'>,
  groupId: string,
  lease: FormerLease,
  successor: string,
): Promise<void> => {
  const known = await store.findOperation(groupId, lease.failoverId);
  // A name may be used again: a later record is another's, an earlier one says nothing of this run.
  if (known && known.epoch > lease.epoch) return;
  const own = known?.epoch === lease.epoch ? known : recordOf(groupId, lease);
  if (own?.status !== 'RUNNING') return;
  const at = instant(clock);
  const cause = `Its execution ended without recording why; ${successor}.`;
  const message = `Run ${own.id} failed: RunAbandoned: ${cause}`;
  const data = { error: 'RunAbandoned', cause, failedMembers: [] };
  await store.appendEvents([{ at, groupId, failoverId: own.id, type: 'protectionFailed', message, data }]);
  await store.saveOperation({ ...own, status: 'FAILED', endedAt: at, error: 'RunAbandoned', cause });
};

/** All that is known of a run which left nothing but its lease. */
const recordOf = (groupId: string, lease: FormerLease): OperationRecord | undefined =>
  isProtectionRun(lease.kind)
    ? {
        id: lease.failoverId,
        groupId,
        kind: lease.kind,
        executionId: lease.executionId,
        status: 'RUNNING',
        epoch: lease.epoch,
        production: lease.production,
        startedAt: lease.takenAt,
        failedMembers: [],
      }
    : undefined;
