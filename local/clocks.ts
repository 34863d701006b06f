import type { Clock } from '../lambdas/ports/clock.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/**
 * Time that stands still while anybody works and jumps to the next sleeper when nobody does. Sleepers wake in the order
 * of their hours, one a turn of the event loop, so that what the first one does is seen by the next.
 */
export const createVirtualClock = (startAt: number): Clock => {
  const sleepers: Sleeper[] = [];
  let now = startAt;
  const wakeNext = () => {
    sleepers.sort((a, b) => a.until - b.until);
    const next = sleepers.shift();
    if (next === undefined) return;
    now = Math.max(now, next.until);
    next.wake();
  };
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ until: now + Math.max(0, ms), wake });
        setImmediate(wakeNext);
      }),
  };
};
