import type { TaskHandler } from '../../local/executions/task.ts';
import { StateFailure } from '../interpreter/errors.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { type Attempt, createAttempt } from './attempt.ts';
import type { FateOf, Lagging } from './gateway.ts';
import type { Services } from './services.ts';

/** What a function is made of: its handler, on the clients of one attempt. */
export type HandlerOn = (attempt: Attempt) => TaskHandler;

export interface LambdaFunction {
  /** What people know it by, e.g. its state's name. */
  readonly name: string;
  readonly timeoutMs: number;
  readonly handlerOn: HandlerOn;
}

/** Something that happened to an attempt, as its caller sees it. */
export interface LambdaEvent {
  readonly is: 'began' | 'suspended' | 'answered' | 'failed' | 'ended-unheard';
  readonly attempt: Attempt;
  /** The function. */
  readonly name: string;
}

export interface LambdaProps {
  readonly scheduler: Scheduler;
  readonly services: Services;
  readonly fateOf: FateOf;
  readonly lagging: Lagging;
  readonly onEvent: (event: LambdaEvent) => void;
}

/** Most bytes of JSON that a function may answer to a state machine (Step Functions quotas, 256 KiB). */
const PAYLOAD_LIMIT = 256 * 1024;

/**
 * Lambda, as its callers know it. An attempt that is suspended or killed counts as failed from then on (`Lambda.Unknown`: the connection
 * to it was lost), so its caller calls again, and a suspended one lives on.
 */
export const createLambda = ({ scheduler, services, fateOf, lagging, onEvent }: LambdaProps) => {
  let attempts = 0;
  const invoke = async (fn: LambdaFunction, caller: string, input: string): Promise<string> => {
    attempts += 1;
    const { name, timeoutMs } = fn;
    const attempt = createAttempt({
      who: `${caller} ${name} #${attempts}`,
      scheduler,
      services,
      timeoutMs,
      fateOf,
      lagging,
      onSuspended: (one) => onEvent({ is: 'suspended', attempt: one, name }),
      double: () => void invoke(fn, `${caller} again`, input).catch(() => {}),
    });
    onEvent({ is: 'began', attempt, name });
    let isHeard = true;
    const answer = fn.handlerOn(attempt)(JSON.parse(input), { id: attempt.who, remainingMs: attempt.remainingMs });
    const ended = answer.then(outputOf, reported).finally(() => {
      attempt.end();
      if (!isHeard) onEvent({ is: 'ended-unheard', attempt, name });
    });
    const lost = attempt.lost.then(() => new StateFailure('Lambda.Unknown', `${attempt.who} does not answer.`));
    const late = attempt.timedOut.then(
      () => new StateFailure('Sandbox.Timedout', `Task timed out after ${timeoutMs} ms`),
    );
    const outcome = await Promise.race([ended, lost, late]);
    isHeard = false;
    onEvent({ is: outcome instanceof StateFailure ? 'failed' : 'answered', attempt, name });
    if (outcome instanceof StateFailure) throw outcome;
    return outcome;
  };
  return invoke;
};

export type Invoke = ReturnType<typeof createLambda>;

const outputOf = (result: unknown): string | StateFailure => {
  const output = JSON.stringify(result ?? null);
  if (Buffer.byteLength(output) <= PAYLOAD_LIMIT) return output;
  return new StateFailure('States.DataLimitExceeded', `The result is over ${PAYLOAD_LIMIT} bytes.`);
};

/** What Lambda's Node runtime reports of an error: its name as `errorType`, all of it as the cause's JSON. No trace: it names the machine. */
const reported = (failure: unknown): StateFailure => {
  const error = failure instanceof Error ? failure : new Error(String(failure));
  return new StateFailure(
    error.name,
    JSON.stringify({ errorType: error.name, errorMessage: error.message, trace: [] }),
  );
};
