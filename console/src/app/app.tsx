import { I18nProvider } from '@cloudscape-design/components/i18n';
import enMessages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ApiError } from '../api/errors.ts';
import { WithNews } from './news.tsx';
import { Pages } from './pages.tsx';
import { WithSurroundings } from './with-surroundings.tsx';

/** What the API has refused by name is refused again; a busy or an absent API is asked again, ever later. */
const isWorthRepeating = (failures: number, error: Error): boolean =>
  failures < 3 && !(error instanceof ApiError && error.status < 500 && error.status !== 429);

/** Whether the browser believes to be online says nothing of the API: it may be on this machine. */
const networkMode = 'always';

const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: isWorthRepeating, networkMode },
    mutations: { retry: isWorthRepeating, networkMode },
  },
});

export const App = () => (
  <I18nProvider locale="en" messages={[enMessages]}>
    <QueryClientProvider client={queries}>
      <WithSurroundings>
        <WithNews>
          <Pages />
        </WithNews>
      </WithSurroundings>
    </QueryClientProvider>
  </I18nProvider>
);
