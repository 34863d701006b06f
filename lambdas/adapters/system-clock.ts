import type { Clock } from '../ports/clock.ts';

/** The time of the machine that this runs on. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
