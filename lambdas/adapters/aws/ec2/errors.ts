import type { NotDone } from '../../../domain/site/actions.ts';
import { TAGS } from '../../../domain/site/actions.ts';
import { type ErrorClass, VERDICTS } from './error-table.ts';

/** What EC2 (or the way to it) said against a call, sorted. */
export interface Refusal {
  readonly class: ErrorClass;
  /** EC2's error code, or the network's, e.g. `ECONNRESET`. */
  readonly code: string;
  /** The code and EC2's sentence, shortened. */
  readonly reason: string;
  /** The account's allowance of this API action is used up. */
  readonly throttled: boolean;
  /** EC2 refused the request for what it says (4xx), so a batch may have been refused for a single resource in it. */
  readonly answered: boolean;
}

/**
 * Sorts whatever an SDK call threw. A code that nobody listed is `unknown`: a few tries tell whether it passes, and people see
 * that nobody knows it; but a server error (5xx) is AWS's side, whatever its code. A call without an answer is tried again,
 * since its effect may have happened.
 */
export const sortError = (error: unknown): Refusal => {
  const code = codeOf(error);
  const message = messageOf(error);
  const verdict = VERDICTS.find((row) => row.codes.test(code) && (row.message?.test(message) ?? true));
  const throttled = verdict?.throttled ?? false;
  return {
    class: verdict?.class ?? (isServerError(statusOf(error)) ? 'retry' : 'unknown'),
    code,
    reason: `${code}: ${message}`,
    throttled,
    answered: isClientError(statusOf(error)) && !throttled,
  };
};

export const refused = ({ class: sorted, code, reason }: Refusal): NotDone => ({
  outcome: sorted === 'refuse' ? 'failed' : sorted,
  code,
  reason,
});

/** The same, with the likely cause where the caller's role is confined to what carries the group's tag. */
export const sortAction = (error: unknown, confined: boolean): Refusal => {
  const refusal = sortError(error);
  if (!confined || refusal.code !== 'UnauthorizedOperation') return refusal;
  const likely =
    `This deployment acts only on what carries the tag ${TAGS.group}: where the tag is missing, ` +
    'give it with "sdrs group tag GROUP".';
  return { ...refusal, reason: `${refusal.reason} ${likely}` };
};

/** EC2's code is the error's name; the network's is in `code`, and a plain `Error` has neither. */
const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'UnknownError';
  const { code } = error as Error & { readonly code?: unknown };
  const networkCode = typeof code === 'string' && statusOf(error) === undefined ? code : undefined;
  return networkCode ?? error.name;
};

/** Source: EC2 API Reference, Error codes: server errors come with a 500-series HTTP response code. */
const isServerError = (status: number | undefined): boolean => status !== undefined && status >= 500;

const isClientError = (status: number | undefined): boolean => status !== undefined && status >= 400 && status < 500;

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;

const LONGEST_MESSAGE = 300;

/** Without the encoded authorization context, which is kilobytes of data. */
const messageOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s*Encoded authorization failure message:.*/s, '').slice(0, LONGEST_MESSAGE);
};
