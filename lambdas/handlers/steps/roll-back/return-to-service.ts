import { phaseOf } from '../../../domain/group/progress.ts';
import { waitOfRound } from '../../../domain/pass/pace.ts';
import { GIVE_BACK } from '../../../domain/phases/give-back/give-back.ts';
import { IN_SERVICE } from '../../../domain/phases/give-back/in-service.ts';
import type { RoundOutcome } from '../../../workflows.ts';
import { loadLeasedMembers } from '../../load.ts';
import { pass } from '../../pass/pass.ts';
import type { StepDeps } from '../deps.ts';
import { contextOf, type FailoverContext, type Invocation, type PassResult, roundSoFar } from '../messages.ts';
import { rollBackRun } from './roll-back-run.ts';

/** Result of *Return to service*. */
export type Returned = Pick<PassResult, 'waitSeconds'> & { readonly outcome: RoundOutcome<'roll-back'> };

/**
 * One pass over production, once every member is given back: servers are started where that was asked for, and join
 * their Auto Scaling groups again. A member that cannot be given back holds up the others' way into service, and
 * nothing else. @throws StaleEpochError
 */
export const createReturnToService =
  (deps: StepDeps) =>
  async (input: FailoverContext, invocation: Invocation): Promise<Returned> => {
    const context = contextOf(input);
    const { group, members } = await loadLeasedMembers(deps.store, context);
    const waitSeconds = (own: readonly number[]): number => {
      const nowMs = deps.clock.now();
      const { waits, roundSeconds } = roundSoFar(context, nowMs);
      const seconds = (nowMs - Date.parse(group.lease.takenAt)) / 1000;
      return waitOfRound([...waits, ...own], { members: members.length, seconds, roundSeconds });
    };
    const states = members.map(({ instance }) => phaseOf(instance.progress, GIVE_BACK.name).state);
    if (states.some((state) => state !== 'done')) {
      const isOpen = states.some((state) => state !== 'done' && state !== 'failed');
      return { waitSeconds: waitSeconds([]), outcome: isOpen ? 'CONTINUE' : 'FAILED' };
    }
    const { result } = await pass(deps, IN_SERVICE, rollBackRun(deps, context, group), invocation);
    return {
      ...result,
      waitSeconds: waitSeconds([result.waitSeconds]),
      outcome: result.waiting > 0 ? 'CONTINUE' : 'RESTORED',
    };
  };
