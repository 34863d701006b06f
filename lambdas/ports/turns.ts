import type { Instant } from '../domain/instant.ts';

/** From when until when somebody may be at work. A turn ends by itself, so a dead worker keeps nobody out for good. */
export interface Turn {
  readonly from: Instant;
  readonly until: Instant;
}

/** Who is at work, for jobs that are to be done by one at a time. */
export interface Turns {
  /** Takes the turn, unless another turn has not ended. Repeating it is safe. @returns whether the turn was taken */
  take(job: string, turn: Turn): Promise<boolean>;
  /** Ends the turn before its time. Repeating it is safe, and so is doing it when somebody else has the next one. */
  giveBack(job: string, turn: Turn): Promise<void>;
}
