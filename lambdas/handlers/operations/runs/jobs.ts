import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { Job } from '../../../domain/group/job.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import type { Execution } from '../../../ports/workflow.ts';
import { type BegunDeps, type BegunFate, begunFate } from './begun-jobs.ts';
import { type FoundRun, type JobDeps, kindOf, runOf, undoneIn } from './find-run.ts';

/** A run as a job: what was asked for, what is on record of it, and whom it is about. */
export interface RunJob extends FoundRun, RunMembers {
  /** Absent where the workflow service has forgotten it. */
  readonly execution?: Execution | undefined;
  /** The failover whose record names a roll-back. Absent before the end of the roll-back. */
  readonly undone?: FailoverRecord | undefined;
}

/** Of the run's group. Empty of a roll-back. */
export type RunMembers = Pick<GroupAggregate, 'instances' | 'pairs'>;

export const NO_MEMBERS: RunMembers = { instances: [], pairs: [] };

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

export type ShownJob = RunJob | DoneJob | BegunJob;

export type ShowJobDeps = JobDeps & BegunDeps;

/** How a job stands, whoever has started it. @throws JobNotFoundError, GroupsUnreadableError */
export const createShowJob =
  (deps: ShowJobDeps) =>
  async (jobId: string): Promise<ShownJob> => {
    const kept = await deps.jobs.findJob(jobId);
    if (!kept || kindOf(kept) !== undefined) return jobOf(deps, await runOf(deps, jobId, { kept }));
    const fate = await begunFate(deps, kept);
    return fate ? { kind: 'begun', job: kept, fate } : { kind: 'done', job: kept };
  };

/** How the job of a run stands. @param members of its group, where they are known */
export const jobOf = async ({ store, workflow }: JobDeps, run: FoundRun, members?: RunMembers): Promise<RunJob> => {
  const { kind, groupId, executionId } = run;
  return {
    ...run,
    execution: executionId === undefined ? undefined : await workflow.find(executionId),
    undone: kind === 'roll-back' ? await undoneBy(store, run) : undefined,
    ...(members ?? (kind === 'roll-back' ? NO_MEMBERS : await store.members(groupId))),
  };
};

/** The failover whose record names that roll-back. Absent before the end of the roll-back. */
export const undoneBy = async (
  store: GroupStore,
  { groupId, id }: Pick<FoundRun, 'groupId' | 'id'>,
): Promise<FailoverRecord | undefined> => undoneIn(await store.listFailovers(groupId), id);
