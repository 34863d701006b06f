import type { Random } from '../scheduler/random.ts';

/** What befalls one turn of the synchroniser. */
export interface SweepPlan {
  /** Milliseconds after the begin of the run. */
  readonly at: number;
  /** The call before which, or after which, it stands still; `undefined` where it goes on. 1 is the first. */
  readonly suspended?: { readonly call: number; readonly when: 'before' | 'after'; readonly wakesAfterMs: number };
}

/** One run, as its seed draws it. */
export interface StopPlan {
  readonly stop: 'disable' | 'failover';
  /** How long the failover's look at the recovery points takes to arrive: what was taken meanwhile is complete then. */
  readonly slowLookMs: number;
  /** Milliseconds after the begin of the run. */
  readonly stopAt: number;
  readonly sweeps: readonly SweepPlan[];
  /** When a person pins the oldest recovery point. */
  readonly pinAt: number;
}

const MINUTE = 60_000;

/** Sweeps before the stop may be under way, those after it find it. */
const SWEEPS = 4;

/** About as many calls as a turn makes here. */
const MOST_CALLS = 30;

/** Beyond the time of its function. */
const LONGEST_SLEEP = 310_000;

export const drawStop = (random: Random): StopPlan => ({
  stop: random.below(3) === 0 ? 'failover' : 'disable',
  slowLookMs: random.below(2) === 0 ? 0 : 60_000 + random.below(MINUTE),
  stopAt: random.below(3 * MINUTE),
  pinAt: random.below(3 * MINUTE),
  sweeps: Array.from({ length: SWEEPS }, (_, n) => ({
    at: n * MINUTE + random.below(10_000),
    ...(random.below(4) > 0 ? { suspended: drawSuspension(random) } : {}),
  })),
});

/** Half of them wake soon, half at any time until nothing of them can arrive. */
const drawSuspension = (random: Random): NonNullable<SweepPlan['suspended']> => ({
  call: 1 + random.below(MOST_CALLS),
  when: random.below(2) === 0 ? 'before' : 'after',
  wakesAfterMs: random.below(random.below(2) === 0 ? 2 * MINUTE : LONGEST_SLEEP),
});
