import type { Retrier, State } from '../../local/definition.ts';
import type { NewEvent } from '../../local/executions/log.ts';
import { retryMs } from '../../local/executions/pauses.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { isMatch, StateFailure } from './errors.ts';
import { filled, type Scope, valueAt, withResult } from './paths.ts';

/** A function behind a Task state. */
export interface MachineFunction {
  /** Its ARN, as the history shows it. */
  readonly resource: string;
  /** JSON text in, JSON text out. @throws StateFailure with what Lambda reports */
  invoke(input: string): Promise<string>;
}

export interface TaskSurroundings {
  /** Whose waits these are. */
  readonly who: string;
  readonly scheduler: Scheduler;
  readonly fn: MachineFunction;
  readonly record: (event: NewEvent) => void;
}

/** What a state leads to. */
export interface Onwards {
  /** Absent where the execution ends here. */
  readonly next?: string;
  readonly data: unknown;
}

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath?: string | null;
  readonly Next: string;
}

/** Calls the function, again as its retriers say, and goes on with what it answers or what a catcher makes of its error. */
export const task = async (state: State, scope: Scope, surroundings: TaskSurroundings): Promise<Onwards> => {
  const input = JSON.stringify(inputOf(state, scope));
  const retriers = countersOf(state);
  for (;;) {
    const answer = await attempt(state, input, surroundings);
    if (!(answer instanceof StateFailure)) return answered(state, scope, answer);
    const again = nextRetry(retriers, answer);
    if (!again) return caught(state, scope, answer);
    await pause(again.retrier, again.retries, surroundings);
  }
};

const answered = ({ Next, ResultPath }: State, { input }: Scope, output: string): Onwards => ({
  ...(Next === undefined ? {} : { next: Next }),
  data: withResult(input, ResultPath, JSON.parse(output)),
});

interface Counter {
  readonly retrier: Retrier;
  retries: number;
}

const countersOf = ({ Retry = [] }: State): readonly Counter[] => Retry.map((retrier) => ({ retrier, retries: 0 }));

/** The first retrier that fits the error decides, and counts for itself. Source: Amazon States Language, Errors. */
const nextRetry = (counters: readonly Counter[], { error }: StateFailure): Counter | undefined => {
  const counter = counters.find(({ retrier }) => isMatch(error, retrier.ErrorEquals));
  if (!counter || counter.retries >= (counter.retrier.MaxAttempts ?? MAX_ATTEMPTS)) return undefined;
  counter.retries += 1;
  return counter;
};

/** Source: Amazon States Language, Errors: the default of `MaxAttempts`. */
const MAX_ATTEMPTS = 3;

const inputOf = (state: State, scope: Scope): unknown => {
  const path = state.InputPath as string | undefined;
  const input = path === undefined ? scope.input : valueAt(path, scope);
  return state.Parameters === undefined ? input : filled(state.Parameters, { ...scope, input });
};

const attempt = async (
  state: State,
  input: string,
  { who, scheduler, fn, record }: TaskSurroundings,
): Promise<string | StateFailure> => {
  record({
    type: 'LambdaFunctionScheduled',
    details: { lambdaFunctionScheduledEventDetails: { resource: fn.resource, input } },
  });
  record({ type: 'LambdaFunctionStarted' });
  try {
    const output = await withinLimit(fn.invoke(input), state, { who, scheduler });
    record({ type: 'LambdaFunctionSucceeded', details: { lambdaFunctionSucceededEventDetails: { output } } });
    return output;
  } catch (failure) {
    if (!(failure instanceof StateFailure)) throw failure;
    record(failedEvent(failure));
    return failure;
  }
};

const failedEvent = ({ error, reason: cause }: StateFailure): NewEvent =>
  error === 'States.Timeout'
    ? { type: 'LambdaFunctionTimedOut', details: { lambdaFunctionTimedOutEventDetails: { error, cause } } }
    : { type: 'LambdaFunctionFailed', details: { lambdaFunctionFailedEventDetails: { error, cause } } };

/** The function goes on; only nobody waits for it any more. */
const withinLimit = async (
  answer: Promise<string>,
  { TimeoutSeconds }: State,
  { who, scheduler }: Pick<TaskSurroundings, 'who' | 'scheduler'>,
): Promise<string> => {
  if (TimeoutSeconds === undefined) return answer;
  const limit = scheduler.ask(who, 'States.Timeout', scheduler.now() + Number(TimeoutSeconds) * 1000);
  const over = limit.come.then(() => {
    throw new StateFailure('States.Timeout', '');
  });
  return Promise.race([answer, over]).finally(limit.cancel);
};

/** Full jitter is anything up to the whole delay. Source: Amazon States Language, Errors, JitterStrategy. */
const pause = async (retrier: Retrier, retry: number, { who, scheduler }: TaskSurroundings): Promise<void> => {
  const longest = retryMs(retrier, retry);
  const hasJitter = (retrier as { readonly JitterStrategy?: string }).JitterStrategy === 'FULL';
  const ms = hasJitter ? scheduler.random.below(longest + 1) : longest;
  await scheduler.ask(who, `retry ${retry} after ${ms} ms`, scheduler.now() + ms).come;
};

const caught = (state: State, { input }: Scope, failure: StateFailure): Onwards => {
  const catchers = (state.Catch ?? []) as readonly Catcher[];
  const catcher = catchers.find(({ ErrorEquals }) => isMatch(failure.error, ErrorEquals));
  if (!catcher) throw failure;
  const error = { Error: failure.error, Cause: failure.reason };
  return { next: catcher.Next, data: withResult(input, catcher.ResultPath, error) };
};
