import { decide, evolve } from '../../../domain/group/decide.ts';
import { type FailoverRecord, lastBegun } from '../../../domain/group/failover.ts';
import type { FailoverCommand } from '../../../domain/group/failover-commands.ts';
import { type Member, preparedBy } from '../../../domain/group/member.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import { PHASES, pendingPhases, phaseOf } from '../../../domain/group/progress.ts';
import type { Instant, ProtectedInstance, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { withoutOrder } from '../../../domain/group/stay-down.ts';
import { GIVE_BACK } from '../../../domain/phases/give-back/give-back.ts';
import { IN_SERVICE } from '../../../domain/phases/give-back/in-service.ts';
import { pastNoReturn, tooLate } from '../../../domain/phases/point-of-no-return.ts';
import { instant } from '../../instant.ts';
import { type LeasedGroup, loadAggregate, loadLeasedMembers } from '../../load.ts';
import { saveMembers } from '../../pass/save-members.ts';
import { closePredecessor } from '../close-predecessor.ts';
import type { StepDeps } from '../deps.ts';
import { stateOfOwner } from '../take-lease.ts';
import type { RollBackClaim } from './until-it-ends.ts';

/**
 * Takes the group's lease with the next epoch, so that nothing of the failover can write any more. Safe to repeat: the
 * write counts only while the group is as it was read, and a lease that is ours already is kept. @throws
 * CancelRefusedError, OutdatedCopyError
 */
export const takeRollBackLease = async (deps: StepDeps, claim: RollBackClaim): Promise<LeasedGroup> => {
  const { store } = deps;
  const { groupId } = claim;
  const { group } = await loadAggregate(store, groupId);
  const records = await store.listFailovers(groupId);
  const decision = decide(group, await commandFor(deps, group, { claim, last: lastBegun(records) }));
  // Whoever left the lease may not have come to it.
  if (group.lease) await closePredecessor(deps, groupId, group.lease);
  if ('already' in decision && group.lease) return { ...group, lease: group.lease };
  if (!('event' in decision) || decision.event.type !== 'roll-back-started') {
    throw OPERATIONS['roll-back'].errors.held(groupId, group.lease?.failoverId ?? group.status, 'is in the way');
  }
  await assertNotEnded(deps, claim, records);
  const taken = await store.saveGroup(evolve(group, decision.event), { epoch: group.epoch, status: group.status });
  await closePredecessor(deps, groupId, decision.event.lease);
  return { ...taken, lease: decision.event.lease };
};

interface Asked {
  readonly claim: RollBackClaim;
  readonly last: FailoverRecord | undefined;
}

/** Refused failovers have touched nothing. After one that succeeded nothing of an earlier one is left to undo. */
const commandFor = async (
  deps: StepDeps,
  { lease }: ProtectionGroup,
  { claim: { failoverId: rollBackId, executionId, by, start }, last }: Asked,
): Promise<FailoverCommand> => ({
  type: 'start-roll-back',
  rollBackId,
  executionId,
  ...(by === undefined ? {} : { by }),
  ...(start ? { start } : {}),
  ...(lease ? { leaseOwner: await stateOfOwner(deps, lease) } : {}),
  ...(last?.status === 'FAILED' ? { lastFailed: last.id } : {}),
  at: instant(deps.clock),
});

/**
 * A try that wakes after its execution has ended takes no lease, which nobody would give back. The group was read
 * before this look, and *Record roll-back failure* writes the group after the record.
 */
const assertNotEnded = async (
  { workflow }: StepDeps,
  { groupId, failoverId, executionId }: RollBackClaim,
  records: readonly FailoverRecord[],
): Promise<void> => {
  const execution = await workflow.find(executionId);
  const isRecorded = records.some(({ rollBackFailure }) => rollBackFailure?.id === failoverId);
  if (!isRecorded && (!execution || execution.status === 'RUNNING')) return;
  throw OPERATIONS['roll-back'].errors.record(groupId, [`roll-back ${failoverId} has ended already. Start a new one.`]);
};

/**
 * The members under the roll-back's epoch: nothing older writes them any more, so what they say is the last word on the
 * point of no return. Then nobody shall keep these servers down. Safe to repeat: what the passes have recorded since
 * stays. @throws CancelRefusedError, OutdatedCopyError, StaleEpochError
 */
export const takeMembers = async ({ store }: StepDeps, group: LeasedGroup): Promise<void> => {
  const { failoverId, epoch } = group.lease;
  // A try that wakes after the end of its roll-back finds no lease, and writes no member of a group that is protected again.
  const { members: found } = await loadLeasedMembers(store, { groupId: group.id, failoverId, epoch });
  const foreign = found.filter(({ instance }) => instance.epoch !== group.epoch);
  const taken = await saveMembers(store, foreign, group.epoch);
  const members = found.map((member) => taken.get(member.instance.id) ?? member);
  const moved = members.flatMap((member) => pastNoReturn(member) ?? []);
  if (moved.length > 0) throw OPERATIONS['roll-back'].errors.record(group.id, [tooLate(moved)]);
  const open = members.filter((member) => taken.has(member.instance.id) || !isPrepared(member));
  await saveMembers(
    store,
    open.map((member) => ({ ...member, instance: prepared(member.instance, group) })),
    group.epoch,
  );
};

const isPrepared = ({ instance: { progress, stayDown } }: Member): boolean =>
  stayDown === undefined && progress?.phases[GIVE_BACK.name] !== undefined;

/** What the failover has met on its way keeps nobody from having production back. */
const prepared = (instance: ProtectedInstance, { lease, status }: LeasedGroup): ProtectedInstance => {
  const { failure: _, ...progress } = instance.progress ?? unprepared(preparedBy(lease), lease.takenAt);
  const pending = phaseOf(undefined, GIVE_BACK.name);
  const isBack = status === OPERATIONS['roll-back'].done;
  const giveBack = isBack ? { ...pending, state: 'done' as const, doneAt: lease.takenAt } : pending;
  const phases = { ...progress.phases, [GIVE_BACK.name]: giveBack, [IN_SERVICE.name]: pending };
  return { ...withoutOrder(instance), progress: { ...progress, phases } };
};

/** Of a member that the failover had not come to. */
const unprepared = (failoverId: string, startedAt: Instant): NonNullable<ProtectedInstance['progress']> => ({
  failoverId,
  startedAt,
  phases: pendingPhases(PHASES),
  rung: 'F0',
});
