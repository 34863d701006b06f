import type { Member } from '../group/member.ts';
import { type MemberProgress, memberState } from '../group/progress.ts';
import { LOOK_AGAIN_SECONDS } from './looks.ts';
import type { PhaseRule } from './phase-rule.ts';
import { idleSeconds, type Performed, type PhaseVerdict } from './phase-verdict.ts';
import { type Standing, setsPace, standingOf } from './standing.ts';

/** One member in one pass: what it needs, what was done about it. */
export interface Turn {
  readonly member: Member;
  readonly verdict: PhaseVerdict;
  readonly performed: readonly Performed[];
}

export interface PassedMembers {
  /** As they are after the pass, also those that nobody looked at. */
  readonly members: readonly Member[];
  readonly turns: readonly Turn[];
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

/** What is late may come at any moment; and a few seconds' worth of tokens is back. */
const SOON_SECONDS = 2;

/** Seconds until something can be done next in this phase; 0 where it waits for nothing. */
export const waitOfPass = (phase: PhaseRule, { members, turns, nowMs }: PassedMembers): number => {
  const turnOf = new Map(turns.map((turn) => [turn.member.instance.id, turn]));
  const waits = members
    .filter((member) => isDriven(phase, member))
    .map((member) => ({ member, standing: standingOf(phase, member, nowMs) }))
    .filter(({ member, standing }) => standing.is === 'deferred' || setsPace(phase, member))
    .map(({ member, standing }) => waitOf(standing, turnOf.get(member.instance.id), nowMs))
    .filter((seconds) => seconds !== undefined);
  return waits.length === 0 ? 0 : Math.min(...waits);
};

const isDriven = (phase: PhaseRule, { instance: { progress } }: Member): boolean =>
  memberState(progress) !== 'failed' && progress?.phases[phase.name]?.state !== 'unfenced';

const waitOf = (standing: Standing, turn: Turn | undefined, nowMs: number): number | undefined => {
  switch (standing.is) {
    case 'ended':
    case 'gated':
      return undefined;
    case 'deferred':
      return SOON_SECONDS;
    case 'under-way':
      return Math.ceil((standing.dueMs - nowMs) / 1000);
    case 'open':
      return turn ? waitOfTurn(turn, standing.dueMs, nowMs) : SOON_SECONDS;
    default:
      return standing satisfies never;
  }
};

/** What is late is likely to stay so for a while: the next look is after a quarter of the time it is late by now. */
const LATE_PART = 0.25;
/** What is asked for again is not late yet. Where no server comes further, a look is at least this part of that time away. */
const IDLE_PART = 0.1;

/** @param dueMs when the effect of what was asked for was due; absent where nothing was asked for */
const waitOfTurn = ({ verdict, performed, member }: Turn, dueMs: number | undefined, nowMs: number): number => {
  // What EC2 did not take is asked for again, and EC2 has to have the time to be of another mind.
  const isRefused = performed.some(({ outcome }) => !['done', 'failed'].includes(outcome.outcome));
  if (isRefused) return Math.min(LOOK_AGAIN_SECONDS, verdict.waitSeconds);
  if (dueMs === undefined) return verdict.waitSeconds;
  const late = Math.max(((nowMs - dueMs) / 1000) * LATE_PART, idleSeconds(member, nowMs) * IDLE_PART);
  return Math.min(verdict.waitSeconds, Math.max(SOON_SECONDS, Math.ceil(late)));
};

/**
 * Rounds that follow each other too fast end the execution: Step Functions ends an execution with its 25,000th event
 * (Step Functions Developer Guide, Quotas), without a word to anybody. A round costs 19. From the third minute on, a
 * wait is at least this part of the time that the failover has taken since: a day costs at most 1,250 rounds, and no
 * look is later for it by more than this part.
 */
const LEAST_WAIT_PART = 0.01;
const FREE_SECONDS = 150;
/** In the first hours a large group is still busy, and no bucket gets full in this time: no allowance is lost. */
const MOST_WHILE_BUSY_SECONDS = 8;
const BUSY_SECONDS = 4_500;

/** How far a run is. */
export interface Elapsed {
  readonly members: number;
  /** Since the first member was prepared. */
  readonly seconds: number;
  /** That the round has taken already. */
  readonly roundSeconds: number;
}

/** Seconds until the next round, from what its passes ask for and how far the run is. */
export const waitOfRound = (waits: readonly number[], elapsed: Elapsed): number => {
  const asked = waits.filter((seconds) => seconds > 0);
  const least = Math.max(leastForSize(elapsed), leastForHistory(elapsed));
  return asked.length === 0 ? least : Math.max(least, Math.min(...asked));
};

/**
 * Each round costs five transitions and reads every member from the table, and in a large group something is always
 * due. So many servers less make a round come a second sooner: nobody is the later for it while calls wait for their
 * allowance.
 */
const MEMBERS_A_SECOND = 60;
const MOST_FOR_SIZE_SECONDS = 6;

/** Even when everybody asks for less. */
const leastForSize = ({ members, roundSeconds }: Elapsed): number =>
  Math.max(1, Math.min(MOST_FOR_SIZE_SECONDS, Math.round(members / MEMBERS_A_SECOND)) - Math.floor(roundSeconds));

const leastForHistory = ({ seconds }: Elapsed): number => {
  const least = Math.floor((seconds - FREE_SECONDS) * LEAST_WAIT_PART);
  return seconds < BUSY_SECONDS ? Math.min(MOST_WHILE_BUSY_SECONDS, least) : least;
};

/** How far the run is that has prepared these members, by their own records. */
export const elapsedIn = (
  runId: string,
  progresses: readonly (MemberProgress | undefined)[],
  nowMs: number,
): Omit<Elapsed, 'roundSeconds'> => {
  const starts = progresses.flatMap((one) => (one?.failoverId === runId ? Date.parse(one.startedAt) : []));
  return { members: progresses.length, seconds: Math.max(0, (nowMs - Math.min(nowMs, ...starts)) / 1000) };
};
