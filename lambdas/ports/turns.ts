import type { Instant } from '../domain/instant.ts';

/** From when until when somebody is at work at most. It ends by itself, so whoever dies at work keeps nobody out for good. */
export interface Turn {
  readonly from: Instant;
  readonly until: Instant;
}

/** Who is at work, for jobs that are to be done by one at a time. */
export interface Turns {
  /** Takes the turn, unless somebody has one that has not ended. Repeating it is safe. @returns whether it was taken */
  take(job: string, turn: Turn): Promise<boolean>;
  /** Ends the turn before its time. Repeating it is safe, and so is doing it when somebody else has the next one. */
  giveBack(job: string, turn: Turn): Promise<void>;
}
