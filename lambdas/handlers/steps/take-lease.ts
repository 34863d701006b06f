import { GroupNotFoundError, isOvertaken, PrerequisitesNotMetError } from '../../domain/errors/errors.ts';
import { decide, evolve } from '../../domain/group/decide.ts';
import type { Decision, LeaseOwner } from '../../domain/group/failover-commands.ts';
import { OPERATIONS } from '../../domain/group/operations.ts';
import type { Lease, ProtectionGroup } from '../../domain/group/protection-group.ts';
import { isProtectionRun, type RunKind } from '../../domain/group/run-kind.ts';
import { instant } from '../instant.ts';
import type { LeasedGroup } from '../load.ts';
import { closeAbandoned, closePredecessor } from './close-predecessor.ts';
import type { StepDeps } from './deps.ts';
import { failGroup } from './fail-group.ts';

interface Claim {
  readonly failoverId: string;
  readonly executionId: string;
}

/** A lease this young whose execution is unknown may belong to one that is just starting. */
const SETTLED_AFTER_MS = 60_000;

/** No execution ran a roll-back of release 0.1.0. It took ten minutes at most, and its lease named itself as run. */
const FORMER_ROLL_BACK_MS = 660_000;

/** Refuses at once where another run has the group. Takes nothing. @throws FailoverInProgressError, StatusNotAllowedError */
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
    if (!isOvertaken(error)) throw error;
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
  // Also of a lease that is ours already: who took it may have died before this was done.
  if (group.lease) await closePredecessor(deps, group.id, group.lease);
  if ('already' in decision && group.lease) return { ...group, lease: group.lease };
  if ('event' in decision && decision.event.type === 'failover-started') {
    await assertNotEnded(deps, group.id, claim);
    const taken = await deps.store.saveGroup(evolve(group, decision.event), {
      epoch: group.epoch,
      status: group.status,
    });
    // Only now: a predecessor that lives after all would have made that write fail.
    await closePredecessor(deps, group.id, decision.event.lease);
    return { ...taken, lease: decision.event.lease };
  }
  throw new PrerequisitesNotMetError(group.id, [
    `The group's status is ${group.status} and its protection ${group.protectedStatus}; somebody has changed it since it was looked at. Call again.`,
  ]);
};

/**
 * A try of the first step may wake after its execution has ended and that is on record: it takes no lease, which nobody
 * would give back. The group was read before this look, and *Record failure* writes the group after the record: so
 * either the record is seen here, or the write that takes the lease is refused. @throws PrerequisitesNotMetError
 */
const assertNotEnded = async (
  { store, workflow }: StepDeps,
  groupId: string,
  { failoverId, executionId }: Claim,
): Promise<void> => {
  const end = await endOf(workflow, executionId, () => store.findFailover(groupId, failoverId));
  if (end === undefined) return;
  throw new PrerequisitesNotMetError(groupId, [`Failover ${failoverId} has ended already (${end}). Start a new one.`]);
};

/** How a run has ended by its record or by its execution, which is asked first; nothing where it may go on. */
export const endOf = async (
  workflow: Pick<StepDeps['workflow'], 'find'>,
  executionId: string,
  findRecord: () => Promise<{ readonly status: string; readonly endedAt?: string } | undefined>,
): Promise<string | undefined> => {
  const execution = await workflow.find(executionId);
  const record = await findRecord();
  // A name may be used again, after 90 days: an earlier end is another run's.
  const isOwn = record?.endedAt !== undefined && !(execution && record.endedAt < execution.startedAt);
  if (!isOwn && (!execution || execution.status === 'RUNNING')) return undefined;
  return record?.status ?? execution?.status;
};

/**
 * A failover that was abandoned in the middle and cannot be taken over now is failed in its place, so that the group
 * does not stand as failing over with nobody at it. A run that turns protection on or off is left to its own kind. Safe to
 * repeat: without the lease there is nothing to do.
 */
export const failAbandoned = async (deps: StepDeps, group: ProtectionGroup, claim: Claim): Promise<void> => {
  const { lease } = group;
  if (!lease || lease.failoverId === claim.failoverId || isProtectionRun(lease.kind)) return;
  await closeAbandoned(deps, group.id, lease, { successor: `failover ${claim.failoverId} has taken over` });
  await failGroup(deps, { ...group, lease }, await deps.store.members(group.id));
};

const decideStart = async (deps: StepDeps, group: ProtectionGroup, claim: Claim): Promise<Decision> => {
  const { lease } = group;
  const leaseOwner = await foreignOwner(deps, group, claim);
  const decision = decide(group, {
    type: 'start-failover',
    ...claim,
    ...(leaseOwner ? { leaseOwner } : {}),
    at: instant(deps.clock),
  });
  if ('refused' in decision && decision.refused === 'in-progress') {
    throw OPERATIONS.failover.errors.held(group.id, decision.failoverId, heldBy(decision.owner, lease));
  }
  if ('refused' in decision && decision.refused === 'status' && lease && isProtectionRun(lease.kind)) {
    const { status, allowed } = decision;
    throw OPERATIONS.failover.errors.status(group.id, { status, allowed });
  }
  return decision;
};

/** Refuses a run of that kind where another run has the group. @throws the operation's own error */
export const assertFree = async (
  deps: OwnerDeps,
  kind: RunKind,
  { id, lease, status }: ProtectionGroup,
): Promise<void> => {
  const { errors, from: allowed } = OPERATIONS[kind];
  if (lease && isProtectionRun(lease.kind) && !isProtectionRun(kind)) throw errors.status(id, { status, allowed });
  const owner = lease && (await stateOfOwner(deps, lease));
  if (lease && owner !== 'ended') throw errors.held(id, lease.failoverId, heldBy(owner, lease));
};

export const heldBy = (owner: LeaseOwner | undefined, lease: Lease | undefined): string => {
  if (owner !== 'running') return 'has not been seen to end';
  return `${lease?.kind === 'roll-back' ? 'gives production back' : 'has been running'} since ${lease?.takenAt}`;
};

type OwnerDeps = Pick<StepDeps, 'workflow' | 'clock'>;

/** The state of whoever has the lease, where that is another run than the claim's. */
export const foreignOwner = async (
  deps: OwnerDeps,
  group: ProtectionGroup,
  claim: Claim,
): Promise<LeaseOwner | undefined> =>
  group.lease && !isHeldBy(group, claim) ? stateOfOwner(deps, group.lease) : undefined;

/** A lease is free once its execution has ended, or is known to nobody (Step Functions forgets after 90 days). */
export const stateOfOwner = async ({ workflow, clock }: OwnerDeps, lease: Lease): Promise<LeaseOwner> => {
  const execution = await workflow.find(lease.executionId);
  if (execution) return execution.status === 'RUNNING' ? 'running' : 'ended';
  const isFormer = lease.kind === 'roll-back' && lease.executionId === lease.failoverId;
  const isSettled = clock.now() - Date.parse(lease.takenAt) > (isFormer ? FORMER_ROLL_BACK_MS : SETTLED_AFTER_MS);
  return isSettled ? 'ended' : 'unknown';
};
