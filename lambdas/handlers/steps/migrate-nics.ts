import { type MemberProgress, memberState } from '../../domain/group/progress.ts';
import { elapsedIn, waitOfRound } from '../../domain/pass/pace.ts';
import { IDENTITY } from '../../domain/phases/identity/identity.ts';
import type { RoundOutcome } from '../../workflows.ts';
import { pass } from '../pass/pass.ts';
import type { StepDeps } from './deps.ts';
import { failoverRun } from './failover-run.ts';
import { contextOf, type FailoverContext, type Invocation, type RoundResult, roundSoFar } from './messages.ts';

/**
 * One pass over the NICs of every fenced member, and what the round as a whole came to. The failover goes on until
 * every member is migrated or failed; a failed member holds up no other. @throws StaleEpochError
 */
export const createMigrateNics =
  (deps: StepDeps) =>
  async (input: FailoverContext, invocation: Invocation): Promise<RoundResult> => {
    const context = contextOf(input);
    const { result, progresses } = await pass(deps, IDENTITY, failoverRun(deps, context), invocation);
    const nowMs = deps.clock.now();
    const { waits, roundSeconds } = roundSoFar(context, nowMs);
    const elapsed = { ...elapsedIn(context.failoverId, progresses, nowMs), roundSeconds };
    return {
      ...result,
      waitSeconds: waitOfRound([...waits, result.waitSeconds], elapsed),
      outcome: outcomeOf(progresses),
    };
  };

/** What a round came to, by how far every member is. */
export const outcomeOf = (progresses: readonly (MemberProgress | undefined)[]): RoundOutcome<'failover'> => {
  const states = progresses.map(memberState);
  if (states.includes('open')) return 'CONTINUE';
  return states.includes('failed') ? 'FAILED' : 'MIGRATED';
};
