import { listed } from '../../domain/errors/listed.ts';
import type { FailedMember } from '../../domain/group/failover.ts';
import type { RecordedFailure } from './messages.ts';

/** Step Functions takes at most 32,768 characters as the cause of a failed execution (States Language limits). */
const MOST_CHARACTERS = 32_000;

/** The error and cause that the execution ends with: what a step threw, else the worst of what befell its members. */
export const causeOf = (
  thrown: { readonly Error: string; readonly Cause?: string } | undefined,
  members: readonly FailedMember[],
): RecordedFailure => {
  const suffered = members.map(({ name, error, message }) => `${name}: ${error}: ${message}`);
  if (thrown)
    return {
      error: thrown.Error,
      cause: shorten([messageOf(thrown.Cause), listed(suffered)].filter(Boolean).join(' ')),
    };
  return { error: worstOf(members), cause: shorten(listed(suffered)) };
};

/** A server that may still run weighs more than one whose disks or NICs are missing. */
const worstOf = (members: readonly FailedMember[]): string => {
  const errors = members.map(({ error }) => error);
  const unfenced = errors.find((error) => error === 'ProductionServerNotFencedError');
  return unfenced ?? errors[0] ?? 'UnknownFailure';
};

/** Lambda reports an error as JSON `{errorType, errorMessage, trace}`; other interpreters give the message itself. */
const messageOf = (cause: string | undefined): string => {
  if (!cause) return 'No cause was given.';
  try {
    const { errorMessage } = JSON.parse(cause) as { readonly errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : cause;
  } catch {
    // Not JSON: it is the message already.
    return cause;
  }
};

const shorten = (text: string): string =>
  text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)} … (the failover's record has the rest)`;
