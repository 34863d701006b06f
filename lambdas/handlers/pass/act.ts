import type { Performed, PhaseVerdict } from '../../domain/pass/phase-verdict.ts';
import type { Action, ActionOutcome } from '../../domain/site/actions.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Compute } from '../../ports/compute.ts';
import type { Invocation } from '../steps/messages.ts';

export interface ActDeps {
  readonly compute: Pick<Compute, 'perform'>;
  readonly clock: Clock;
}

/** Kept back of the function's time for recording what was done. */
const RECORDING_MS = 10_000;

/** What no later pass of a workflow makes up for is worth that long a wait for the API's allowance. */
export const PATIENCE_SECONDS = 30;

/** Until when calls wait for the API's allowance, so that time is left to record them. Milliseconds since the epoch. */
export const patience = (
  clock: Clock,
  invocation: Pick<Invocation, 'remainingMs'>,
  seconds = PATIENCE_SECONDS,
): number => clock.now() + Math.min(seconds * 1000, Math.max(0, invocation.remainingMs() - RECORDING_MS));

/** What is said of a call that nothing came back for: it may have been accepted, or not. The next look shows it. */
const UNANSWERED: ActionOutcome = { outcome: 'retry', code: 'NoAnswer', reason: 'was not answered' };

/** Issues actions at once: calls of one kind share batches and allowance. Each with what came of it, in their order. */
export const perform = async <A extends Action>(
  { compute }: Pick<ActDeps, 'compute'>,
  actions: readonly A[],
  until?: number,
): Promise<readonly (Performed & { readonly action: A })[]> => {
  const outcomes = actions.length > 0 ? await compute.perform(actions, until) : [];
  return actions.map((action, index) => ({ action, outcome: outcomes[index] ?? UNANSWERED }));
};

const TRIES = 4;
const PAUSE_MS = 2_000;

/**
 * Issues actions that no later pass makes up for: one that was throttled or had no answer goes again at once. Safe to repeat where
 * each action says the same again.
 */
export const performAgain = async <A extends Action>(
  deps: ActDeps,
  actions: readonly A[],
  until: number,
): Promise<readonly (Performed & { readonly action: A })[]> => {
  let performed = await perform(deps, actions, until);
  for (let n = 1; n < TRIES && deps.clock.now() + PAUSE_MS < until; n += 1) {
    const open = performed.filter(({ outcome }) => outcome.outcome === 'retry');
    if (open.length === 0) break;
    await deps.clock.sleep(PAUSE_MS);
    const again = await perform(
      deps,
      open.map(({ action }) => action),
      until,
    );
    performed = performed.map((one) => again[open.indexOf(one)] ?? one);
  }
  return performed;
};

/**
 * Issues what all members need at once, and waits for the allowance until then, if at all. Safe to repeat: what was
 * done is seen at the next look.
 */
export const act = async <T extends { readonly verdict: Pick<PhaseVerdict, 'actions'> }>(
  deps: Pick<ActDeps, 'compute'>,
  turns: readonly T[],
  until?: number,
): Promise<readonly (T & { readonly performed: readonly Performed[] })[]> => {
  const rest = [
    ...(await perform(
      deps,
      turns.flatMap(({ verdict }) => verdict.actions),
      until,
    )),
  ];
  return turns.map((turn) => ({ ...turn, performed: rest.splice(0, turn.verdict.actions.length) }));
};
