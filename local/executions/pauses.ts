import type { Retrier, State } from '../definition.ts';

/** Step Functions' own error for a path that leads nowhere or to the wrong kind of value. */
export class StatesRuntimeError extends Error {
  override readonly name = 'States.Runtime';
}

/** Milliseconds that a Wait state lasts, given its input. @throws StatesRuntimeError as Step Functions does */
export const waitMs = (name: string, state: State, input: unknown): number => {
  const seconds = state.SecondsPath === undefined ? state.Seconds : valueAt(state.SecondsPath, input);
  if (!Number.isInteger(seconds) || Number(seconds) < 0) {
    const source = state.SecondsPath ?? 'Seconds';
    throw new StatesRuntimeError(
      `Wait state "${name}": ${source} is ${JSON.stringify(seconds)}; a whole number of seconds, 0 or more, is needed.`,
    );
  }
  return Number(seconds) * 1000;
};

/** Defaults of a retrier, from the Amazon States Language. */
const INTERVAL_SECONDS = 1;
const BACKOFF_RATE = 2;

/** Milliseconds before attempt number `attempt` (1 is the first retry). Full jitter counts as its longest. */
export const retryMs = (retrier: Retrier, attempt: number): number => {
  const { IntervalSeconds = INTERVAL_SECONDS, BackoffRate = BACKOFF_RATE, MaxDelaySeconds = Infinity } = retrier;
  return Math.min(IntervalSeconds * BackoffRate ** (attempt - 1), MaxDelaySeconds) * 1000;
};

/** Follows a reference path of plain names, e.g. `$.round.waitSeconds`. */
const valueAt = (path: string, input: unknown): unknown => {
  if (!/^\$(\.\w+)*$/.test(path)) throw new StatesRuntimeError(`Path ${path} is more than plain names.`);
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], input);
};
