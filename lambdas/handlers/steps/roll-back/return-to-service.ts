import { phaseOf } from '../../../domain/group/progress.ts';
import { waitOfRound } from '../../../domain/pass/pace.ts';
import { GIVE_BACK } from '../../../domain/phases/give-back/give-back.ts';
import { inServiceSince } from '../../../domain/phases/give-back/in-service.ts';
import type { RoundOutcome } from '../../../workflows.ts';
import { loadLeasedMembers } from '../../load.ts';
import { pass } from '../../pass/pass.ts';
import type { StepDeps } from '../deps.ts';
import { type Invocation, type LastPassInput, lastPassOf, type PassResult } from '../messages.ts';
import { rollBackRun } from './roll-back-run.ts';

/** Result of *Return to service*. */
export type Returned = Pick<PassResult, 'waitSeconds'> & { readonly outcome: RoundOutcome<'roll-back'> };

/**
 * One pass over production, once every member is given back: servers are started where that was asked for, and join their Auto
 * Scaling groups again. A member that cannot be given back holds up the others' way into service, and nothing else. @throws StaleEpochError
 */
export const createReturnToService =
  (deps: StepDeps) =>
  async (input: LastPassInput, invocation: Invocation): Promise<Returned> => {
    const { waits, ...context } = lastPassOf(input);
    const { group, members } = await loadLeasedMembers(deps.store, context);
    const elapsed = (deps.clock.now() - Date.parse(group.lease.takenAt)) / 1000;
    const ends = members.instances.map(({ progress }) => phaseOf(progress, GIVE_BACK.name));
    if (ends.some(({ state }) => state !== 'done')) {
      const isOpen = ends.some(({ state }) => state !== 'done' && state !== 'failed');
      return { waitSeconds: waitOfRound(waits, elapsed), outcome: isOpen ? 'CONTINUE' : 'FAILED' };
    }
    const since =
      ends
        .flatMap(({ doneAt }) => doneAt ?? [])
        .sort()
        .at(-1) ?? group.lease.takenAt;
    const { result } = await pass(deps, inServiceSince(since), rollBackRun(deps, context, group), invocation);
    return {
      ...result,
      waitSeconds: waitOfRound([result.waitSeconds], elapsed),
      outcome: result.waiting > 0 ? 'CONTINUE' : 'RESTORED',
    };
  };
