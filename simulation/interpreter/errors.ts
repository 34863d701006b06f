/** A state's failure, in the two words by which Retry, Catch and people know it. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;
  readonly reason: string;
  constructor(error: string, reason: string) {
    super(`${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
  }
}

/** Source: Step Functions Developer Guide, Handling errors: States.ALL is no match for these two. */
const TERMINAL: readonly string[] = ['States.Runtime', 'States.DataLimitExceeded'];

/** Whether one of a retrier's or catcher's `ErrorEquals` fits. */
export const isMatch = (error: string, names: readonly string[]): boolean =>
  names.some((name) => {
    if (name === error) return true;
    if (name === 'States.ALL') return !TERMINAL.includes(error);
    return name === 'States.TaskFailed' && error !== 'States.Timeout' && !TERMINAL.includes(error);
  });
