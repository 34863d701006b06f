import { JobNotFoundError } from '../../../domain/errors/request-errors.ts';
import type { FailoverRecord, FailoverRequest } from '../../../domain/group/failover.ts';
import type { Job } from '../../../domain/group/job.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { ProtectedInstance } from '../../../domain/group/protection-group.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import type { JobStore } from '../../../ports/job-store.ts';
import type { Execution, Workflow } from '../../../ports/workflow.ts';
import { notFound, readEach } from '../../each-group.ts';

export interface JobDeps {
  readonly store: GroupStore;
  readonly jobs: JobStore;
  readonly workflow: Workflow;
}

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

/** A roll-back: the workflow service says how it stands, and later the record of the failover that it was to undo. */
export interface RollBackJob {
  readonly kind: 'roll-back';
  readonly job: Job;
  /** Absent where the workflow service has forgotten it. */
  readonly execution?: Execution;
  /** The failover whose record names it. Absent before its end. */
  readonly failover?: FailoverRecord;
}

export type ShownJob = FailoverJob | RollBackJob | DoneJob;

/**
 * How a job stands. Also finds failovers that were not started through the API, and those whose job could not be kept: the
 * workflow service knows them by the same id. @throws JobNotFoundError, GroupsUnreadableError
 */
export const createShowJob =
  (deps: JobDeps) =>
  async (jobId: string): Promise<ShownJob> => {
    const job = await deps.jobs.findJob(jobId);
    if (job?.type === OPERATIONS['roll-back'].job) return showRollBack(deps, job);
    if (job && job.type !== OPERATIONS.failover.job) return { kind: 'done', job };
    return showFailover(deps, await findStarted(deps, jobId, job));
  };

const showRollBack = async ({ store, workflow }: JobDeps, job: Job): Promise<RollBackJob> => {
  const { id, groupId, executionId } = job;
  const execution = executionId === undefined ? undefined : await workflow.find(executionId);
  const failovers = await store.listFailovers(groupId);
  const failover = failovers.find(({ rolledBackBy, rollBackFailure }) =>
    [rolledBackBy, rollBackFailure?.id].includes(id),
  );
  return { kind: 'roll-back', job, ...(execution && { execution }), ...(failover && { failover }) };
};

const findStarted = async (deps: JobDeps, failoverId: string, job: Job | undefined): Promise<KnownFailover> => {
  const started = job ?? (await startedUnder(deps, failoverId));
  if (!started) {
    const failover = await searchFailover(deps, failoverId);
    return { failoverId, groupId: failover.groupId, executionId: failover.executionId, failover };
  }
  const failover = await deps.store.findFailover(started.groupId, failoverId);
  const { groupId, executionId } = failover ?? started;
  return { failoverId, groupId, executionId, failover };
};

/** What the workflow service has under that name. */
const startedUnder = async (
  { workflow }: JobDeps,
  failoverId: string,
): Promise<Pick<Job, 'groupId' | 'executionId'> | undefined> => {
  const execution = await workflow.findNamed(failoverId);
  const { groupId } = (execution?.input ?? {}) as Partial<FailoverRequest>;
  return execution && typeof groupId === 'string' ? { groupId, executionId: execution.id } : undefined;
};

interface KnownFailover {
  readonly failoverId: string;
  readonly groupId: string;
  readonly executionId: string | undefined;
  readonly failover: FailoverRecord | undefined;
}

const showFailover = async (
  { store, workflow }: JobDeps,
  { executionId, failover, ...known }: KnownFailover,
): Promise<FailoverJob> => {
  const [execution, { instances }] = await Promise.all([
    executionId === undefined ? undefined : workflow.find(executionId),
    store.members(known.groupId),
  ]);
  return { kind: 'failover', ...known, ...(failover && { failover }), ...(execution && { execution }), instances };
};

/** An execution that the workflow service has forgotten, or never had under that name. */
const searchFailover = async ({ store }: JobDeps, failoverId: string): Promise<FailoverRecord> => {
  const groups = await store.listGroups();
  const { done, troubles } = await readEach(groups, ({ id }) => store.findFailover(id, failoverId));
  const found = done.find((failover) => failover !== undefined);
  return found ?? notFound(new JobNotFoundError(failoverId), troubles);
};
