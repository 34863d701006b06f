import { useEffect, useState } from 'react';
import { type KnownSurroundings, useSurroundings } from '../api/surroundings-context.ts';

const SECOND_MS = 1_000;

/** The API's time, as ISO 8601: on a simulated site time has a pace of its own. */
const timeAt = ({ clock, receivedAt }: KnownSurroundings, realNow: number): string => {
  if (clock === undefined) return new Date(realNow).toISOString();
  // An answer may be newer than the last tick.
  const since = Math.max(0, realNow - receivedAt);
  return new Date(Date.parse(clock.now) + since * clock.speed).toISOString();
};

/** Ticks once a second. */
export const useNow = (): string => {
  const surroundings = useSurroundings();
  const [realNow, setRealNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setRealNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return timeAt(surroundings, realNow);
};
