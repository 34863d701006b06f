import { concurrently } from '../../../concurrently.ts';
import { requesterOf } from '../../../domain/group/claimed-requester.ts';
import { decideProtection } from '../../../domain/group/decide-protection.ts';
import type { AuditEvent, FailedMember } from '../../../domain/group/failover.ts';
import type { OperationRecord } from '../../../domain/group/operation-record.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type {
  Instant,
  Members,
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../../../domain/group/protection-group.ts';
import type { ProtectionRunKind } from '../../../domain/group/run-kind.ts';
import { isProtectionRun } from '../../../domain/group/run-kind.ts';
import { instant } from '../../instant.ts';
import type { LeasedGroup } from '../../load.ts';
import { closeDoor } from '../close-door.ts';
import { closePredecessor } from '../close-predecessor.ts';
import { causeOf } from '../failure-cause.ts';
import { failureOf, type RecordedFailure, type RecordFailureInput } from '../messages.ts';
import { noun } from './begin-record.ts';
import type { ProtectionDeps } from './protection-deps.ts';

/**
 * Where every error leads. The group gets the status of the failed operation and its lease is given back, so that the same
 * call goes on. A run that never held the lease changes nothing of the group: it is only recorded. Safe to repeat: each write
 * sets the same again. @param kind what the run is where it came to no record
 */
export const createRecordProtectionFailure =
  (deps: ProtectionDeps, kind: ProtectionRunKind) =>
  async (given: RecordFailureInput): Promise<RecordedFailure> => {
    const input = failureOf(given);
    const { groupId, error } = input.state;
    const group = groupId === undefined ? undefined : await deps.store.findGroup(groupId);
    return group ? recordFor(deps, group, { input, kind }) : causeOf(error, []);
  };

interface Failing {
  readonly input: RecordFailureInput;
  readonly kind: ProtectionRunKind;
}

const recordFor = async (
  deps: ProtectionDeps,
  group: ProtectionGroup,
  { input, kind }: Failing,
): Promise<RecordedFailure> => {
  const { failoverId: runId } = input;
  const lease = group.lease?.failoverId === runId && isProtectionRun(group.lease.kind) ? group.lease : undefined;
  const members = await deps.store.members(group.id);
  const failedMembers = lease ? failedIn(members.instances, runId) : [];
  const failure = causeOf(input.state.error, failedMembers);
  const leased = lease && { ...group, lease };
  await record(deps, group, { input, kind, failure, failedMembers, leased });
  if (leased) await giveBack(deps, leased, members);
  else await closeDoor(deps, group.id, runId);
  return failure;
};

/** Most members that a record names with reasons: it stays far below DynamoDB's 400 KB. Each member has its own. */
const MOST_MEMBERS = 200;

const failedIn = (instances: readonly ProtectedInstance[], runId: string): readonly FailedMember[] =>
  instances
    .filter(({ firstPoint }) => firstPoint?.runId === runId && firstPoint.state !== 'complete')
    .slice(0, MOST_MEMBERS)
    .map(({ id, name, firstPoint }) => ({
      instanceId: id,
      name,
      error: 'FirstRecoveryPointError',
      message: firstPoint?.reason ?? `its first recovery point was ${firstPoint?.state} when the run ended`,
    }));

interface Outcome extends Failing {
  readonly failure: RecordedFailure;
  readonly failedMembers: readonly FailedMember[];
  readonly leased: LeasedGroup | undefined;
}

/** The trail first: should the function die in between, a line may stand twice, but none is missing. */
const record = async (
  { store, clock }: ProtectionDeps,
  group: ProtectionGroup,
  { input, kind: asked, failure, failedMembers, leased }: Outcome,
): Promise<void> => {
  const known = await store.findOperation(group.id, input.failoverId);
  if (known && known.status !== 'RUNNING' && !leased) return;
  const at = instant(clock);
  // What got as far as a record, or has the lease, has touched something.
  const status = known || leased ? 'FAILED' : 'REFUSED';
  const begun = known ?? recordOf(group, { input, kind: kindHeld(leased) ?? asked, at: leased?.lease.takenAt ?? at });
  const epoch = leased ? { epoch: group.epoch } : {};
  const ended = { ...begun, ...epoch, status, endedAt: at, failedMembers, ...failure } as const;
  await store.appendEvents([failureEvent(ended, leased)]);
  await store.saveOperation(ended);
};

interface Beginning extends Failing {
  readonly at: Instant;
}

/** Of a run that has left no record. */
const recordOf = (
  { id: groupId, epoch, priorityStation: production }: ProtectionGroup,
  { input: { failoverId: id, executionId, state }, kind, at }: Beginning,
): OperationRecord => ({
  ...{ id, groupId, kind, executionId, epoch, production },
  status: 'RUNNING',
  requestedBy: requesterOf(state, id),
  startedAt: at,
  failedMembers: [],
});

const failureEvent = (run: OperationRecord, leased: LeasedGroup | undefined): AuditEvent => {
  const { kind, status, error = '', cause = '', failedMembers, requestedBy } = run;
  const isRefused = status === 'REFUSED';
  const after = leased ? { status: OPERATIONS[kind].failed, protectedStatus: leased.protectedStatus } : {};
  return {
    at: run.endedAt ?? run.startedAt,
    groupId: run.groupId,
    failoverId: run.id,
    type: isRefused ? 'protectionRefused' : 'protectionFailed',
    message: `${noun(kind)} ${isRefused ? 'refused' : 'failed'}: ${error}: ${cause}`,
    data: { error, cause, failedMembers, requestedBy, ...after },
  };
};

const kindHeld = (leased: LeasedGroup | undefined): ProtectionRunKind | undefined =>
  leased && isProtectionRun(leased.lease.kind) ? leased.lease.kind : undefined;

/** What nobody takes any more is not under way. */
const notCopying = (pair: ReplicationPair): ReplicationPair =>
  pair.replicationStatus === 'copying' ? { ...pair, replicationStatus: 'inactive' } : pair;

/**
 * Gives the lease back that came to nothing. Every member and pair is written, also where nothing of it changes: an old try
 * of a step has read it before, and writes it no more. The group last: until then a repeat finds all of it to do again.
 */
const giveBack = async (
  { store, clock }: ProtectionDeps,
  group: LeasedGroup,
  { instances, pairs }: Members,
): Promise<void> => {
  const { id, epoch, lease, status } = group;
  await closePredecessor({ store, clock }, id, lease);
  const { during, failed } = OPERATIONS[lease.kind];
  // What the run had not come to, stays as it is.
  const after = <Item extends { readonly status: string }>(item: Item): Item =>
    item.status === during ? { ...item, status: failed } : item;
  await concurrently(pairs, (pair) => store.savePair({ ...notCopying(after(pair)), epoch }));
  await concurrently(instances, (instance) => store.saveInstance({ ...after(instance), epoch }));
  const decision = decideProtection(group, { type: 'fail', runId: lease.failoverId, at: instant(clock) });
  if ('group' in decision) await store.saveGroup(decision.group, { epoch, status });
};
