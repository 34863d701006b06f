import { synchronisationOf } from '../../../domain/group/synchronisation.ts';
import type { RoundOutcome } from '../../../workflows.ts';
import { loadLeasedGroup } from '../../load.ts';
import { contextOf, type FailoverContext } from '../messages.ts';
import type { ProtectionDeps } from './protection-deps.ts';
import { isAtRest } from './synchroniser-turn.ts';

/** Result of a look. */
export interface SynchroniserAwaited {
  readonly waitSeconds: number;
  readonly outcome: RoundOutcome<'unprotect'>;
}

/** A turn takes seconds; one whose function was killed ends with the function's time. */
const LOOK_AGAIN_SECONDS = 5;

/**
 * Whether a turn of the synchroniser that has begun before the lease may still ask EC2 for a recovery point. One that begins
 * later reads the lease. A turn lasts as long as its function may, so this ends. Safe to repeat: it changes nothing.
 * @throws StaleEpochError
 */
export const createAwaitSynchroniser =
  (deps: ProtectionDeps) =>
  async (input: FailoverContext): Promise<SynchroniserAwaited> => {
    const group = await loadLeasedGroup(deps.store, contextOf(input));
    const isStopped = synchronisationOf(group).by === 'external' || (await isAtRest(deps, group.id));
    return isStopped
      ? { waitSeconds: 0, outcome: 'STOPPED' }
      : { waitSeconds: LOOK_AGAIN_SECONDS, outcome: 'CONTINUE' };
  };
