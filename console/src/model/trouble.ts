import { ApiAwayError, ApiError } from '../api/errors.ts';

/** What stands above a page whose last answer was none. */
export interface Trouble {
  readonly header: string;
  readonly text: string;
}

/** The page goes on asking whatever the trouble is. */
export const troubleOf = (error: unknown): Trouble => {
  if (error instanceof ApiAwayError) {
    return { header: 'The API does not answer', text: 'The page shows what was known last, and goes on asking.' };
  }
  if (error instanceof ApiError) return { header: headerOf(error), text: withId(error) };
  return { header: 'The page has a fault', text: error instanceof Error ? error.message : String(error) };
};

const headerOf = ({ status }: ApiError): string => {
  switch (status) {
    case 401:
      return 'The API does not know you: sign in again';
    case 403:
      return 'You do not have the permission for this';
    case 429:
      return 'The API gets more requests than its rate: the page asks again';
    case 503:
      return 'AWS did not answer the API: the page asks again';
    default:
      return status >= 500 ? 'The API has failed' : 'The API refuses this';
  }
};

const withId = ({ message, code, requestId }: ApiError): string =>
  `${message} (${code}${requestId === null ? '' : `, request ${requestId}`})`;
