import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Spinner from '@cloudscape-design/components/spinner';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useSurroundings } from '../api/surroundings-context.ts';
import { session, useSession } from './browser-session.ts';

/** Nothing of the API is asked before somebody is signed in, where people have to sign in. */
export const WithSignIn = ({ children }: { readonly children: ReactNode }) => {
  const { signIn } = useSurroundings();
  const current = useSession();
  useEffect(() => {
    if (signIn !== undefined) void session.open(signIn);
  }, [signIn]);
  if (signIn === undefined || current.is === 'in' || current.is === 'over') return children;
  return <main>{current.is === 'waiting' ? <OnTheWay to={signIn.issuer} /> : <SignedOut why={current.why} />}</main>;
};

/** Whoever steps back from the issuer is here again, and finds the way. */
const OnTheWay = ({ to }: { readonly to: string }) => (
  <div role="status">
    <Spinner /> You are sent to {to}. <SignInButton>Go there to sign in</SignInButton>
  </div>
);

const SignedOut = ({ why }: { readonly why: string }) => (
  <ContentLayout
    header={
      <Header variant="h1" actions={<SignInButton>Sign in</SignInButton>}>
        Nobody is signed in
      </Header>
    }
  >
    <Alert type="info">{why}</Alert>
  </ContentLayout>
);

const SignInButton = ({ children }: { readonly children: ReactNode }) => (
  <Button onClick={() => void session.again()}>{children}</Button>
);

/** Stands beside the words that the API does not know the caller. */
export const SignInAgain = () => {
  const { signIn } = useSurroundings();
  return signIn === undefined ? null : <SignInButton>Sign in again</SignInButton>;
};

/** In the frame of each page. */
export const SignOut = () => {
  const { signIn } = useSurroundings();
  const queries = useQueryClient();
  const { is } = useSession();
  if (signIn === undefined || is !== 'in') return null;
  const signOut = () => {
    session.signOut();
    queries.removeQueries({ predicate: ({ queryKey: [what] }) => what !== 'surroundings' });
  };
  return (
    <button type="button" onClick={signOut}>
      Sign out
    </button>
  );
};
