import type { Clock } from '../../../lambdas/ports/clock.ts';
import type { Ids } from '../../../lambdas/ports/ids.ts';
import { START } from '../builders.ts';

/** Time that passes only by sleeping. */
export const createFakeClock = (startAt = Date.parse(START)): Clock => {
  let now = startAt;
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
};

/** id1, id2, … */
export const createFakeIds = (): Ids => {
  let count = 0;
  return {
    next: () => {
      count += 1;
      return `id${count}`;
    },
  };
};
