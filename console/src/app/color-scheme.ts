import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { useSyncExternalStore } from 'react';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

const apply = (): void => applyMode(dark.matches ? Mode.Dark : Mode.Light);

/** Light or dark as the browser has it, also when that changes. */
export const followColorScheme = (): void => {
  apply();
  dark.addEventListener('change', apply);
};

const subscribe = (onChange: () => void): (() => void) => {
  dark.addEventListener('change', onChange);
  return () => dark.removeEventListener('change', onChange);
};

export const useColorScheme = (): 'dark' | 'light' =>
  useSyncExternalStore(subscribe, () => (dark.matches ? 'dark' : 'light'));
