import type { FailoverRequest } from '../domain/group/failover.ts';
import type { Instant } from '../domain/group/protection-group.ts';
import type { MachineKind } from '../domain/group/run-kind.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface Execution {
  /** What Step Functions calls the execution's ARN. */
  readonly id: string;
  /** The run's id. */
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

/** One event of an execution's history, in the shape and with the type names of Step Functions' GetExecutionHistory. */
export interface ExecutionEvent {
  readonly id: number;
  readonly previousId: number;
  readonly at: Instant;
  /** e.g. `TaskStateEntered`, `LambdaFunctionFailed`, `ExecutionSucceeded`. */
  readonly type: string;
  readonly state?: string;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

/** The workflow service. */
export interface Workflow {
  /**
   * Starts a run; the same name and request again start nothing new. @throws ExecutionExistsError for another request
   * under that name, and never where it is not known what the one under that name is
   * @param machine by default the one that fails over
   */
  start(runId: string, request: FailoverRequest, machine?: MachineKind): Promise<{ readonly executionId: string }>;
  /** `undefined` where the service knows no such execution (any more). */
  find(executionId: string): Promise<Execution | undefined>;
  /** By the run's id; `undefined` as for `find`. @param machine by default the one that fails over */
  findNamed(runId: string, machine?: MachineKind): Promise<Execution | undefined>;
  /** Of every kind, newest first. */
  list(): Promise<readonly Execution[]>;
  /** Oldest first. Empty for an unknown execution. */
  history(executionId: string): Promise<readonly ExecutionEvent[]>;
}
