import { FailoverNotEndedError } from '../../domain/errors/cancel-errors.ts';
import { ASK_AGAIN_SECONDS } from '../../domain/pass/looks.ts';
import { actedOnUntil } from '../acting.ts';
import { instant } from '../instant.ts';
import type { StepDeps } from './deps.ts';
import type { Invocation } from './messages.ts';

type Deps = Pick<StepDeps, 'store' | 'clock'>;

/** What of a group waits for the tries of earlier runs, in a clause: *production is given back*. */
export interface Waiting {
  readonly groupId: string;
  readonly what: string;
  /** Of the line in the audit trail. */
  readonly type: 'rollBackWaits' | 'protectionWaits';
  /** The run that waits, where the line is to name it. */
  readonly failoverId?: string;
}

/**
 * Waits until no try of a step and no run of the guard can still issue a call for the group. Each says when it begins
 * and when it has ended, so where all is well this takes no time; one that died, or was suspended, is waited for until
 * its function's time is over, and the trail says so. @throws FailoverNotEndedError
 */
export const untilNobodyActs = async (
  deps: Deps,
  { what, type, ...about }: Waiting,
  invocation: Invocation,
): Promise<void> => {
  let told = false;
  for (;;) {
    const until = await actedOnUntil(deps, about.groupId, invocation.id);
    if (until === undefined) return;
    const why = `a try of a step may still issue calls for the group, until ${until} at the latest`;
    const message = `A${why.slice(1)}: ${what} only then`;
    if (!told) await deps.store.appendEvents([{ ...about, at: instant(deps.clock), type, message }]);
    told = true;
    await pause(deps, invocation, `${what} only when nobody acts: ${why}`);
  }
};

/** Kept back of the function's time, so that the step is tried again by its own word and not for having hung. */
const RESERVE_MS = 20_000;

/** Until who acts is asked about again. @param why of the error, as its sentence @throws FailoverNotEndedError */
export const pause = ({ clock }: Pick<Deps, 'clock'>, invocation: Invocation, why: string): Promise<void> => {
  if (invocation.remainingMs() < RESERVE_MS) throw new FailoverNotEndedError(why);
  return clock.sleep(ASK_AGAIN_SECONDS * 1000);
};
