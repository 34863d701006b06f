import { type Decision, decide, evolve, type LeaseOwner } from '../../domain/decide.ts';
import {
  FailoverInProgressError,
  GroupNotFoundError,
  PrerequisitesNotMetError,
  StaleEpochError,
} from '../../domain/errors.ts';
import type { FailoverRecord } from '../../domain/failover.ts';
import { type Lease, type ProtectionGroup, ROLL_BACK_SECONDS } from '../../domain/protection-group.ts';
import { trailEvent } from '../../domain/trail-data.ts';
import { instant } from '../instant.ts';
import type { LeasedGroup } from '../load.ts';
import type { StepDeps } from './deps.ts';

interface Claim {
  readonly failoverId: string;
  readonly executionId: string;
}

/** A lease this young whose execution is unknown may belong to one that is just starting. */
const SETTLED_AFTER_MS = 60_000;

/** With some reserve for its last calls. */
const ROLL_BACK_OVER_MS = (ROLL_BACK_SECONDS + 60) * 1000;

/** Refuses at once where another failover runs. Takes nothing. @throws FailoverInProgressError */
export const assertMayTakeLease = async (deps: StepDeps, group: ProtectionGroup, claim: Claim): Promise<void> => {
  await decideStart(deps, group, claim);
};

/**
 * Takes the group's lease with the next epoch (F0). Safe to repeat: the write counts only while the group is as it was
 * read, and a lease that is ours already is simply kept.
 * @throws FailoverInProgressError, PrerequisitesNotMetError
 */
export const takeLease = async (deps: StepDeps, group: ProtectionGroup, claim: Claim): Promise<LeasedGroup> => {
  try {
    return await claimOnce(deps, group, claim);
  } catch (error) {
    if (!(error instanceof StaleEpochError)) throw error;
    // Somebody wrote the group in between, or our own write counted and its answer was lost. The group itself knows.
    const again = await deps.store.findGroup(group.id);
    if (!again) throw new GroupNotFoundError(group.id);
    if (again.epoch !== group.epoch && !isHeldBy(again, claim)) return refuseChanged(deps, again, claim);
    return claimOnce(deps, again, claim);
  }
};

/** Whether the group's lease is this failover's already. */
export const isHeldBy = ({ lease }: ProtectionGroup, { failoverId, executionId }: Claim): boolean =>
  lease?.failoverId === failoverId && lease.executionId === executionId;

/** Members may have come or gone with the new epoch, and what was checked and planned knows nothing of them. */
const refuseChanged = async (deps: StepDeps, group: ProtectionGroup, claim: Claim): Promise<never> => {
  await decideStart(deps, group, claim);
  throw new PrerequisitesNotMetError(group.id, [
    `Somebody has changed the group since it was looked at (its epoch is ${group.epoch} now). Call again.`,
  ]);
};

const claimOnce = async (deps: StepDeps, group: ProtectionGroup, claim: Claim): Promise<LeasedGroup> => {
  const decision = await decideStart(deps, group, claim);
  if ('already' in decision && group.lease) return { ...group, lease: group.lease };
  if ('event' in decision && decision.event.type === 'failover-started') {
    const taken = evolve(group, decision.event);
    await deps.store.saveGroup(taken, { epoch: group.epoch, status: group.status });
    if (group.lease) await closePredecessor(deps, group, group.lease, claim);
    return { ...taken, lease: decision.event.lease };
  }
  throw new PrerequisitesNotMetError(group.id, [
    `The group's status is ${group.status} and its protection ${group.protectedStatus}; somebody has changed it since it was looked at. Call again.`,
  ]);
};

/**
 * The end of a failover that nobody will end any more, also of one that died before its record. Safe to repeat: the trail
 * first, where the line may stand twice, then the record, after which there is nothing to do.
 */
const closePredecessor = async (
  { store, clock }: StepDeps,
  group: ProtectionGroup,
  lease: Lease,
  { failoverId }: Claim,
): Promise<void> => {
  const record = await store.findFailover(group.id, lease.failoverId);
  // A roll-back has no record of its own, and is no failover.
  if (record ? record.status !== 'RUNNING' : lease.rollBack) return;
  const cause = `Its execution ended without recording why; failover ${failoverId} has taken over.`;
  const at = instant(clock);
  const message = `Failover failed: FailoverAbandoned: ${cause}`;
  const data = { error: 'FailoverAbandoned', cause, failedMembers: [], unfencedMembers: [] };
  const about = { at, groupId: group.id, failoverId: lease.failoverId, message };
  await store.appendEvents([trailEvent('failoverFailed', about, data)]);
  const known = record ?? recordOf(group.id, lease);
  await store.saveFailover({ ...known, status: 'FAILED', endedAt: at, error: 'FailoverAbandoned', cause });
};

/** All that is known of a failover which left nothing but its lease. */
const recordOf = (groupId: string, lease: Lease): FailoverRecord => ({
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

/**
 * A failover that was abandoned in the middle and cannot be taken over now is failed in its place, so that the group does not
 * stand as failing over with nobody at it. Safe to repeat: without the lease there is nothing to do.
 */
export const failAbandoned = async (deps: StepDeps, group: ProtectionGroup, claim: Claim): Promise<void> => {
  const { lease } = group;
  if (!lease || lease.failoverId === claim.failoverId) return;
  const decision = decide(group, { type: 'fail-failover', failoverId: lease.failoverId, at: instant(deps.clock) });
  if (!('event' in decision)) return;
  await closePredecessor(deps, group, lease, claim);
  await deps.store.saveGroup(evolve(group, decision.event), { epoch: group.epoch, status: group.status });
};

const decideStart = async (deps: StepDeps, group: ProtectionGroup, claim: Claim): Promise<Decision> => {
  const { lease } = group;
  const isForeign = lease && (lease.failoverId !== claim.failoverId || lease.executionId !== claim.executionId);
  const leaseOwner = isForeign ? await stateOfOwner(deps, lease) : undefined;
  const decision = decide(group, {
    type: 'start-failover',
    ...claim,
    ...(leaseOwner ? { leaseOwner } : {}),
    at: instant(deps.clock),
  });
  if ('refused' in decision && decision.refused === 'in-progress') {
    const why = decision.owner === 'running' ? 'is running' : 'has not been seen to end';
    throw new FailoverInProgressError(group.id, decision.failoverId, why);
  }
  return decision;
};

/** A lease is free once its execution has ended, or is known to nobody any more (Step Functions forgets after 90 days). */
export const stateOfOwner = async (
  { workflow, clock }: Pick<StepDeps, 'workflow' | 'clock'>,
  lease: Lease,
): Promise<LeaseOwner> => {
  if (lease.rollBack) return clock.now() - Date.parse(lease.takenAt) > ROLL_BACK_OVER_MS ? 'ended' : 'running';
  const execution = await workflow.find(lease.executionId);
  if (execution) return execution.status === 'RUNNING' ? 'running' : 'ended';
  const isSettled = clock.now() - Date.parse(lease.takenAt) > SETTLED_AFTER_MS;
  return isSettled ? 'ended' : 'unknown';
};
