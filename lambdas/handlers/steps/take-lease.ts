import { type Decision, decide, evolve, type LeaseOwner } from '../../domain/decide.ts';
import {
  FailoverInProgressError,
  GroupNotFoundError,
  PrerequisitesNotMetError,
  StaleEpochError,
} from '../../domain/errors.ts';
import { type Lease, type ProtectionGroup, ROLL_BACK_SECONDS } from '../../domain/protection-group.ts';
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
    return claimOnce(deps, again, claim);
  }
};

const claimOnce = async (deps: StepDeps, group: ProtectionGroup, claim: Claim): Promise<LeasedGroup> => {
  const decision = await decideStart(deps, group, claim);
  if ('already' in decision && group.lease) return { ...group, lease: group.lease };
  if ('event' in decision && decision.event.type === 'failover-started') {
    const taken = evolve(group, decision.event);
    await deps.store.saveGroup(taken, { epoch: group.epoch, status: group.status });
    return { ...taken, lease: decision.event.lease };
  }
  throw new PrerequisitesNotMetError(group.id, [
    `The group's status is ${group.status}, its protection ${group.protectedStatus}.`,
  ]);
};

const decideStart = async (deps: StepDeps, group: ProtectionGroup, claim: Claim): Promise<Decision> => {
  const { lease } = group;
  const isForeign = lease && lease.failoverId !== claim.failoverId;
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

/** Only a positive answer that the execution has ended frees its lease. */
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
