import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import type { UseQueryResult } from '@tanstack/react-query';
import { ApiError } from '../api/errors.ts';
import { SignInAgain } from '../auth/with-sign-in.tsx';
import { momentText } from '../model/time.ts';
import { troubleOf } from '../model/trouble.ts';
import { useNews } from './news.tsx';

type Queries = readonly UseQueryResult<unknown>[];

/** What went wrong last, each kind once, and how old is what the page shows. */
export const Troubles = ({ queries }: { readonly queries: Queries }) => <Flashbar items={troublesIn(queries)} />;

interface MessagesProps {
  readonly queries: Queries;
  /** What the page is about has ended: that it was begun is no news any more. */
  readonly isOver: boolean;
}

/** The same above a whole page, and below it what came of what a person has asked for. */
export const Messages = ({ queries, isOver }: MessagesProps) => {
  const { items } = useNews();
  const news = isOver ? items.filter(({ type }) => type !== 'info') : items;
  return <Flashbar items={[...troublesIn(queries), ...news]} />;
};

const troublesIn = (queries: Queries): FlashbarProps.MessageDefinition[] => {
  const failing = queries.filter((query) => query.failureReason !== null);
  const known = failing.map(({ dataUpdatedAt }) => dataUpdatedAt).filter((at) => at > 0);
  const since = known.length > 0 ? ` Last answer: ${momentText(new Date(Math.min(...known)).toISOString())}.` : '';
  const items = new Map(failing.map((query) => itemOf(query, since)));
  return [...items.values()];
};

const itemOf = (
  { failureReason, data }: UseQueryResult<unknown>,
  since: string,
): [string, FlashbarProps.MessageDefinition] => {
  const { header, text } = troubleOf(failureReason);
  return [
    `${header}${text}`,
    {
      id: header,
      type: data === undefined ? 'error' : 'warning',
      header,
      content: `${text}${since}`,
      ariaRole: 'status',
      action: failureReason instanceof ApiError && failureReason.status === 401 ? <SignInAgain /> : undefined,
    },
  ];
};
