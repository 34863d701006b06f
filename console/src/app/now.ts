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

/** Of this machine, in milliseconds. Ticks once a second. */
const useRealNow = (): number => {
  const [realNow, setRealNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setRealNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return realNow;
};

/** Ticks once a second. */
export const useNow = (): string => timeAt(useSurroundings(), useRealNow());

/** How many of the API's seconds have passed. @param since of this machine, in milliseconds */
export const useAge = (since: number): number => {
  const { clock } = useSurroundings();
  return (Math.max(0, useRealNow() - since) / SECOND_MS) * (clock?.speed ?? 1);
};
