import { concurrently } from '../../../concurrently.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { ProtectedInstance, ReplicationPair } from '../../../domain/group/protection-group.ts';
import type { InstanceStatus, PairStatus } from '../../../domain/group/status.ts';
import type { LeasedGroup } from '../../load.ts';
import type { StepDeps } from '../deps.ts';

interface Beginning {
  /** Whether first recovery points are to be taken. */
  readonly isCopying: boolean;
}

/**
 * Says of every member that the run has begun. Safe to repeat: a member of the run's epoch is left as it is. Pairs first, so
 * that a member of that epoch has its pairs written. No member comes or goes while the lease is held.
 */
export const beginMembers = async (
  { store }: Pick<StepDeps, 'store'>,
  { id, lease }: LeasedGroup,
  { isCopying }: Beginning,
): Promise<void> => {
  const { instances, pairs } = await store.members(id);
  const { during } = OPERATIONS[lease.kind];
  const replication = isCopying ? ({ replicationStatus: 'copying' } as const) : {};
  const fresh = pairs.filter(({ epoch }) => epoch !== lease.epoch);
  await concurrently(fresh, (pair) =>
    store.savePair({ ...pair, ...replication, status: statusOr(pair, during), epoch: lease.epoch }),
  );
  await concurrently(
    instances.filter(({ epoch }) => epoch !== lease.epoch),
    (instance) => store.saveInstance(begun(instance, { lease, isCopying })),
  );
};

const begun = (
  { firstPoint: _, ...instance }: ProtectedInstance,
  { lease, isCopying }: Beginning & Pick<LeasedGroup, 'lease'>,
): ProtectedInstance => ({
  ...instance,
  status: statusOr(instance, OPERATIONS[lease.kind].during),
  ...(isCopying ? { firstPoint: { runId: lease.failoverId, state: 'pending' } as const } : {}),
  epoch: lease.epoch,
});

/** What befell a member alone is not mended by a run of its group. */
export const statusOr = <Status extends InstanceStatus | PairStatus>(
  { status }: Pick<ProtectedInstance, 'status'> | Pick<ReplicationPair, 'status'>,
  next: Status,
): Status | 'invalid' | 'fault' => (status === 'invalid' || status === 'fault' ? status : next);
