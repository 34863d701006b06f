import type { Turn } from './turns.ts';

const MOST_NAMED = 20;

const listOf = (turns: readonly Turn[], isHeld: (who: string) => boolean): string =>
  turns
    .slice(0, MOST_NAMED)
    .map(({ who, what }) => `${who}: ${what}${isHeld(who) ? ' (held)' : ''}`)
    .join('; ');

/** Nobody can go on, and the work has not ended. */
export class DeadlockError extends Error {
  override readonly name = 'DeadlockError';
  readonly waiting: readonly Turn[];
  constructor(waiting: readonly Turn[], isHeld: (who: string) => boolean) {
    const who = waiting.length === 0 ? 'nobody waits for a turn' : listOf(waiting, isHeld);
    super(`Nothing can happen any more, and the work has not ended. ${who}.`);
    this.waiting = waiting;
  }
}

/** More turns than any run takes: somebody goes round in circles. */
export class TooManyTurnsError extends Error {
  override readonly name = 'TooManyTurnsError';
  constructor(most: number, last: Turn) {
    super(`${most} turns, and the work has not ended. The last one was ${last.who}: ${last.what}.`);
  }
}
