import { AuthorizationResponseError, OperationProcessingError, ResponseBodyError } from 'oauth4webapi';
import type { SignIn } from '../api/surroundings.ts';

/** The issuer has sent somebody back whom this tab has not sent there. */
export class UnknownAttemptError extends Error {
  override readonly name = 'UnknownAttemptError';
}

/** The time of the token is over, and the issuer has given nothing to renew the token with. */
export class NoRenewalError extends Error {
  override readonly name = 'NoRenewalError';
}

/** Why nobody is signed in, for the person who wanted to be. */
export const whyNot = (error: unknown, { issuer }: Pick<SignIn, 'issuer'>): string => {
  if (error instanceof UnknownAttemptError) {
    return 'This way back from the issuer was not begun in this tab, or has been used already.';
  }
  if (error instanceof NoRenewalError) return `The time that ${issuer} has given you is over.`;
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    return `${issuer} refuses: ${error.error_description ?? error.error} (${error.error}).`;
  }
  if (error instanceof OperationProcessingError) {
    return `The answer of ${issuer} is not one to trust: ${error.message}.`;
  }
  const cause = error instanceof Error ? error.message : String(error);
  return `${issuer} does not answer, or does not take calls of this page (CORS): ${cause}.`;
};
