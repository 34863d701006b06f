import { cancelErrorOf } from '../lambdas/domain/errors/cancel-errors.ts';
import { FailoverNotFoundError } from '../lambdas/domain/errors/operation-errors.ts';
import type { FailoverRecord } from '../lambdas/domain/group/failover.ts';
import type { ProtectionGroup } from '../lambdas/domain/group/protection-group.ts';
import { isProtectionRun, type ProtectionRunKind } from '../lambdas/domain/group/run-kind.ts';
import type { RunJob } from '../lambdas/handlers/operations/runs/jobs.ts';
import { rollBackOutcome } from '../lambdas/handlers/operations/runs/roll-back-outcome.ts';
import type { StartedRun } from '../lambdas/handlers/operations/runs/start-run.ts';
import type { Execution } from '../lambdas/ports/workflow.ts';
import { cancelledOutcome } from './cancelled.ts';
import { followRun } from './follow/follow.ts';
import { createJsonView } from './follow/json-view.ts';
import { reportText } from './render/report.ts';
import { exitCodeFor, reportOf } from './report.ts';
import type { Outcome, Session } from './session.ts';
import { protectionOutcome } from './turn-protection.ts';

/**
 * Follows the newest run of a group to its end, or tells what came of it. It ends as the command that has started the run.
 * @throws GroupNotFoundError, AmbiguousNameError, FailoverNotFoundError, and what the cancelling command throws
 */
export const watch = async (session: Session, wanted: string): Promise<Outcome> => {
  const { operations, options } = session;
  const { group } = await operations.showGroup(wanted);
  const run = (await operations.listRuns({ groupId: group.id, limit: 1 })).runs[0];
  if (!run) throw new FailoverNotFoundError(group.id);
  const outcome = await outcomeOf(session, run, group);
  return options.json ? { ...outcome, json: { runId: run.id, end: outcome.json }, isLastLine: true } : outcome;
};

const outcomeOf = (session: Session, run: RunJob, group: ProtectionGroup): Promise<Outcome> => {
  if (isProtectionRun(run.kind)) return watchProtection(session, run, run.kind);
  return run.kind === 'roll-back' ? watchRollBack(session, run) : watchFailover(session, run, group);
};

const watchProtection = async (session: Session, run: RunJob, kind: ProtectionRunKind): Promise<Outcome> => {
  await endOf(session, run);
  return protectionOutcome(session, { ...startedOf(run), kind });
};

const watchFailover = async (session: Session, run: RunJob, group: ProtectionGroup): Promise<Outcome> => {
  const started = startedOf(run);
  const execution = (await endOf(session, run)) ?? recorded(run.record, started);
  const report = await reportOf(session, started, { execution, group });
  return { json: report, text: (paint) => reportText(report, paint), exitCode: exitCodeFor(report) };
};

const watchRollBack = async (session: Session, run: RunJob): Promise<Outcome> => {
  const execution = await endOf(session, run);
  const status = execution?.status ?? (run.undone?.rolledBackBy === run.id ? 'SUCCEEDED' : 'FAILED');
  if (status !== 'SUCCEEDED') {
    throw cancelErrorOf(run.groupId, run.id, execution ?? { status, ...run.undone?.rollBackFailure });
  }
  const { start = false } = (execution?.input ?? {}) as { readonly start?: boolean };
  return cancelledOutcome(session, await rollBackOutcome(session.target.store, startedOf(run)), start);
};

/** The run's execution once it has ended; `undefined` where the workflow service has forgotten it. */
const endOf = async (session: Session, run: RunJob): Promise<Execution | undefined> => {
  const { target, io, operations, options } = session;
  const started = startedOf(run);
  const known = started.executionId === '' ? undefined : await target.workflow.find(started.executionId);
  const isOver = known ? known.status !== 'RUNNING' : isRecordedOver(run);
  if (isOver) return known;
  io.err(`Following ${run.kind} ${run.id} of ${run.groupId}.`);
  return options.json
    ? followRun(session, started, createJsonView({ operations, started, out: io.out }))
    : followRun(session, started);
};

const isRecordedOver = ({ record, operation, undone }: RunJob): boolean => {
  const { status } = record ?? operation ?? {};
  return undone !== undefined || (status !== undefined && status !== 'RUNNING');
};

const startedOf = ({ groupId, id, executionId = '', kind }: RunJob): StartedRun => ({
  groupId,
  failoverId: id,
  executionId,
  kind,
});

/** Of an execution that the workflow service has forgotten the record tells the same. */
const recorded = (record: FailoverRecord | undefined, { executionId, failoverId }: StartedRun): Execution => {
  if (!record) throw new Error(`Nothing is on record of failover ${failoverId}.`);
  const { status, startedAt, endedAt, error, cause } = record;
  return {
    id: executionId,
    name: failoverId,
    status: status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED',
    startedAt,
    ...(endedAt ? { endedAt } : {}),
    ...(error ? { error } : {}),
    ...(cause ? { cause } : {}),
  };
};
