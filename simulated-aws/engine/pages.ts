import { ec2Error } from './errors.ts';

interface PageRequest {
  readonly ids?: readonly string[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

export interface Page<R> {
  readonly records: R[];
  /** `NextToken` where there is more, ready to be spread into an answer. */
  readonly next: { readonly NextToken?: string };
}

const tokenFor = (seq: number): string => Buffer.from(`after:${seq}`).toString('base64url');

/**
 * UNVERIFIED[bad-page-token]: EC2's code for a bad token is not in its list of error codes; an invalid value is what it
 * is.
 */
const positionOf = (token: string): number => {
  const seq = /^after:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (seq === undefined) throw ec2Error('InvalidParameterValue', `Unable to parse pagination token: ${token}`);
  return Number(seq);
};

/** Source: EC2 API Reference, `MaxResults` of each action: its range, and that it excludes a list of ids. */
const checkRange = ({ ids = [], MaxResults: maxResults }: PageRequest, range: readonly [number, number]): void => {
  const [fewest, most] = range;
  if (maxResults === undefined) return;
  if (ids.length > 0) {
    throw ec2Error('InvalidParameterCombination', 'The parameter maxResults cannot be used with a list of IDs');
  }
  if (maxResults < fewest || maxResults > most) {
    const message = `Value ( ${maxResults} ) for parameter maxResults is invalid. Expecting a value from ${fewest} to ${most}.`;
    throw ec2Error('InvalidParameterValue', message);
  }
};

/** @param range fewest and most results a page; without it everything is one page */
export const paged = <R extends { readonly seq: number }>(
  records: readonly R[],
  request: PageRequest,
  range?: readonly [number, number],
): Page<R> => {
  if (!range) return { records: [...records], next: {} };
  checkRange(request, range);
  const after = request.NextToken === undefined ? 0 : positionOf(request.NextToken);
  const rest = records.filter((record) => record.seq > after);
  const page = request.MaxResults === undefined ? rest : rest.slice(0, request.MaxResults);
  const last = page.at(-1);
  return { records: page, next: last && rest.length > page.length ? { NextToken: tokenFor(last.seq) } : {} };
};
