import { type Instant, latestOf } from '../instant.ts';
import type { PointChoice } from './point-choice.ts';

/** The phases of a failover: the three things every member needs, in the order of the workflow's loop. */
export const PHASES = ['fence', 'disks', 'identity'] as const;

export type Phase = (typeof PHASES)[number];

/**
 * `waiting`: EC2 is at work or a precondition is not there yet. `failed` is terminal for this failover. `unfenced`, of
 * the fence alone: the budget is over, the operator has accepted that by name (F7), and fencing is still being tried.
 */
export type PhaseState = 'pending' | 'waiting' | 'done' | 'failed' | 'unfenced';

/**
 * How far fencing got (docs/glossary.md). F0 lease and epoch; F1 tagged `sdrs:fenced`; F2 isolated, where the policy
 * names an isolation group; F3 confirmed stopped; F4 root volume detached, so it cannot boot; F6 terminated.
 */
export type FenceRung = 'F0' | 'F1' | 'F2' | 'F3' | 'F4' | 'F6';

export interface MemberFailure {
  /** Error name, e.g. `ProductionServerNotFencedError`. */
  readonly error: string;
  /** The phase's name. */
  readonly phase: string;
  /** What failed, on which resource, and the remedy. */
  readonly message: string;
}

/** Per-member record of one failover. Times in it pace repeated calls and inform people; they never open a gate. */
export interface MemberProgress {
  readonly failoverId: string;
  readonly startedAt: Instant;
  /** By name: every phase that the run has, from its start on. See {@link phaseOf}. */
  readonly phases: Readonly<Record<string, PhaseProgress>>;
  readonly rung: FenceRung;
  /** An earlier failover has migrated the member: it is left alone, and so is its recovery point. */
  readonly finished?: true;
  readonly failure?: MemberFailure;
  /** When the first move of its identity was decided, written before the call: the point of no return. */
  readonly committedAt?: Instant;
  /** Which point the server is brought to. It stays once its identity is on the move. @default `newest` */
  readonly point?: PointChoice;
  /** What came of `final` or `live`. Once it is on record it stays for the whole failover. */
  readonly settled?: SettledPoint;
  /**
   * Why stop protection is looked at, and cleared, before the production server is stopped: it was seen, or a refused
   * stop may come from it. Each look is a call of its own, so servers without such a hint are not asked about.
   */
  readonly stopProtected?: string;
  /** EC2's answer to its production server's stop: the fencing budget counts from it. Gone once it is seen fenced. */
  readonly stop?: AnsweredStop;
  /** Until then a roll-back that had not ended, and that this failover or one before has taken over, may have made calls. */
  readonly rolledBackUntil?: Instant;
  /** EC2's state of the production server by the last look on record, or `absent`. Looks that show the same write nothing. */
  readonly seen?: { readonly state: string; readonly at: Instant };
  /** The operator accepts, for this server and this failover, that it may not be seen to be down. */
  readonly acceptedUnfenced?: { readonly reason: string };
}

/** What a server is brought to that was to be brought to production's last state. */
export interface SettledPoint {
  /** `newest`: neither of the two came in time, so it is the recovery point that was pinned before. */
  readonly took: 'final' | 'live' | 'newest';
  readonly at: Instant;
  /** Of `newest`: what stood against the other, in a sentence. */
  readonly why?: string;
}

/** EC2's first answer of each kind. One not answered (throttled, no reply, held back by the pace) leaves none. */
export interface AnsweredStop {
  readonly acceptedAt?: Instant;
  readonly refusedAt?: Instant;
  /** EC2's code and sentence of the latest refusal. */
  readonly refusal?: string;
  /** By an earlier failover, where the server has not been seen to run or to have stopped since. */
  readonly acceptedBefore?: Instant;
}

export interface PhaseProgress {
  readonly state: PhaseState;
  /** What it waits for, or why it failed, in a sentence. */
  readonly reason?: string;
  readonly doneAt?: Instant;
  /** When each call was last issued, by its key (see `actionKey`). */
  readonly issued: Readonly<Record<string, Instant>>;
  /** Since when no look has shown enough of it. Absent while it is seen. */
  readonly unseenSince?: Instant;
  /** Since when looks have shown volumes on their way off their server, by id, until the phase is done. @default none */
  readonly leavingSince?: Readonly<Record<string, Instant>>;
  /** What EC2 last said against such a call, until it accepts the call or the phase is done. @default none */
  readonly refused?: Readonly<Record<string, CallRefusal>>;
  /** Pairs whose disk EC2 refused at the group's initialization rate, so that it is made without. @default none */
  readonly withoutRate?: readonly string[];
  /** Calls of the last pass that the account's allowance had no room for, by API. @default none */
  readonly deferred?: Readonly<Record<string, number>>;
  /** How often EC2 answered each request for a disk (by `actionKey`) that it has not shown. @default never */
  readonly diskAsks?: Readonly<Record<string, number>>;
  /** How often it had when this run began. @default never */
  readonly diskAsksBefore?: Readonly<Record<string, number>>;
}

/** What EC2 (or the way to it) said against a call, and how long it has said so. */
export interface CallRefusal {
  readonly at: Instant;
  readonly outcome: 'retry' | 'wait' | 'unknown' | 'failed';
  /** EC2's error code. */
  readonly code: string;
  /** EC2's code and sentence, shortened. */
  readonly reason: string;
  /** The row of equal answers that this one belongs to. `retry` neither counts nor ends a row. */
  readonly same?: { readonly code: string; readonly since: Instant; readonly times: number };
}

const PENDING: PhaseProgress = { state: 'pending', issued: {} };

/** The phases at the start of a run. */
export const pendingPhases = (names: readonly string[]): MemberProgress['phases'] =>
  Object.fromEntries(names.map((name) => [name, PENDING]));

/** How far a phase is. One that the run does not have, or that no run has begun, is pending. */
export const phaseOf = (progress: Pick<MemberProgress, 'phases'> | undefined, name: string): PhaseProgress =>
  progress?.phases[name] ?? PENDING;

/** Nothing has to be waited for any more. */
export const hasEnded = ({ state }: Pick<PhaseProgress, 'state'>): boolean => state === 'done' || state === 'unfenced';

/** `open`: something is left to do. */
export type MemberState = 'open' | 'migrated' | 'failed';

export const memberState = (progress: MemberProgress | undefined): MemberState => {
  if (!progress) return 'open';
  if (progress.failure) return 'failed';
  return Object.values(progress.phases).every(hasEnded) ? 'migrated' : 'open';
};

/** When a member last came to the end of a phase, or the run began with one. */
export const lastProgressAt = (progresses: readonly (MemberProgress | undefined)[]): Instant | undefined => {
  const moments = progresses.flatMap((progress) =>
    progress ? [progress.startedAt, ...Object.values(progress.phases).flatMap(({ doneAt }) => doneAt ?? [])] : [],
  );
  return latestOf(moments);
};
