import { OPERATIONS } from '../../../domain/group/operations.ts';
import { GIVE_BACK, settleSeconds } from '../../../domain/phases/give-back/give-back.ts';
import { instant } from '../../instant.ts';
import { loadLeasedGroup } from '../../load.ts';
import { pass } from '../../pass/pass.ts';
import type { StepDeps } from '../deps.ts';
import { contextOf, type FailoverContext, type Invocation, type PassResult } from '../messages.ts';
import { rollBackRun } from './roll-back-run.ts';

/** Result of *Give production back*. Counts only where a pass was made. */
export type GaveBack = Partial<PassResult> & Pick<PassResult, 'waitSeconds' | 'at'>;

/**
 * One pass over every member: what the fence has taken from production is given back, the last first. None where an
 * earlier roll-back has done it. @throws StaleEpochError
 */
export const createGiveProductionBack =
  (deps: StepDeps) =>
  async (input: FailoverContext, invocation: Invocation): Promise<GaveBack> => {
    const context = contextOf(input);
    const group = await loadLeasedGroup(deps.store, context);
    const at = instant(deps.clock);
    if (group.status === OPERATIONS['roll-back'].done) return { waitSeconds: 0, at };
    const elapsed = (deps.clock.now() - Date.parse(group.lease.takenAt)) / 1000;
    const unsettled = Math.ceil(settleSeconds(group) - elapsed);
    if (unsettled > 0) return { waitSeconds: unsettled, at };
    return (await pass(deps, GIVE_BACK, rollBackRun(deps, context, group), invocation)).result;
  };
