import { useSyncExternalStore } from 'react';

const paper = window.matchMedia('print');

const subscribe = (onChange: () => void): (() => void) => {
  paper.addEventListener('change', onChange);
  return () => paper.removeEventListener('change', onChange);
};

/** Paper has no second page to click on. */
export const useIsPrinting = (): boolean => useSyncExternalStore(subscribe, () => paper.matches);
