import { JobNotFoundError } from '../../../domain/errors/request-errors.ts';
import type { FailoverRecord, FailoverRequest } from '../../../domain/group/failover.ts';
import type { Job } from '../../../domain/group/job.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import type { ProtectedInstance } from '../../../domain/group/protection-group.ts';
import { RUN_KINDS } from '../../../domain/group/run-kind.ts';
import type { Ports } from '../../../ports/ports.ts';
import type { Execution } from '../../../ports/workflow.ts';
import { notFound, readEach } from '../../each-group.ts';

export type JobDeps = Pick<Ports, 'store' | 'jobs' | 'workflow'>;

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
  readonly job: StartedJob;
  /** Absent where the workflow service has forgotten it. */
  readonly execution?: Execution;
  /** The failover whose record names it. Absent before its end. */
  readonly failover?: FailoverRecord;
}

export type ShownJob = FailoverJob | RollBackJob | DoneJob;

/** What is known of a run that was started, whoever has started it. */
type StartedJob = Omit<Job, 'caller'>;

/**
 * How a job stands. Also finds runs that were not started through the API, and those whose job could not be kept: the
 * workflow service knows them by the same id. @throws JobNotFoundError, GroupsUnreadableError
 */
export const createShowJob =
  (deps: JobDeps) =>
  async (jobId: string): Promise<ShownJob> => {
    const kept = await deps.jobs.findJob(jobId);
    const started = kept ?? (await startedUnder(deps, jobId));
    if (started?.type === OPERATIONS['roll-back'].job) return showRollBack(deps, started);
    if (kept && kept.type !== OPERATIONS.failover.job) return { kind: 'done', job: kept };
    return showFailover(deps, await knownOf(deps, jobId, started));
  };

const showRollBack = async ({ store, workflow }: JobDeps, job: StartedJob): Promise<RollBackJob> => {
  const { id, groupId, executionId } = job;
  const execution = executionId === undefined ? undefined : await workflow.find(executionId);
  const failovers = await store.listFailovers(groupId);
  const failover = failovers.find(({ rolledBackBy, rollBackFailure }) =>
    [rolledBackBy, rollBackFailure?.id].includes(id),
  );
  return { kind: 'roll-back', job, ...(execution && { execution }), ...(failover && { failover }) };
};

const knownOf = async (deps: JobDeps, failoverId: string, job: StartedJob | undefined): Promise<KnownFailover> => {
  const failover = job
    ? await deps.store.findFailover(job.groupId, failoverId)
    : await searchFailover(deps, failoverId);
  const { groupId, executionId } = failover ?? (job as StartedJob);
  return { failoverId, groupId, executionId, failover };
};

/** What the workflow service has under that name. */
const startedUnder = async ({ workflow }: JobDeps, id: string): Promise<StartedJob | undefined> => {
  for (const kind of RUN_KINDS) {
    const execution = await workflow.findNamed(id, kind);
    const { groupId } = (execution?.input ?? {}) as Partial<FailoverRequest>;
    if (execution && typeof groupId === 'string')
      return { id, type: OPERATIONS[kind].job, groupId, at: execution.startedAt, executionId: execution.id };
  }
  return undefined;
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
