import { useCallback, useSyncExternalStore } from 'react';

/** Whether the window has less room than that. @param width in pixels */
export const useIsNarrower = (width: number): boolean => {
  const query = `(max-width: ${width - 1}px)`;
  const subscribe = useCallback(
    (onChange: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', onChange);
      return () => list.removeEventListener('change', onChange);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
};
