import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { Job } from '../../../domain/group/job.ts';
import type { ProtectedInstance } from '../../../domain/group/protection-group.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import type { Execution } from '../../../ports/workflow.ts';
import { type BegunDeps, type BegunFate, begunFate } from './begun-jobs.ts';
import { type FoundRun, type JobDeps, kindOf, runOf, type StartedJob } from './find-run.ts';

/** A failover as a job: what was asked for, what the group recorded of it, and whom it is about. */
export interface FailoverJob {
  readonly kind: 'failover';
  readonly failoverId: string;
  readonly groupId: string;
  /** Absent until its first step has recorded it. */
  readonly failover?: FailoverRecord;
  /** Absent where the workflow service has forgotten it. */
  readonly execution?: Execution;
  readonly instances: readonly ProtectedInstance[];
}

/** Every other job had been done before its id was given away. */
export interface DoneJob {
  readonly kind: 'done';
  readonly job: Job;
}

/** What was asked for, and somebody else does. */
export interface BegunJob {
  readonly kind: 'begun';
  readonly job: Job;
  readonly fate: BegunFate;
}

/** A roll-back: the workflow service says how it stands, and later the record of the failover that it was to undo. */
export interface RollBackJob {
  readonly kind: 'roll-back';
  readonly job: StartedJob;
  /** Absent where the workflow service has forgotten it. */
  readonly execution?: Execution;
  /** The failover whose record names it. Absent before its end. */
  readonly failover?: FailoverRecord;
}

export type RunJob = FailoverJob | RollBackJob;

export type ShownJob = RunJob | DoneJob | BegunJob;

export type ShowJobDeps = JobDeps & BegunDeps;

/** How a job stands, whoever has started it. @throws JobNotFoundError, GroupsUnreadableError */
export const createShowJob =
  (deps: ShowJobDeps) =>
  async (jobId: string): Promise<ShownJob> => {
    const kept = await deps.jobs.findJob(jobId);
    if (!kept || kindOf(kept) !== undefined) return jobOf(deps, await runOf(deps, jobId, kept));
    const fate = await begunFate(deps, kept);
    return fate ? { kind: 'begun', job: kept, fate } : { kind: 'done', job: kept };
  };

/** How the job of a run stands. @param instances of its group */
export const jobOf = async (
  deps: JobDeps,
  run: FoundRun,
  instances?: readonly ProtectedInstance[],
): Promise<RunJob> => {
  const execution = run.executionId === undefined ? undefined : await deps.workflow.find(run.executionId);
  const known = execution ? { execution } : {};
  if (run.kind === 'roll-back' && run.started) {
    const failover = await undoneBy(deps.store, run);
    return { kind: 'roll-back', job: run.started, ...known, ...(failover && { failover }) };
  }
  const { id: failoverId, groupId, record } = run;
  const members = instances ?? (await deps.store.members(groupId)).instances;
  return { kind: 'failover', failoverId, groupId, ...(record && { failover: record }), ...known, instances: members };
};

/** The failover whose record names that roll-back. Absent before the end of the roll-back. */
export const undoneBy = async (
  store: GroupStore,
  { groupId, id }: Pick<FoundRun, 'groupId' | 'id'>,
): Promise<FailoverRecord | undefined> => {
  const failovers = await store.listFailovers(groupId);
  return failovers.find(({ rolledBackBy, rollBackFailure }) => [rolledBackBy, rollBackFailure?.id].includes(id));
};
