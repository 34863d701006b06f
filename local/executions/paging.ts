import { InvalidToken } from '@aws-sdk/client-sfn';

export interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** Items of a page where none or 0 are asked for, and the most that may be asked for (Step Functions API Reference). */
const DEFAULT_SIZE = 100;
const MOST = 1000;

/** The page that a token names, and the token of the next one where there is one. */
export const paged = <T>(items: readonly T[], { maxResults, nextToken }: PageRequest) => {
  const from = nextToken === undefined ? 0 : Number(nextToken);
  if (!Number.isInteger(from) || from < 0) {
    throw new InvalidToken({ message: `Invalid Token: '${nextToken}'`, $metadata: {} });
  }
  const to = from + Math.min(maxResults || DEFAULT_SIZE, MOST);
  return { page: items.slice(from, to), nextToken: to < items.length ? String(to) : undefined };
};
