import type { Clock } from '../../lambdas/ports/clock.ts';

/** The clock of one machine: it may jump, and whoever is gone never wakes from a pause. */
export interface LocalClock extends Clock {
  jump(ms: number): void;
}

export const createLocalClock = (clock: Clock, isOver: () => boolean): LocalClock => {
  let aheadMs = 0;
  return {
    now: () => clock.now() + aheadMs,
    sleep: (ms) => clock.sleep(ms).then(() => (isOver() ? new Promise<never>(() => {}) : undefined)),
    jump: (ms) => {
      aheadMs += ms;
    },
  };
};
