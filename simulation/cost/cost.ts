import { run } from '../runs/run.ts';
import type { Stage } from '../runs/stage.ts';

/** Runs before the first one that counts, until the engine has compiled what runs often. */
const WARM_UP = 10;

export interface CostProps {
  readonly stage: Stage;
  /** An odd number. */
  readonly runs: number;
  /** CPU milliseconds that were spent so far. */
  readonly spent: () => number;
}

/** CPU milliseconds of an undisturbed run with all that judges it: the median of these runs. */
export const costOfRun = async ({ stage, runs, spent }: CostProps): Promise<number> => {
  const costs: number[] = [];
  for (let n = 0; n < WARM_UP + runs; n += 1) {
    const before = spent();
    const { violations } = await run({ stage, seed: n });
    if (violations.length > 0) throw new Error(`Undisturbed, seed ${n}: ${JSON.stringify(violations)}`);
    costs.push(spent() - before);
  }
  const counted = costs.slice(WARM_UP).sort((one, other) => one - other);
  return counted[Math.floor(runs / 2)] ?? Number.NaN;
};
