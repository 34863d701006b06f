import { UsageError } from './exit-codes.ts';
import type { Session } from './session.ts';
import type { SimulatedAccount } from './target.ts';

/** @throws UsageError for a target on AWS */
export const simulationOf = ({ target }: Session): SimulatedAccount => {
  if (target.simulation) return target.simulation;
  throw new UsageError(`Only a simulated site can be seeded or broken, not ${target.label}.`);
};
