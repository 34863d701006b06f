/** Why a question could not be put. It is printed, and never counts as an answer. */
export interface NotAsked {
  readonly notAsked: string;
}

/** What was seen, in the words of what was expected. */
export type Seen = string | NotAsked;

export type RowVerdict = 'as expected' | 'differs' | 'not asked';

/** One line of the tables. */
export interface Row {
  readonly id: string;
  readonly expected: string;
  /** What was seen; where it was not asked, why not. */
  readonly seen: string;
  readonly verdict: RowVerdict;
}

export const isNotAsked = (seen: Seen): seen is NotAsked => typeof seen !== 'string';

/** What stands behind a colon is more than was expected, and does not differ from it. */
const fits = (expected: string, seen: string): boolean => seen === expected || seen.startsWith(`${expected}: `);

export const rowOf = (id: string, expected: string, seen: Seen): Row => {
  if (isNotAsked(seen)) return { id, expected, seen: `not asked: ${seen.notAsked}`, verdict: 'not asked' };
  return { id, expected, seen, verdict: fits(expected, seen) ? 'as expected' : 'differs' };
};

/** What is needed to ask is not to be had here. */
export class CannotAskError extends Error {
  override readonly name = 'CannotAskError';
}

interface Answered extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** From here on a status says that the service itself has failed. Source: RFC 9110, 15.6. */
const SERVER_ERROR = 500;

/**
 * What went wrong while it was asked stands in its row, and differs: it is nothing that was expected. A service that fails
 * at a call, as emulators do at calls that they do not know, has answered nothing.
 */
export const asked = async (ask: () => Promise<Seen>): Promise<Seen> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CannotAskError) return { notAsked: error.message };
    const { name, message, $metadata } = error as Answered;
    const status = $metadata?.httpStatusCode;
    if (status !== undefined && status >= SERVER_ERROR) return { notAsked: `the service fails at a call (${status})` };
    return `${name}: ${message}`;
  }
};
