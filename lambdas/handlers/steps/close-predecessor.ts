import { calledOff, cancelledText } from '../../domain/group/cancelled.ts';
import type { FailoverRecord } from '../../domain/group/failover.ts';
import type { FormerLease, Lease } from '../../domain/group/protection-group.ts';
import { isProtectionRun } from '../../domain/group/run-kind.ts';
import { trailEvent } from '../../domain/trail/trail-data.ts';
import { instant } from '../instant.ts';
import { closeOperation } from './close-operation.ts';
import type { StepDeps } from './deps.ts';

type Deps = Pick<StepDeps, 'store' | 'clock'>;

/**
 * The end of whoever the lease was taken from. Its lease was taken by a write that counted, so it can write the group no
 * more, and the lease at hand says who it was for as long as it is held: this is safe to repeat, and needs to be done
 * before that lease is given back or taken over.
 */
export const closePredecessor = async (
  deps: Deps,
  groupId: string,
  { failoverId, kind, predecessor }: Lease,
): Promise<void> => {
  if (!predecessor) return;
  const isGivenBack = kind === 'roll-back';
  const next = isProtectionRun(kind) ? 'run' : 'failover';
  const successor = isGivenBack ? 'production is being given back' : `${next} ${failoverId} has taken over`;
  await closeAbandoned(deps, groupId, predecessor, { successor, isGivenBack });
};

interface Successor {
  /** What becomes of the group, as the end of a sentence. */
  readonly successor: string;
  /** Whether production is being given back. @default `false` */
  readonly isGivenBack?: boolean;
}

/**
 * The end of a failover that nobody will end any more, also of one that died before its record. Safe to repeat: the trail
 * first, where the line may stand twice, then the record, after which there is nothing to do.
 */
export const closeAbandoned = async (
  { store, clock }: Deps,
  groupId: string,
  lease: FormerLease,
  { successor, isGivenBack = false }: Successor,
): Promise<void> => {
  if (isProtectionRun(lease.kind)) return closeOperation({ store, clock }, groupId, lease, successor);
  const record = await store.findFailover(groupId, lease.failoverId);
  // A name may be used again: a later record is another's, an earlier one says nothing of this failover.
  if (record && record.epoch > lease.epoch) return;
  const own = record?.epoch === lease.epoch ? record : undefined;
  // A roll-back has no record of its own, and is no failover.
  if (own ? own.status !== 'RUNNING' : lease.kind === 'roll-back') return;
  await close({ store, clock }, { groupId, lease, own }, { successor, isGivenBack });
};

interface Abandoned {
  readonly groupId: string;
  readonly lease: FormerLease;
  readonly own: FailoverRecord | undefined;
}

const close = async (
  { store, clock }: Deps,
  { groupId, lease, own }: Abandoned,
  { successor, isGivenBack }: Successor,
): Promise<void> => {
  const cause = `Its execution ended without recording why; ${successor}.`;
  const at = instant(clock);
  const cancelled = isGivenBack ? calledOff(lease) : undefined;
  const end = cancelled ? `cancelled ${cancelledText(cancelled)}` : 'failed';
  const message = `Failover ${end}: FailoverAbandoned: ${cause}`;
  const data = { error: 'FailoverAbandoned', cause, failedMembers: [], unfencedMembers: [] };
  const about = { at, groupId, failoverId: lease.failoverId, message };
  // So that a first step which lives on writes no start any more: see `auditStart`.
  const begun = own ?? (await store.saveFailover(recordOf(groupId, lease)));
  await store.appendEvents([
    cancelled
      ? trailEvent('failoverCancelled', about, { ...data, cancelled })
      : trailEvent('failoverFailed', about, data),
  ]);
  const ended = { status: 'FAILED', endedAt: at, error: 'FailoverAbandoned', cause } as const;
  await store.saveFailover({ ...begun, ...ended, ...(cancelled ? { cancelled } : {}) });
};

/** All that is known of a failover which left nothing but its lease. */
const recordOf = (groupId: string, lease: FormerLease): FailoverRecord => ({
  id: lease.failoverId,
  groupId,
  executionId: lease.executionId,
  status: 'RUNNING',
  epoch: lease.epoch,
  production: lease.production,
  evidence: [],
  startedAt: lease.takenAt,
  failedMembers: [],
});
