import { type MemberProgress, phaseOf } from '../../../domain/group/progress.ts';
import { waitOfRound } from '../../../domain/pass/pace.ts';
import { GIVE_BACK, settleSeconds } from '../../../domain/phases/give-back/give-back.ts';
import type { RoundOutcome } from '../../../workflows.ts';
import { loadLeasedGroup } from '../../load.ts';
import { pass } from '../../pass/pass.ts';
import type { StepDeps } from '../deps.ts';
import { contextOf, type FailoverContext, type Invocation, type PassResult } from '../messages.ts';
import { rollBackRun } from './roll-back-run.ts';

/** Result of *Give production back*. */
export type GaveBack = Partial<PassResult> &
  Pick<PassResult, 'waitSeconds'> & { readonly outcome: RoundOutcome<'roll-back'> };

/** One pass over every member: what the fence has taken from production is given back, the last first. @throws StaleEpochError */
export const createGiveProductionBack =
  (deps: StepDeps) =>
  async (input: FailoverContext, invocation: Invocation): Promise<GaveBack> => {
    const context = contextOf(input);
    const group = await loadLeasedGroup(deps.store, context);
    const elapsed = (deps.clock.now() - Date.parse(group.lease.takenAt)) / 1000;
    const unsettled = Math.ceil(settleSeconds(group) - elapsed);
    if (unsettled > 0) return { waitSeconds: unsettled, outcome: 'CONTINUE' };
    const { result, progresses } = await pass(deps, GIVE_BACK, rollBackRun(deps, context, group), invocation);
    return { ...result, waitSeconds: waitOfRound([result.waitSeconds], elapsed), outcome: outcomeOf(progresses) };
  };

/** One that cannot be given back holds up nobody else. */
const outcomeOf = (progresses: readonly (MemberProgress | undefined)[]): GaveBack['outcome'] => {
  const states = progresses.map((progress) => phaseOf(progress, GIVE_BACK.name).state);
  if (states.some((state) => state !== 'done' && state !== 'failed')) return 'CONTINUE';
  return states.includes('failed') ? 'FAILED' : 'RESTORED';
};
