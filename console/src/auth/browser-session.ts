import { useSyncExternalStore } from 'react';
import { type Session, SignInSession } from './session.ts';

/** Of this tab. */
export const session = new SignInSession({
  storage: sessionStorage,
  page: {
    address: () => new URL(location.href),
    rename: (path) => history.replaceState(null, '', path),
    leaveFor: (url) => location.assign(url),
  },
  now: () => Date.now(),
});

export const useSession = (): Session => useSyncExternalStore(session.subscribe, session.current);
