import { useSyncExternalStore } from 'react';

const subscribe = (onChange: () => void): (() => void) => {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
};

export const goTo = (href: string): void => {
  location.hash = href;
};

export const useHash = (): string => useSyncExternalStore(subscribe, () => location.hash);
