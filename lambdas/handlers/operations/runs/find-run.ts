import { JobNotFoundError, RunNotFoundError } from '../../../domain/errors/request-errors.ts';
import type { FailoverRecord, FailoverRequest } from '../../../domain/group/failover.ts';
import type { Job } from '../../../domain/group/job.ts';
import type { OperationRecord } from '../../../domain/group/operation-record.ts';
import { OPERATIONS } from '../../../domain/group/operations.ts';
import {
  isProtectionRun,
  MACHINE_KINDS,
  type MachineKind,
  RUN_KINDS,
  type RunKind,
} from '../../../domain/group/run-kind.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import type { JobStore } from '../../../ports/job-store.ts';
import type { Workflow } from '../../../ports/workflow.ts';
import { notFound, readEach } from '../../each-group.ts';

export interface JobDeps {
  readonly store: GroupStore;
  readonly jobs: JobStore;
  readonly workflow: Workflow;
}

/** What is known of a run that was started, whoever has started it. */
export type StartedJob = Omit<Job, 'caller'>;

/** A run, by what is known of it without a look at its members. */
export interface FoundRun {
  readonly kind: RunKind;
  readonly id: string;
  readonly groupId: string;
  readonly executionId: string | undefined;
  /** Absent of a run that the workflow service has forgotten and whose job was not kept. */
  readonly started: StartedJob | undefined;
  /** Of a failover, once its first step has recorded it. */
  readonly record: FailoverRecord | undefined;
  /** Of a run that is no failover and gives none back, once its first step has recorded it. */
  readonly operation?: OperationRecord | undefined;
}

/**
 * A run by its id. Also finds runs that were not started through the API, and those whose job could not be kept: the workflow
 * service knows them by the same id, and once that has forgotten them, the records of their groups do.
 * @param groupId where the run is, if that is known @throws RunNotFoundError, GroupsUnreadableError
 */
export const findRun = async (deps: JobDeps, id: string, groupId?: string): Promise<FoundRun> => {
  const kept = await deps.jobs.findJob(id);
  if (kept && kindOf(kept) === undefined) throw new RunNotFoundError(id);
  return runOf(deps, id, { kept, groupId }).catch((error: unknown) => {
    throw error instanceof JobNotFoundError ? new RunNotFoundError(id) : error;
  });
};

/**
 * What kind of a run a job is; `undefined` of a job that was done when its id was given away. In earlier releases that was so
 * of enabling and disabling protection.
 */
export const kindOf = ({ type, executionId }: Pick<Job, 'type' | 'executionId'>): RunKind | undefined =>
  RUN_KINDS.find((kind) => OPERATIONS[kind].job === type && (executionId !== undefined || !isProtectionRun(kind)));

interface Hints {
  /** The run's job, where it was kept. */
  readonly kept: StartedJob | undefined;
  /** @default it is searched for in each group */
  readonly groupId?: string | undefined;
}

/** The run of a job id. @throws JobNotFoundError, GroupsUnreadableError */
export const runOf = async (deps: JobDeps, id: string, { kept, groupId: where }: Hints): Promise<FoundRun> => {
  const started = kept ?? (await startedUnder(deps, id));
  if (!started) return searchRun(deps, id, where);
  const kind = kindOf(started) ?? 'failover';
  const record = kind === 'failover' ? await deps.store.findFailover(started.groupId, id) : undefined;
  const operation = isProtectionRun(kind) ? await deps.store.findOperation(started.groupId, id) : undefined;
  const { groupId, executionId } = record ?? operation ?? started;
  // The first step has decided by the status that it found.
  return { kind: operation?.kind ?? kind, id, started, groupId, executionId, record, operation };
};

/** What the workflow service has under that name. */
const startedUnder = async ({ workflow }: JobDeps, id: string): Promise<StartedJob | undefined> => {
  for (const machine of MACHINE_KINDS) {
    const execution = await workflow.findNamed(id, machine);
    const { groupId } = (execution?.input ?? {}) as Partial<FailoverRequest>;
    if (execution && typeof groupId === 'string')
      return {
        id,
        type: OPERATIONS[FIRST_KIND[machine]].job,
        groupId,
        at: execution.startedAt,
        executionId: execution.id,
      };
  }
  return undefined;
};

/** What an execution of a machine is as long as no record says otherwise. */
const FIRST_KIND = {
  failover: 'failover',
  'roll-back': 'roll-back',
  protect: 'enable',
  unprotect: 'disable',
  restore: 'restore',
} as const satisfies Readonly<Record<MachineKind, RunKind>>;

/** An execution that the workflow service has forgotten, or never had under that name. */
const searchRun = async ({ store }: JobDeps, id: string, where: string | undefined): Promise<FoundRun> => {
  const groups = where === undefined ? await store.listGroups() : [{ id: where }];
  const { done, troubles } = await readEach(
    groups,
    async (group) =>
      recordedIn(await store.listFailovers(group.id), id) ?? operationRun(await store.findOperation(group.id, id)),
  );
  return done.find((run) => run !== undefined) ?? notFound(new JobNotFoundError(id), troubles);
};

const recordedIn = (failovers: readonly FailoverRecord[], id: string): FoundRun | undefined => {
  const record = failovers.find((failover) => failover.id === id);
  if (record) return { kind: 'failover', id, started: undefined, ...of(record), record };
  const undone = undoneIn(failovers, id);
  return (
    undone && { kind: 'roll-back', id, started: undefined, ...of(undone), executionId: undefined, record: undefined }
  );
};

const operationRun = (operation: OperationRecord | undefined): FoundRun | undefined =>
  operation && {
    ...of(operation),
    kind: operation.kind,
    id: operation.id,
    started: undefined,
    record: undefined,
    operation,
  };

const of = ({ groupId, executionId }: FailoverRecord | OperationRecord) => ({ groupId, executionId });

/** The failover whose record names that roll-back. */
export const undoneIn = (failovers: readonly FailoverRecord[], rollBackId: string): FailoverRecord | undefined =>
  failovers.find(({ rolledBackBy, rollBackFailure }) => [rolledBackBy, rollBackFailure?.id].includes(rollBackId));
