import type { FailoverRecord } from '../../../lambdas/domain/group/failover.ts';
import type { FormerLease, Lease } from '../../../lambdas/domain/group/protection-group.ts';
import { type Part, readRecord, saveRecord } from '../ops.ts';
import { GROUP, NOW } from '../site.ts';

/** A record as it is of a failover that has a lease. */
export const recordOf = (lease: FormerLease): FailoverRecord => ({
  id: lease.failoverId,
  groupId: GROUP.id,
  executionId: lease.executionId,
  status: 'RUNNING',
  epoch: lease.epoch,
  production: lease.production,
  evidence: [],
  startedAt: lease.takenAt,
  failedMembers: [],
});

/** The end of whoever the lease was taken from, on record, where he did not come to it. */
export const closePredecessor = function* ({ predecessor }: Lease): Part<void> {
  if (!predecessor) return;
  const record = yield* readRecord(predecessor.failoverId);
  if (record && record.epoch > predecessor.epoch) return;
  const own = record?.epoch === predecessor.epoch ? record : undefined;
  if (own ? own.status !== 'RUNNING' : predecessor.kind === 'roll-back') return;
  yield* saveRecord({ ...(own ?? recordOf(predecessor)), status: 'FAILED', endedAt: NOW, error: 'FailoverAbandoned' });
};
