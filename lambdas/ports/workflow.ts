import type { FailoverRequest } from '../domain/group/failover.ts';
import type { Instant } from '../domain/group/protection-group.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface Execution {
  /** What Step Functions calls the execution's ARN. */
  readonly id: string;
  /** The failover's id. */
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
   * Starts a failover; the same name and request again start nothing new. @throws ExecutionExistsError for another request
   * under that name, and never where it is not known what the one under that name is
   */
  start(failoverId: string, request: FailoverRequest): Promise<{ readonly executionId: string }>;
  /** `undefined` where the service knows no such execution (any more). */
  find(executionId: string): Promise<Execution | undefined>;
  /** By the failover's id; `undefined` as for `find`. */
  findNamed(failoverId: string): Promise<Execution | undefined>;
  /** Newest first. */
  list(): Promise<readonly Execution[]>;
  /** Oldest first. Empty for an unknown execution. */
  history(executionId: string): Promise<readonly ExecutionEvent[]>;
}
