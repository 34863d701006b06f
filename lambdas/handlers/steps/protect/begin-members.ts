import { concurrently } from '../../../concurrently.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { Lease, ProtectedInstance, ReplicationPair } from '../../../domain/group/protection-group.ts';
import type { InstanceStatus, PairStatus } from '../../../domain/group/status.ts';
import { type LeasedGroup, loadLeasedMembers } from '../../load.ts';
import type { StepDeps } from '../deps.ts';

interface Beginning {
  /** Whether first recovery points are to be taken: of each server with replicated disks. */
  readonly isCopying: boolean;
}

/**
 * Says of every member that the run has begun. Safe to repeat: a member that says so is left as it is. Its pairs come first.
 * No member comes or goes while the lease is held. @throws StaleEpochError once the run has ended, OutdatedCopyError
 */
export const beginMembers = async (
  { store }: Pick<StepDeps, 'store'>,
  { id, lease }: LeasedGroup,
  { isCopying }: Beginning,
): Promise<void> => {
  const { failoverId, epoch } = lease;
  // The end of the run writes the members, then gives the lease back: an old try that has read such members finds no lease.
  const { members } = await loadLeasedMembers(store, { groupId: id, failoverId, epoch });
  const open = members
    .map(({ instance, pairs }) => ({ instance, pairs, copies: isCopying && pairs.length > 0 }))
    .filter(({ instance, copies }) => !isBegun(instance, lease, copies));
  const replication = isCopying ? ({ replicationStatus: 'copying' } as const) : {};
  const { during } = OPERATIONS[lease.kind];
  await concurrently(
    open.flatMap(({ pairs }) => pairs),
    (pair) => store.savePair({ ...pair, ...replication, status: statusOr(pair, during), epoch: lease.epoch }),
  );
  await concurrently(open, ({ instance, copies }) => store.saveInstance(begun(instance, lease, copies)));
};

const isBegun = (instance: ProtectedInstance, { kind, epoch, failoverId }: Lease, isCopying: boolean): boolean =>
  instance.epoch === epoch &&
  instance.status === statusOr(instance, OPERATIONS[kind].during) &&
  instance.firstPoint?.runId === (isCopying ? failoverId : undefined);

const begun = (
  { firstPoint: _, ...instance }: ProtectedInstance,
  { kind, epoch, failoverId: runId, takenAt: begunAt }: Lease,
  isCopying: boolean,
): ProtectedInstance => ({
  ...instance,
  status: statusOr(instance, OPERATIONS[kind].during),
  ...(isCopying ? { firstPoint: { runId, begunAt, state: 'pending' } as const } : {}),
  epoch,
});

/** What befell a member alone is not mended by a run of its group. */
export const statusOr = <Status extends InstanceStatus | PairStatus>(
  { status }: Pick<ProtectedInstance, 'status'> | Pick<ReplicationPair, 'status'>,
  next: Status,
): Status | 'invalid' | 'fault' => (status === 'invalid' || status === 'fault' ? status : next);
