import type { SynthesisedMachines } from '../../local/definition.ts';
import type { RunOutcome } from '../runs/run.ts';
import { createRandom, type Random } from '../scheduler/random.ts';
import { randomSitePlan } from '../sites/random-site.ts';
import { type Ground, groundOf, runOn } from './ground.ts';
import { pick, randomFaults } from './random-faults.ts';
import { REFERENCE_FAILOVERS } from './reference-failovers.ts';
import type { RunPlan } from './run-plan.ts';
import { singleFaultsAt } from './single-faults.ts';

/** A site is built once for so many runs. */
export const RUNS_PER_SITE = 5;
/** Every so many sites come two single faults of a reference failover each, in place of a site and faults at random. */
const PAIRS_EVERY = 10;

/** A random run, and what came of it. */
export interface RandomRun {
  /** From 0, among all of its seed. */
  readonly number: number;
  readonly plan: RunPlan;
  readonly outcome: RunOutcome;
}

/** Its own random numbers for each site, so that a run is the same whichever others are taken with it. */
const seedOf = (seed: number, site: number): number => (seed + Math.imul(site + 1, 0x9e3779b1)) | 0;

/** Whether the runs of the site are of pairs: two single faults of a reference failover each. */
const isOfPairs = (site: number): boolean => site % PAIRS_EVERY === PAIRS_EVERY - 1;

/** The runs of one site, as far as they are among the first `runs` of the seed. */
export async function* randomRuns(props: {
  readonly machines: SynthesisedMachines;
  readonly seed: number;
  readonly site: number;
  readonly runs: number;
}): AsyncGenerator<RandomRun> {
  const { machines, seed, site, runs } = props;
  const random = createRandom(seedOf(seed, site));
  const isPairs = isOfPairs(site);
  const ground = await groundOf(isPairs ? pick(random, REFERENCE_FAILOVERS).name : randomSitePlan(random), machines);
  const faultsOf = isPairs ? pairsAt(ground) : mixAt(ground);
  for (let n = 0; n < RUNS_PER_SITE && site * RUNS_PER_SITE + n < runs; n += 1) {
    const plan = { site: ground.site, seed: 1 + random.below(1_000_000), faults: faultsOf(random) };
    yield { number: site * RUNS_PER_SITE + n, plan, outcome: await runOn(ground, plan) };
  }
}

type Draw = (random: Random) => RunPlan['faults'];

const mixAt = ({ stage, undisturbed }: Ground): Draw => {
  const { calls, lasted: seconds } = undisturbed;
  return (random) => randomFaults(random, { calls, seconds, servers: stage.production.length });
};

/** Of all pairs of two single faults, as likely one as the other. */
const pairsAt = ({ undisturbed }: Ground): Draw => {
  const all = singleFaultsAt(undisturbed.calls);
  return (random) => {
    const first = pick(random, all);
    const others = all.filter((one) => one !== first);
    return [first, pick(random, others)];
  };
};
