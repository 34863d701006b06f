import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { useHash } from './route.ts';

/** What came of something that a person has asked for. */
export interface News {
  readonly type: 'success' | 'error' | 'info';
  readonly header: string;
  readonly text?: string;
  /** The page that it is told on. @default the one on which it happened */
  readonly at?: string;
}

interface Newspaper {
  readonly items: readonly FlashbarProps.MessageDefinition[];
  readonly tell: (news: News) => void;
}

const NewsContext = createContext<Newspaper>({ items: [], tell: () => undefined });

export const useNews = (): Newspaper => useContext(NewsContext);

/** The newest few stay until they are dismissed. */
const MOST = 5;

export const WithNews = ({ children }: { readonly children: ReactNode }) => {
  const page = useHash();
  const [news, setNews] = useState<readonly News[]>([]);
  const tell = useCallback(
    (one: News) =>
      setNews((all) =>
        [{ at: location.hash, ...one }, ...all.filter((other) => idOf(other) !== idOf(one))].slice(0, MOST),
      ),
    [],
  );
  const newspaper = useMemo(() => {
    const dismiss = (one: News) => setNews((all) => all.filter((other) => other !== one));
    const shown = news.filter(({ at }) => at === page);
    return { items: shown.map((one) => itemOf(one, () => dismiss(one))), tell };
  }, [news, page, tell]);
  return <NewsContext value={newspaper}>{children}</NewsContext>;
};

/** What is said again takes the place of what was said before. */
const idOf = ({ header }: News): string => header;

const itemOf = (news: News, dismiss: () => void): FlashbarProps.MessageDefinition => ({
  id: idOf(news),
  type: news.type,
  header: news.header,
  content: news.text,
  ariaRole: news.type === 'error' ? 'alert' : 'status',
  dismissible: true,
  dismissLabel: `Dismiss: ${news.header}`,
  onDismiss: dismiss,
});
