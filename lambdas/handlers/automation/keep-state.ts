import { StaleAutomationError } from '../../domain/automation/errors.ts';
import type { AutomationState } from '../../domain/automation/state.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AutomationDeps } from './deps.ts';

/** Of any that write at once one wins, so with that many tries as many deciders may meet at one group. */
const ATTEMPTS = 20;
const PAUSE_MS = 50;

/** Reads, decides and writes anew as long as somebody else was faster. Longest wait: 20 tries, 9.5 s in all. */
export const untilFresh = async <T>(clock: Clock, work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StaleAutomationError) || attempt >= ATTEMPTS) throw error;
      await clock.sleep(PAUSE_MS * attempt);
    }
  }
};

/**
 * Writes the state, then says in the audit trail what it holds as unsaid. Cut off or overtaken in between, the next writer
 * says it: a line may come twice, and none is lost. @returns the last version of its own @throws StaleAutomationError
 */
export const keepState = async (
  { store, automation }: Pick<AutomationDeps, 'store' | 'automation'>,
  state: AutomationState,
  version: number,
): Promise<number> => {
  await automation.saveState(state, version);
  if (state.unsaid.length === 0) return version + 1;
  await store.appendEvents(state.unsaid, { maybeAppended: true });
  return automation.saveState({ ...state, unsaid: [] }, version + 1).then(
    () => version + 2,
    // The later writer has taken the lines over; the decision counts all the same.
    (error: unknown) => (error instanceof StaleAutomationError ? version + 1 : Promise.reject(error)),
  );
};
