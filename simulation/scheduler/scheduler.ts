import type { Clock } from '../../lambdas/ports/clock.ts';
import { DeadlockError, TooManyTurnsError } from './errors.ts';
import { createRandom, type Random } from './random.ts';
import { createTurns, type PendingTurn, type Turn } from './turns.ts';

/** A turn that was asked for. */
export interface Wait {
  /** Resolves when the turn has come; never, once it is cancelled. */
  readonly come: Promise<void>;
  cancel(): void;
}

/**
 * Owner of every turn. Whoever leaves the code under test (a call, a pause) asks for a turn and waits. One goes on at a time, and
 * the next is picked once all code has come to rest: by the seed among those that may go on now, else time jumps to the earliest.
 * Nothing here or below opens a socket or starts a timer, so the same seed takes the same turns.
 */
export interface Scheduler {
  /** Milliseconds since the Unix epoch. Time passes only while nobody can go on. */
  now(): number;
  readonly random: Random;
  /** @param at not before that moment. @default now */
  ask(who: string, what: string, at?: number): Wait;
  /** Time as one of those who wait has it. */
  clockOf(who: string): Clock;
  /** From now on no turn comes to them, until they are released. */
  hold(who: string): void;
  release(who: string): void;
  /** Gives turns until the work has ended. @throws DeadlockError, TooManyTurnsError, and what the work throws */
  run<T>(work: Promise<T>): Promise<T>;
}

export interface SchedulerOptions {
  readonly seed: number;
  /** Milliseconds since the Unix epoch. */
  readonly startAt: number;
  /** Hears of each turn as it comes. @default nobody */
  readonly onTurn?: (turn: Turn, now: number) => void;
  /** @default 100,000 */
  readonly mostTurns?: number;
}

export const createScheduler = ({ seed, startAt, onTurn, mostTurns = 100_000 }: SchedulerOptions): Scheduler => {
  const random = createRandom(seed);
  const turns = createTurns();
  let now = startAt;
  let asked = 0;
  let given = 0;

  const ask = (who: string, what: string, at = now): Wait => {
    const { promise: come, resolve: go } = Promise.withResolvers<void>();
    asked += 1;
    const turn: PendingTurn = { number: asked, who, what, at, go };
    turns.add(turn);
    return { come, cancel: () => turns.remove(turn) };
  };

  const give = (turn: PendingTurn): void => {
    given += 1;
    if (given > mostTurns) throw new TooManyTurnsError(mostTurns, turn);
    turns.remove(turn);
    onTurn?.(turn, now);
    turn.go();
  };

  const nextMoment = (): number => {
    const next = turns.next();
    if (next === undefined) throw new DeadlockError(turns.pending(), turns.isHeld);
    return next;
  };

  /** Lets somebody go on, or time pass. */
  const step = (): void => {
    const ready = turns.ready(now);
    const turn = ready[random.below(ready.length)];
    if (turn === undefined) now = nextMoment();
    else give(turn);
  };

  return {
    now: () => now,
    random,
    ask,
    clockOf: (who) => ({
      now: () => now,
      sleep: (ms) => ask(who, `sleeps ${ms} ms`, now + Math.max(0, ms)).come,
    }),
    hold: turns.hold,
    release: turns.release,
    run: (work) => driven(work, step),
  };
};

const driven = async <T>(work: Promise<T>, step: () => void): Promise<T> => {
  let ended = false;
  const end = () => {
    ended = true;
  };
  work.then(end, end);
  for (;;) {
    await atRest();
    if (ended) return work;
    step();
  }
};

/** All code has gone as far as it can without a turn: what is queued behind a promise runs before the next round of the event loop. */
const atRest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
