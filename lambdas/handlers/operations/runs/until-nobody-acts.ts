import { RollBackIncompleteError } from '../../../domain/errors/cancel-errors.ts';
import { ASK_AGAIN_SECONDS } from '../../../domain/pass/looks.ts';
import { actedOnUntil } from '../../acting.ts';
import { instant } from '../../instant.ts';
import type { CancelFailoverDeps } from './cancel-messages.ts';

/** Longer than any function that acts may take (five minutes). */
const LONGEST_LIFE_MS = 360_000;

/**
 * Waits until no try of a step and no run of the guard can still issue a call for the group. Each says when it begins and
 * when it has ended, so where all is well this takes no time; one that died, or was suspended, is waited for until its
 * function's time is over, and the trail says so. @throws RollBackIncompleteError
 */
export const untilNobodyActs = async (deps: CancelFailoverDeps, groupId: string): Promise<void> => {
  const { store, clock } = deps;
  const deadline = clock.now() + LONGEST_LIFE_MS;
  let told = false;
  for (;;) {
    const until = await actedOnUntil(deps, groupId);
    if (until === undefined) return;
    const why = `A try of a step may still issue calls for the group, until ${until} at the latest`;
    if (clock.now() > deadline) throw new RollBackIncompleteError(groupId, [`${why}.`]);
    const message = `${why}: production is given back only then`;
    if (!told) await store.appendEvents([{ at: instant(clock), groupId, type: 'rollBackWaits', message }]);
    told = true;
    await clock.sleep(ASK_AGAIN_SECONDS * 1000);
  }
};
