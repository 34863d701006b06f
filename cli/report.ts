import { type EndState, endStateOf } from '../lambdas/domain/group/end-state.ts';
import type { AuditEvent, FailoverRecord, UnfencedMember } from '../lambdas/domain/group/failover.ts';
import type { ProtectionGroup } from '../lambdas/domain/group/protection-group.ts';
import { findingsOf } from '../lambdas/domain/report/report.ts';
import { stateAfter } from '../lambdas/domain/trail/notifications.ts';
import type { ShownIdentity } from '../lambdas/handlers/operations/members/show-identity.ts';
import type { StartedRun } from '../lambdas/handlers/operations/runs/start-run.ts';
import type { Execution } from '../lambdas/ports/workflow.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { afterFailure, afterSuccess } from './next-steps.ts';
import { dataOf, type ReportedData } from './render/data.ts';
import { commandFor, type Session } from './session.ts';

/** A state that the group was in, from when on. */
export interface GroupState {
  readonly at?: string;
  readonly status: string;
  readonly protection: string;
}

/** What a failover came to. The shape of `sdrs failover --json`. */
export interface FailoverResult extends StartedRun {
  readonly status: FailoverRecord['status'];
  /** How the failover stands, in the words that people read. */
  readonly endState: EndState;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** That it was called off, by whom and when. */
  readonly cancelled?: FailoverRecord['cancelled'];
  readonly error?: string;
  readonly cause?: string;
  readonly confirmation?: FailoverRecord['confirmation'];
  readonly requestedBy?: FailoverRecord['requestedBy'];
  /** Facts that spoke for a fault of production, one sentence each. */
  readonly evidence: FailoverRecord['evidence'];
  readonly failedMembers: FailoverRecord['failedMembers'];
  /** Servers that the failover went on without having seen them down; they may still run. */
  readonly unfencedMembers: readonly UnfencedMember[];
  readonly states: readonly GroupState[];
  /** Absent of a failover that has prepared no server. */
  readonly data?: ReportedData;
  readonly identity: ShownIdentity;
  readonly next: readonly string[];
}

export interface ReportedOn {
  readonly execution: Execution;
  readonly group: ProtectionGroup;
  /** The group as it was before. @default nobody has looked */
  readonly before?: ProtectionGroup;
}

/** Gathers what a failover that has ended came to. */
export const reportOf = async (
  { target, operations, options }: Session,
  started: StartedRun,
  { execution, group, before }: ReportedOn,
): Promise<FailoverResult> => {
  const [identity, record, events] = await Promise.all([
    operations.showIdentity(started.groupId),
    target.store.findFailover(started.groupId, started.failoverId),
    operations.listEvents(started.groupId),
  ]);
  const status = outcomeOf(execution, record);
  const { error = record?.error, cause = record?.cause, endedAt = record?.endedAt } = execution;
  return {
    ...started,
    status,
    endState: endStateOf({ ...(record ?? { id: started.failoverId }), status }, identity.instances),
    startedAt: execution.startedAt,
    ...(endedAt ? { endedAt } : {}),
    ...(record?.cancelled ? { cancelled: record.cancelled } : {}),
    ...(error ? { error } : {}),
    ...(cause ? { cause } : {}),
    ...groundsOf(record),
    failedMembers: record?.failedMembers ?? [],
    unfencedMembers: record?.unfencedMembers ?? [],
    states: statesOf(before, events, started.failoverId),
    ...dataIn(events, started.failoverId),
    identity,
    next:
      status === 'SUCCEEDED'
        ? afterSuccess(identity, commandFor(options))
        : afterFailure({ status, record, group, identity }, commandFor(options)),
  };
};

const dataIn = (events: readonly AuditEvent[], failoverId: string): Pick<FailoverResult, 'data'> => {
  const findings = findingsOf(events, failoverId);
  return findings.servers.length > 0 ? { data: dataOf(findings) } : {};
};

const groundsOf = (
  record: FailoverRecord | undefined,
): Pick<FailoverResult, 'requestedBy' | 'confirmation' | 'evidence'> => ({
  ...(record?.requestedBy ? { requestedBy: record.requestedBy } : {}),
  ...(record?.confirmation ? { confirmation: record.confirmation } : {}),
  evidence: record?.evidence ?? [],
});

type Outcome = Exclude<FailoverRecord['status'], 'RUNNING'>;

/** An execution that ended before it could be recorded (its process died, somebody stopped it) has failed. */
const outcomeOf = (execution: Execution, record: FailoverRecord | undefined): Outcome => {
  if (record && record.status !== 'RUNNING') return record.status;
  return execution.status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED';
};

const statesOf = (
  before: ProtectionGroup | undefined,
  events: readonly AuditEvent[],
  failoverId: string,
): readonly GroupState[] => {
  const states: GroupState[] = before ? [{ status: before.status, protection: before.protectedStatus }] : [];
  for (const event of events) {
    const after = event.failoverId === failoverId ? stateAfter(event) : undefined;
    const last = states.at(-1);
    // A repeated line of the trail is no other state.
    if (!after || (last?.status === after.status && last.protection === after.protectedStatus)) continue;
    states.push({ at: event.at, status: after.status, protection: after.protectedStatus });
  }
  return states;
};

export const exitCodeFor = ({ status, endState, error }: FailoverResult): ExitCode => {
  if (endState === 'CANCELLED') return EXIT.cancelled;
  if (status === 'SUCCEEDED') return EXIT.done;
  if (status === 'FAILED') return EXIT.failoverFailed;
  const byError = exitCodeOf(Object.assign(new Error(), { name: error ?? '' }));
  return byError === EXIT.unexpected ? EXIT.refused : byError;
};
