/** Time, from outside, so that it can be scaled, virtual, or real. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds of this clock's own time. */
  sleep(ms: number): Promise<void>;
}
