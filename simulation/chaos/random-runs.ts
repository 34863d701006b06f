import type { SynthesisedMachines } from '../../local/definition.ts';
import type { Violation } from '../oracles/violation.ts';
import { type OnTurn, type RunOutcome, run } from '../runs/run.ts';
import { createStage, type Stage } from '../runs/stage.ts';
import { createRandom } from '../scheduler/random.ts';
import { buildSite } from '../sites/build-site.ts';
import { randomSitePlan } from '../sites/random-site.ts';
import type { SitePlan } from '../sites/site-plan.ts';
import { type Extent, randomFaults } from './random-faults.ts';
import type { RunPlan } from './run-plan.ts';

/** A site is built once for so many runs. */
export const RUNS_PER_SITE = 5;

/** A random run, and what came of it. */
export interface RandomRun {
  /** From 0, among all of its seed. */
  readonly number: number;
  readonly plan: RunPlan;
  readonly outcome: RunOutcome;
}

/** Its own random numbers for each site, so that a run is the same whichever others are taken with it. */
const seedOf = (seed: number, site: number): number => (seed + Math.imul(site + 1, 0x9e3779b1)) | 0;

/** Something is seen that is never to be seen, and nothing was disturbed. */
export class UndisturbedError extends Error {
  override readonly name = 'UndisturbedError';
  constructor(site: SitePlan, violations: readonly Violation[]) {
    super(`Undisturbed: ${JSON.stringify({ violations, site })}`);
  }
}

interface Ground {
  readonly site: SitePlan;
  readonly stage: Stage;
  readonly reference: RunOutcome;
  readonly extent: Extent;
}

const groundOf = async (site: SitePlan, machines: SynthesisedMachines): Promise<Ground> => {
  const stage = await createStage(buildSite(site), machines);
  const reference = await run({ stage, seed: 1 });
  if (reference.violations.length > 0) throw new UndisturbedError(site, reference.violations);
  const { calls, lasted: seconds } = reference;
  return { site, stage, reference, extent: { calls, seconds, servers: stage.production.length } };
};

/** The runs of one site, as far as they are among the first `runs` of the seed. */
export async function* randomRuns(props: {
  readonly machines: SynthesisedMachines;
  readonly seed: number;
  readonly site: number;
  readonly runs: number;
}): AsyncGenerator<RandomRun> {
  const { machines, seed, site, runs } = props;
  const random = createRandom(seedOf(seed, site));
  const ground = await groundOf(randomSitePlan(random), machines);
  for (let n = 0; n < RUNS_PER_SITE && site * RUNS_PER_SITE + n < runs; n += 1) {
    const plan = { site: ground.site, seed: 1 + random.below(1_000_000), faults: randomFaults(random, ground.extent) };
    const { faults, seed: turns } = plan;
    const outcome = await run({ stage: ground.stage, seed: turns, faults, reference: ground.reference.left });
    yield { number: site * RUNS_PER_SITE + n, plan, outcome };
  }
}

/** A run from its plan alone. */
export const runPlan = async (plan: RunPlan, machines: SynthesisedMachines, onTurn?: OnTurn): Promise<RunOutcome> => {
  const { stage, reference } = await groundOf(plan.site, machines);
  const { seed, faults } = plan;
  return run({ stage, seed, faults, reference: reference.left, ...(onTurn ? { onTurn } : {}) });
};
