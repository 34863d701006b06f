/** A token bucket: so many at once, then so many a second. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

/** What EC2 allows an account of one API action. */
export interface ApiLimit {
  /** One token a request. */
  readonly requests: Allowance;
  /** One token for each instance that a request names. */
  readonly resources?: Allowance;
}

/** Tokens may be promised ahead: the level is then below zero, and the next caller waits for longer. */
export interface Bucket {
  /** Milliseconds until `tokens` more are there. */
  waitFor(tokens: number, now: number): number;
  take(tokens: number, now: number): void;
  empty(now: number): void;
}

/** EC2 adds tokens once a second, so an empty bucket has none for that long. Source: EC2 Developer Guide, "Request throttling". */
const MS_OF_REFILL = 1_000;

/** A full bucket with `share` of an allowance. Times are milliseconds of any one clock. */
export const createBucket = ({ burst, perSecond }: Allowance, share: number, start: number): Bucket => {
  const capacity = burst * share;
  const perMs = (perSecond * share) / 1000;
  let level = capacity;
  let at = start;
  const refill = (now: number): void => {
    level = Math.min(capacity, level + (now - at) * perMs);
    at = now;
  };
  return {
    waitFor(tokens, now) {
      refill(now);
      return level >= tokens ? 0 : Math.ceil((tokens - level) / perMs);
    },
    take(tokens, now) {
      refill(now);
      level -= tokens;
    },
    empty(now) {
      refill(now);
      level = Math.min(level, 1 - MS_OF_REFILL * perMs);
    },
  };
};
