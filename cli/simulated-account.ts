import { Ec2RefusedError, UsageError } from './exit-codes.ts';
import type { Session } from './session.ts';
import type { SimulatedAccount } from './target.ts';

/** @throws UsageError for a target on AWS */
export const simulationOf = ({ target }: Session): SimulatedAccount => {
  if (target.simulation) return target.simulation;
  throw new UsageError(`Only a simulated site can be seeded or broken, not ${target.label}.`);
};

/** Something that somebody asks of EC2 by hand. @throws Ec2RefusedError */
export const byHand = async (work: () => unknown): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const isRefusal = error instanceof Error && '$metadata' in error;
    throw isRefusal ? new Ec2RefusedError(error) : error;
  }
};
