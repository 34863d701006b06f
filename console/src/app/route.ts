import { useSyncExternalStore } from 'react';

/** A page and what it is about. The URL of each can be pasted anywhere. */
export type Route =
  | { readonly page: 'groups' }
  | { readonly page: 'group'; readonly id: string }
  | { readonly page: 'run'; readonly id: string }
  | { readonly page: 'unknown' };

const ID = /^[A-Za-z0-9._-]{1,80}$/;

export const routeOf = (hash: string): Route => {
  const [page = '', id = '', ...rest] = hash.replace(/^#?\/?/, '').split('/');
  if (page === '' && id === '') return { page: 'groups' };
  if (rest.length > 0 || !ID.test(id)) return { page: 'unknown' };
  if (page === 'groups') return { page: 'group', id };
  return page === 'runs' ? { page: 'run', id } : { page: 'unknown' };
};

export const HREF = {
  groups: '#/',
  group: (id: string) => `#/groups/${id}`,
  run: (id: string) => `#/runs/${id}`,
} as const;

const subscribe = (onChange: () => void): (() => void) => {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
};

export const useHash = (): string => useSyncExternalStore(subscribe, () => location.hash);
