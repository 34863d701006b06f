import { setTimeout as realSleep } from 'node:timers/promises';
import type { Clock } from '../lambdas/ports/clock.ts';

export interface ScaledClockProps {
  /** Simulated seconds in one real second. */
  readonly speed: number;
  /** Simulated milliseconds since the Unix epoch at which it begins. @default now */
  readonly startAt?: number;
}

/** Simulated time that runs `speed` times as fast as real time. */
export const createScaledClock = ({ speed, startAt = Date.now() }: ScaledClockProps): Clock => {
  if (!(speed > 0)) throw new Error(`Speed ${speed} makes no clock. Give a number above 0; 1 is real time.`);
  const begun = performance.now();
  return {
    now: () => Math.floor(startAt + (performance.now() - begun) * speed),
    sleep: async (ms) => {
      const until = performance.now() + ms / speed;
      // A timer may go off up to a millisecond early, which is seconds of a clock that runs fast.
      do await realSleep(Math.max(0, until - performance.now()));
      while (performance.now() < until);
    },
  };
};

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
