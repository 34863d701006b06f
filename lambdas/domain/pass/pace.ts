import type { Member } from '../group/member.ts';
import { hasEnded, type MemberProgress, phaseOf } from '../group/progress.ts';
import type { Instant } from '../group/protection-group.ts';
import type { PhaseRule } from './phase-rule.ts';
import type { Performed, PhaseVerdict } from './phase-verdict.ts';

/** Seconds a pass may wait for the API's allowance. Longer, and the allowances of the other passes idle when full. */
export const PASS_SECONDS = 30;
/** Even when every member asks for less: a round costs five transitions. */
const LEAST_WAIT_SECONDS = 1;
/** What was deferred for lack of allowance is worth another try this soon: half of most buckets' burst has come back. */
const DEFERRED_SECONDS = 5;

/** One member in one pass: what it needs, what was done about it. */
export interface Turn {
  readonly member: Member;
  readonly verdict: PhaseVerdict;
  readonly performed: readonly Performed[];
}

/** Seconds until another look is worth it to this phase; 0 where it waits for nothing. */
export const waitOfPass = (phase: PhaseRule, turns: readonly Turn[]): number => {
  const waiting = turns.filter(({ member, verdict }) => verdict.state === 'waiting' && setsPace(phase, member));
  return waiting.length === 0 ? 0 : Math.min(...waiting.map(waitOf));
};

/**
 * Rounds that follow each other too fast end the execution: Step Functions ends an execution with its 25,000th event
 * (Step Functions Developer Guide, Quotas), without a word to anybody. A round costs 19. With waits of at least this part of the
 * time that the failover has taken, a day costs about 830 rounds, and no look is later for it by more than this part.
 */
const LEAST_WAIT_PART = 0.01;

/** Seconds until the next round, from what its passes ask for and how long the failover has taken. */
export const waitOfRound = (waits: readonly number[], elapsedSeconds: number): number => {
  const asked = waits.filter((seconds) => seconds > 0);
  const least = Math.max(LEAST_WAIT_SECONDS, Math.floor(elapsedSeconds * LEAST_WAIT_PART));
  return asked.length === 0 ? least : Math.max(least, Math.min(...asked));
};

/** Seconds since the run prepared its first member. */
export const elapsedIn = (runId: string, progresses: readonly (MemberProgress | undefined)[], now: Instant): number => {
  const own = progresses.flatMap((progress) => (progress?.failoverId === runId ? progress.startedAt : []));
  const starts = own.map((startedAt) => Date.parse(startedAt));
  return starts.length === 0 ? 0 : Math.max(0, (Date.parse(now) - Math.min(...starts)) / 1000);
};

/** Where nothing of the phase can end before another phase has ended, that other phase says when to look again. */
const setsPace = ({ pacedBy }: PhaseRule, { instance }: Member): boolean =>
  pacedBy === undefined || hasEnded(phaseOf(instance.progress, pacedBy));

const waitOf = ({ verdict, performed }: Turn): number => {
  const isUnfinished = performed.some(({ outcome }) => !['done', 'failed'].includes(outcome.outcome));
  return isUnfinished ? Math.min(DEFERRED_SECONDS, verdict.waitSeconds) : verdict.waitSeconds;
};
