import type { SynthesisedMachines } from '../../local/definition.ts';
import type { Fault } from '../faults/index.ts';
import { type RunOutcome, run } from '../runs/run.ts';
import { createRandom, type Random } from '../scheduler/random.ts';
import { randomSitePlan } from '../sites/random-site.ts';
import { type Ground, groundOf, runOn, UNDISTURBED_SEED } from './ground.ts';
import { journeyFaults, journeySite, randomActs } from './random-acts.ts';
import { pick, randomFaults } from './random-faults.ts';
import { REFERENCE_FAILOVERS } from './reference-failovers.ts';
import type { RunPlan } from './run-plan.ts';
import { singleFaultsAt } from './single-faults.ts';

/** A site is built once for so many runs. */
export const RUNS_PER_SITE = 5;
/** Every so many sites come two single faults of a reference failover each, in place of a site and faults at random. */
const PAIRS_EVERY = 10;
/** At every so many sites each failover is called off, so that faults fall into its way back as well. */
const CANCELS_EVERY = 5;
/** Every so many sites have one group that goes there and home, with all kinds of runs. */
const JOURNEYS_EVERY = 3;

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

/** Whether the group of the site goes there and home. */
const isJourney = (site: number): boolean => site % JOURNEYS_EVERY === 1 && !isOfPairs(site);

/** Whether each failover of the site is called off. */
const isCalledOff = (site: number): boolean => site % CANCELS_EVERY === 0 && !isOfPairs(site) && !isJourney(site);

/** The runs of one site, as far as they are among the first `runs` of the seed. */
export async function* randomRuns(props: {
  readonly machines: SynthesisedMachines;
  readonly seed: number;
  readonly site: number;
  readonly runs: number;
}): AsyncGenerator<RandomRun> {
  const { machines, seed, site, runs } = props;
  const random = createRandom(seedOf(seed, site));
  const drawn = drawSite(site, random);
  const ground = await groundOf(drawn, machines);
  const script = isCalledOff(site) ? [cancelAt(ground, random)] : [];
  const faultsOf = await faultsAt(ground, script);
  for (let n = 0; n < RUNS_PER_SITE && site * RUNS_PER_SITE + n < runs; n += 1) {
    const mixed = faultsOf(random);
    // The first of them has nothing else, as its calls are those that the others' faults fall into.
    const faults = n === 0 && script.length > 0 ? script : mixed;
    const plan = { ...drawn, seed: 1 + random.below(1_000_000), faults };
    yield { number: site * RUNS_PER_SITE + n, plan, outcome: await runOn(ground, plan) };
  }
}

const drawSite = (site: number, random: Random): Pick<RunPlan, 'site' | 'acts'> => {
  if (isOfPairs(site)) return { site: pick(random, PAIRED).name };
  return isJourney(site) ? { site: journeySite(random), acts: randomActs(random) } : { site: randomSitePlan(random) };
};

/** A journey has more calls than there are pairs worth: its single faults are tried one by one. */
const PAIRED = REFERENCE_FAILOVERS.filter(({ acts }) => acts === undefined);

type Draw = (random: Random) => RunPlan['faults'];

const faultsAt = async (ground: Ground, script: readonly Fault[]): Promise<Draw> => {
  const { site, acts, undisturbed, stage } = ground;
  if (typeof site === 'string') return pairsAt(ground);
  if (!acts) return mixAt(ground, script);
  // Either server of a pair may be what a fault is about.
  const extent = { calls: undisturbed.calls, seconds: undisturbed.lasted, servers: 2 * stage.production.length };
  return (random) => journeyFaults(random, extent);
};

const cancelAt = ({ undisturbed: { lasted } }: Ground, random: Random): Fault => ({
  is: 'cancelled',
  at: 1 + random.below(Math.ceil(lasted)),
  server: 0,
});

const mixAt = async ({ stage, undisturbed }: Ground, script: readonly Fault[]): Promise<Draw> => {
  const scripted = script.length === 0 ? undisturbed : await run({ stage, seed: UNDISTURBED_SEED, faults: script });
  const { calls, lasted: seconds } = scripted;
  return (random) => [...script, ...randomFaults(random, { calls, seconds, servers: stage.production.length })];
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
