import type { Member } from '../group/member.ts';
import type { Phase } from '../group/progress.ts';
import { hasEnded } from './advance.ts';
import type { Performed, PhaseVerdict } from './phase-verdict.ts';

/** Seconds a pass may wait for the API's allowance. Longer, and the allowances of the other passes idle when full. */
export const PASS_SECONDS = 30;
/** Even when everybody asks for less: a round costs five transitions. */
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
export const waitOfPass = (phase: Phase, turns: readonly Turn[]): number => {
  const waiting = turns.filter(({ member, verdict }) => verdict.state === 'waiting' && setsPace(phase, member));
  return waiting.length === 0 ? 0 : Math.min(...waiting.map(waitOf));
};

/** Seconds until the next round, from what its passes ask for. */
export const waitOfRound = (waits: readonly number[]): number => {
  const asked = waits.filter((seconds) => seconds > 0);
  return asked.length === 0 ? LEAST_WAIT_SECONDS : Math.max(LEAST_WAIT_SECONDS, Math.min(...asked));
};

/** Until a server is fenced, or accepted as it is, nothing else of it can end, so its fence alone says when to look again. */
const setsPace = (phase: Phase, { instance }: Member): boolean =>
  phase === 'fence' || hasEnded(instance.progress?.phases.fence ?? { state: 'pending' });

const waitOf = ({ verdict, performed }: Turn): number => {
  const isUnfinished = performed.some(({ outcome }) => !['done', 'failed'].includes(outcome.outcome));
  return isUnfinished ? Math.min(DEFERRED_SECONDS, verdict.waitSeconds) : verdict.waitSeconds;
};
