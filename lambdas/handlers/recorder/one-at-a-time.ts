import type { Clock } from '../../ports/clock.ts';
import type { Turn, Turns } from '../../ports/turns.ts';
import { instant } from '../instant.ts';
import type { Invocation } from '../steps/messages.ts';

const JOB = 'recorder';

/**
 * Does the work, unless another run is at it. The turn lasts as long as the run may, so one that was killed keeps out no
 * later one. @returns `undefined` where another run has the turn
 */
export const oneAtATime = async <T>(
  { turns, clock }: { readonly turns: Turns; readonly clock: Clock },
  invocation: Pick<Invocation, 'remainingMs'>,
  work: () => Promise<T>,
): Promise<T | undefined> => {
  const until = new Date(clock.now() + invocation.remainingMs()).toISOString();
  const turn: Turn = { from: instant(clock), until };
  if (!(await turns.take(JOB, turn))) return undefined;
  try {
    return await work();
  } finally {
    // A turn that cannot be given back ends by itself, and the result of the work counts.
    await turns.giveBack(JOB, turn).catch(() => {});
  }
};
