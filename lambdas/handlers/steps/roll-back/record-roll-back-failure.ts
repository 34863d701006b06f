import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { GIVE_BACK } from '../../../domain/phases/give-back/give-back.ts';
import { instant } from '../../instant.ts';
import { closeDoor } from '../close-door.ts';
import type { StepDeps } from '../deps.ts';
import { failGroup } from '../fail-group.ts';
import { causeOf } from '../failure-cause.ts';
import { failureOf, type RecordedFailure, type RecordFailureInput } from '../messages.ts';
import { tellRollBack } from './roll-back-trail.ts';

/**
 * Where every error of a roll-back leads. The group stays Failover failed and its lease is given back, so that it is
 * free for another try in either direction; the failover that was to be undone says why it was not. A roll-back that
 * never held the lease changes nothing of the group. Safe to repeat: each write sets the same again.
 */
export const createRecordRollBackFailure =
  (deps: StepDeps) =>
  async (given: RecordFailureInput): Promise<RecordedFailure> => {
    const input = failureOf(given);
    const { groupId, error } = input.state;
    const group = groupId === undefined ? undefined : await deps.store.findGroup(groupId);
    return group ? recordFor(deps, group, input) : causeOf(error, []);
  };

const recordFor = async (
  deps: StepDeps,
  group: ProtectionGroup,
  { failoverId: rollBackId, state: { error } }: RecordFailureInput,
): Promise<RecordedFailure> => {
  const lease = group.lease?.failoverId === rollBackId ? group.lease : undefined;
  const failure = causeOf(error ?? (await notGivenBack(deps, group)), []);
  await recordFailure(deps, group, { rollBackId, failure, rolledBack: lease?.undoes });
  if (lease) await failGroup(deps, { ...group, lease }, await deps.store.members(group.id));
  else await closeDoor(deps, group.id, rollBackId);
  return failure;
};

/** Nothing was thrown: some members could not be given back. */
const notGivenBack = async ({ store }: StepDeps, { id }: ProtectionGroup) => {
  const { instances } = await store.members(id);
  const said = instances.flatMap(({ name, progress }) =>
    progress?.failure?.phase === GIVE_BACK.name ? `${name}: ${progress.failure.message}` : [],
  );
  return { Error: 'RollBackIncompleteError', Cause: said.join(' ') };
};

interface Failed {
  readonly rollBackId: string;
  readonly failure: RecordedFailure;
  /** Absent where the roll-back never held the lease. */
  readonly rolledBack: string | undefined;
}

/** The trail first: should the function die in between, a line may stand twice, but none is missing. */
const recordFailure = async (
  deps: StepDeps,
  { id: groupId, epoch }: ProtectionGroup,
  { rollBackId, failure, rolledBack }: Failed,
): Promise<void> => {
  const at = instant(deps.clock);
  const message = `Production was not given back: ${failure.error}: ${failure.cause}`;
  const about = { groupId, failoverId: rollBackId, rolledBack };
  await tellRollBack(deps, about, [{ type: 'rollBackFailed', message, data: { ...failure } }]);
  const undone = rolledBack === undefined ? undefined : await deps.store.findFailover(groupId, rolledBack);
  if (undone) await deps.store.saveFailover({ ...undone, rollBackFailure: { id: rollBackId, at, ...failure }, epoch });
};
