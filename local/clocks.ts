import { setTimeout as realSleep } from 'node:timers/promises';
import type { Clock } from '../lambdas/ports/clock.ts';

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms) => {
    await realSleep(ms);
  },
};

export interface ScaledClockOptions {
  /** Seconds of this clock a real second. Above 0. */
  readonly speed: number;
  /**
   * Moment at which this clock and the real one agree, in milliseconds since the Unix epoch. Processes with the same
   * `startAt` and `speed` share one time. @default now
   */
  readonly startAt?: number;
}

/** A clock that runs faster (or slower) than the real one. @throws RangeError for a speed that is not above 0 */
export const createScaledClock = ({ speed, startAt = Date.now() }: ScaledClockOptions): Clock => {
  if (!(speed > 0)) throw new RangeError(`speed is ${speed}; it must be above 0, e.g. 60 for a minute a second`);
  return {
    now: () => Math.round(startAt + (Date.now() - startAt) * speed),
    sleep: async (ms) => {
      await realSleep(ms / speed);
    },
  };
};

export interface VirtualClock extends Clock {
  /** Moves time on without waking anybody before their time has come. */
  advance(ms: number): void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * A clock whose time moves only when somebody sleeps or advances it. A sleep takes no real time: pending work of the
 * process runs first, then the sleeper who is due first wakes, at exactly its time.
 */
export const createVirtualClock = (start: number): VirtualClock => {
  let now = start;
  const sleepers: Sleeper[] = [];
  const wakeFirst = (): void => {
    sleepers.sort((one, other) => one.at - other.at);
    const first = sleepers.shift();
    if (!first) return;
    now = Math.max(now, first.at);
    first.wake();
  };
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: now + ms, wake });
        setImmediate(wakeFirst);
      }),
  };
};
