import { calledOff, cancelledText } from '../../domain/group/cancelled.ts';
import type {
  AuditEvent,
  Cancelled,
  FailedMember,
  FailoverRecord,
  FailoverStatus,
  UnfencedMember,
} from '../../domain/group/failover.ts';
import { membersOf } from '../../domain/group/member.ts';
import { hasEnded, type MemberProgress, memberState, PHASES, phaseOf } from '../../domain/group/progress.ts';
import type { Members, ProtectedInstance, ProtectionGroup } from '../../domain/group/protection-group.ts';
import { type Requester, requesterText } from '../../domain/group/requester.ts';
import { unfencedMembers } from '../../domain/phases/fence/unfenced.ts';
import { type TrailData, trailEvent } from '../../domain/trail/trail-data.ts';
import { instant } from '../instant.ts';
import { type BeliefDeps, believedRequester } from './believed-requester.ts';
import { closeDoor } from './close-door.ts';
import type { StepDeps } from './deps.ts';
import { failGroup, isTouched } from './fail-group.ts';
import { causeOf } from './failure-cause.ts';
import { failureOf, type RecordedFailure, type RecordFailureInput } from './messages.ts';

export type RecordFailureDeps = StepDeps & BeliefDeps;

/**
 * Where every error leads. The group becomes Failover failed and its lease is given back, with the members concerned
 * and their reasons; the same call again finishes the job. A failover that never held the lease (refused, or taken over
 * by a later one) changes nothing of the group: it is only recorded. Safe to repeat: each write sets the same again.
 */
export const createRecordFailure =
  (deps: RecordFailureDeps) =>
  async (given: RecordFailureInput): Promise<RecordedFailure> => {
    const input = failureOf(given);
    const { groupId } = input.state;
    const group = groupId ? await deps.store.findGroup(groupId) : undefined;
    return group ? recordFor(deps, group, input) : causeOf(input.state.error, []);
  };

const recordFor = async (
  deps: RecordFailureDeps,
  group: ProtectionGroup,
  input: RecordFailureInput,
): Promise<RecordedFailure> => {
  const members = await deps.store.members(group.id);
  const isOwner = group.lease?.failoverId === input.failoverId;
  const { failedMembers, unfenced } = isOwner ? concernedMembersOf(group, members, input.failoverId) : NOBODY;
  const cancelled = isOwner ? cancelledIn(group, input) : undefined;
  const failure = cancelled ? cancelledFailure(cancelled) : causeOf(input.state.error, failedMembers);
  const concernedMembers = cancelled ? NOBODY : { failedMembers, unfenced };
  await recordOnce(deps, group, { input, failure, ...concernedMembers, cancelled, isOwner });
  if (isOwner && group.lease) await failGroup(deps, { ...group, lease: group.lease }, members);
  else await closeDoor(deps, group.id, input.failoverId);
  return failure;
};

/** That the failover ends because an operator has called it off. One that was past the point of no return goes on. */
const cancelledIn = ({ lease }: ProtectionGroup, { state }: RecordFailureInput): Cancelled | undefined =>
  lease && state.error?.Error === 'FailoverCancelledError' ? calledOff(lease) : undefined;

/** What the execution ends with, and what is on record of it. */
const cancelledFailure = (cancelled: Cancelled): RecordedFailure => ({
  error: 'FailoverCancelledError',
  cause: `Cancelled ${cancelledText(cancelled)}, before any identity had moved. The person who cancelled it is giving production back.`,
});

type ConcernedMembers = Pick<Outcome, 'failedMembers' | 'unfenced'>;

const NOBODY: ConcernedMembers = { failedMembers: [], unfenced: [] };

const concernedMembersOf = (group: ProtectionGroup, members: Members, failoverId: string): ConcernedMembers => ({
  failedMembers: failedMembersOf(members.instances, failoverId),
  unfenced: unfencedMembers(membersOf(group, members)),
});

/** Most members that a record names with reasons: it stays far below DynamoDB's 400 KB. Each member has its own. */
const MOST_MEMBERS = 200;
const LONGEST_REASON = 1_000;

/** Every member that the failover has prepared and not migrated: with its failure, else with what it waited for. */
const failedMembersOf = (instances: readonly ProtectedInstance[], failoverId: string): readonly FailedMember[] =>
  instances
    .filter(isTouched(failoverId))
    .filter(({ progress }) => memberState(progress) !== 'migrated')
    .slice(0, MOST_MEMBERS)
    .map(({ id, name, progress }) => ({
      instanceId: id,
      name,
      error: progress?.failure?.error ?? 'ServerNotMigratedError',
      message: (progress?.failure?.message ?? openReason(progress)).slice(0, LONGEST_REASON),
    }));

const openReason = (progress: MemberProgress | undefined): string => {
  const open = PHASES.filter((phase) => !hasEnded(phaseOf(progress, phase)));
  const reasons = open.map((phase) => `${phase}: ${phaseOf(progress, phase).reason ?? 'not begun'}`);
  return `The failover ended before this server was migrated (${reasons.join('; ')}).`;
};

interface Outcome {
  readonly input: RecordFailureInput;
  readonly failure: RecordedFailure;
  readonly failedMembers: readonly FailedMember[];
  readonly unfenced: readonly UnfencedMember[];
  readonly cancelled: Cancelled | undefined;
  readonly isOwner: boolean;
}

/** What has ended stays as it ended. One that was refused and has the lease after all has failed. */
const recordOnce = async (deps: RecordFailureDeps, group: ProtectionGroup, outcome: Outcome): Promise<void> => {
  const known = await deps.store.findFailover(group.id, outcome.input.failoverId);
  const isRefused = known?.status === 'REFUSED' && outcome.isOwner;
  if (!known || known.status === 'RUNNING' || isRefused) await recordFailover(deps, group, { ...outcome, known });
};

const recordFailover = async (
  { store, clock, automation }: RecordFailureDeps,
  group: ProtectionGroup,
  {
    input,
    failure,
    failedMembers,
    unfenced,
    cancelled,
    isOwner,
    known,
  }: Outcome & { readonly known: FailoverRecord | undefined },
): Promise<void> => {
  const requestedBy = known?.requestedBy ?? (await believedRequester({ automation }, input.failoverId, input.state));
  const at = instant(clock);
  // A failover that got as far as a record has touched something, no matter who holds the lease now.
  const status: FailoverStatus = known || isOwner ? 'FAILED' : 'REFUSED';
  const fresh: FailoverRecord = {
    id: input.failoverId,
    groupId: group.id,
    executionId: input.executionId,
    status,
    requestedBy,
    epoch: group.epoch,
    production: group.priorityStation,
    evidence: [],
    startedAt: at,
    failedMembers,
  };
  const members = failedMembers.length > 0 ? failedMembers : (known?.failedMembers ?? []);
  // A record of an earlier release does not say who asked, so this record does not either.
  const record = { ...(known ?? fresh), ...(isOwner ? { epoch: group.epoch } : {}) };
  // So that a first step which lives on writes no start any more: see `auditStart`.
  const begun = isOwner ? await store.saveFailover({ ...record, status: 'RUNNING' }) : record;
  // The trail first: should the function die in between, a line may stand twice, but none is missing.
  await store.appendEvents([
    failureEvent(
      input,
      { at, groupId: group.id, status, requestedBy },
      { ...failure, failedMembers: members, unfencedMembers: unfenced },
      cancelled,
    ),
  ]);
  await store.saveFailover({
    ...begun,
    status,
    endedAt: at,
    failedMembers: members,
    ...seenIn({ unfenced, cancelled }),
    ...failure,
  });
};

const seenIn = ({ unfenced, cancelled }: Pick<Outcome, 'unfenced' | 'cancelled'>): Partial<FailoverRecord> => ({
  ...(unfenced.length > 0 ? { unfencedMembers: unfenced } : {}),
  ...(cancelled ? { cancelled } : {}),
});

interface Asked {
  readonly requestedBy: Requester;
}

/** Of one that was refused nothing else in the trail says who had asked for it. */
const failureEvent = (
  { failoverId }: RecordFailureInput,
  { at, groupId, status, requestedBy }: Pick<AuditEvent, 'at' | 'groupId'> & Pick<FailoverRecord, 'status'> & Asked,
  failure: TrailData['failoverFailed'],
  cancelled: Cancelled | undefined,
): AuditEvent => {
  const why = `${failure.error}: ${failure.cause}`;
  const about = { at, groupId, failoverId };
  if (cancelled)
    return trailEvent(
      'failoverCancelled',
      { ...about, message: `Failover cancelled: ${failure.cause}` },
      { ...failure, cancelled },
    );
  if (status !== 'REFUSED')
    return trailEvent('failoverFailed', { ...about, message: `Failover failed: ${why}` }, failure);
  const message = `Failover refused, asked for by ${requesterText(requestedBy)}: ${why}`;
  return { ...about, type: 'failoverRefused', message, data: { ...failure, requestedBy } };
};
