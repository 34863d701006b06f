import { randomUUID } from 'node:crypto';
import type { Invocation } from '../../lambdas/handlers/steps/messages.ts';
import type { Clock } from '../../lambdas/ports/clock.ts';
import type { StepName } from '../../lambdas/workflows.ts';
import type { Gate } from './gate.ts';
import type { NewEvent } from './log.ts';

/** A step's handler, as the state machine sees it: JSON in, JSON out. */
export type TaskHandler = (input: unknown, invocation: Invocation) => Promise<unknown>;

/** The handler of each step. */
export type Handlers = Readonly<Record<StepName, TaskHandler>>;

/** A function of the synthesised stack. */
export interface TaskFunction {
  /** Its ARN, as the history shows it. */
  readonly resource: string;
  readonly handler: TaskHandler;
  /** Milliseconds a run of it may take. */
  readonly timeoutMs: number;
}

export interface TaskSurroundings {
  readonly clock: Clock;
  readonly gate: Gate;
  readonly record: (event: NewEvent) => void;
  /** Rejects when the execution takes no further step. */
  readonly halted: Promise<never>;
}

/** Most bytes of JSON that a state may hand on (Step Functions quotas, 256 KiB). */
const PAYLOAD_LIMIT = 256 * 1024;

/** The error of a function, in the two words that Step Functions gets from Lambda. */
class TaskFailure extends Error {
  constructor(error: string, cause: string) {
    super(cause);
    this.name = error;
  }
}

/** Ends the interpreter's run. It looks at these two fields before it retries or catches. */
export class ExecutionAbortedError extends Error {
  override readonly name = 'ExecutionAbortedError';
  readonly isRetryable = false;
  readonly isCatchable = false;
}

/**
 * Calls a function as the state machine does. What a function does when its execution is aborted goes on, as in Lambda, but
 * nobody waits for it.
 */
export const invokeTask =
  (fn: TaskFunction, surroundings: TaskSurroundings) =>
  (input: unknown): Promise<unknown> =>
    Promise.race([invoke(fn, input, surroundings), surroundings.halted]);

/** Waits its turn, and leaves the events of a Lambda task. */
const invoke = async (fn: TaskFunction, input: unknown, { clock, gate, record }: TaskSurroundings) => {
  await gate.pass();
  const details = { resource: fn.resource, input: JSON.stringify(input) };
  record({ type: 'LambdaFunctionScheduled', details: { lambdaFunctionScheduledEventDetails: details } });
  record({ type: 'LambdaFunctionStarted' });
  try {
    const output = await run(fn, JSON.stringify(input), clock);
    record({ type: 'LambdaFunctionSucceeded', details: { lambdaFunctionSucceededEventDetails: { output } } });
    return JSON.parse(output);
  } catch (failure) {
    const { error, cause } = reported(failure);
    record({ type: 'LambdaFunctionFailed', details: { lambdaFunctionFailedEventDetails: { error, cause } } });
    throw new TaskFailure(error, cause);
  }
};

const run = async (fn: TaskFunction, input: string, clock: Clock): Promise<string> => {
  const deadline = clock.now() + fn.timeoutMs;
  const result = await fn.handler(JSON.parse(input), { id: randomUUID(), remainingMs: () => deadline - clock.now() });
  const output = JSON.stringify(result ?? null);
  if (Buffer.byteLength(output) > PAYLOAD_LIMIT) {
    throw new TaskFailure('States.DataLimitExceeded', `The result of ${fn.resource} is over ${PAYLOAD_LIMIT} bytes.`);
  }
  return output;
};

/** What Lambda's Node runtime reports of an error: its name as `errorType`, all of it as the cause's JSON. */
const reported = (failure: unknown): { readonly error: string; readonly cause: string } => {
  if (failure instanceof TaskFailure) return { error: failure.name, cause: failure.message };
  const error = failure instanceof Error ? failure : new Error(String(failure));
  const trace = (error.stack ?? '').split('\n');
  return {
    error: error.name,
    cause: JSON.stringify({ errorType: error.name, errorMessage: error.message, trace }),
  };
};
