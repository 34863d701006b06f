import Alert from '@cloudscape-design/components/alert';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { getJson } from '../api/client.ts';
import type { Surroundings } from '../api/surroundings.ts';
import { SurroundingsContext } from '../api/surroundings-context.ts';
import { SignOut, WithSignIn } from '../auth/with-sign-in.tsx';
import { HREF } from '../model/route.ts';
import { troubleOf } from '../model/trouble.ts';

/** Clocks part: the API's is read again. A simulated one stands still at times, which nobody can foresee. */
const CLOCK_MS = 60_000;
const SIMULATED_CLOCK_MS = 2_000;

/** The frame says where the page is: nobody fails over a site that he takes for another one. */
export const WithSurroundings = ({ children }: { readonly children: ReactNode }) => {
  const { data, error } = useQuery({
    queryKey: ['surroundings'],
    queryFn: async ({ signal }) => ({
      ...(await getJson<Surroundings>('console.json', signal)),
      receivedAt: Date.now(),
    }),
    refetchInterval: ({ state }) => (state.data?.clock ? SIMULATED_CLOCK_MS : CLOCK_MS),
  });
  if (data === undefined) return <main>{error === null ? <Spinner /> : <NotOpened error={error} />}</main>;
  return (
    <SurroundingsContext value={data}>
      <header id="target" className={`target target-${data.target.is}`}>
        <a href={HREF.groups}>SDRS on AWS</a>: {targetText(data)} <SignOut />
      </header>
      <WithSignIn>{children}</WithSignIn>
    </SurroundingsContext>
  );
};

const targetText = ({ target }: Surroundings): string =>
  target.is === 'simulated' ? 'SIMULATED' : `account ${target.account}, ${target.region}`;

const NotOpened = ({ error }: { readonly error: Error }) => {
  const { header, text } = troubleOf(error);
  return (
    <Alert type="error" header={header}>
      {text}
    </Alert>
  );
};
