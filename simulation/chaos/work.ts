import type { SynthesisedMachines } from '../../local/definition.ts';
import { RUNS_PER_SITE, randomRuns } from './random-runs.ts';
import type { RunPlan } from './run-plan.ts';
import { prepareSingles, runSingle } from './single-faults.ts';
import { singleKey, singleStory, storyOf } from './story.ts';

/** A part of the whole that does not depend on the others: the runs of one site, or a share of a reference failover's single faults. */
export type Job =
  | { readonly is: 'random'; readonly seed: number; readonly site: number; readonly runs: number }
  | { readonly is: 'single'; readonly reference: string; readonly share: number; readonly shares: number };

/** What a part came to. */
export interface JobResult {
  readonly runs: number;
  /** How many of the runs were of two single faults. */
  readonly pairs: number;
  readonly singles: number;
  readonly injected: number;
  readonly broken: readonly BrokenRun[];
}

/** What `--json` prints: these and no others, in this order. */
export interface Counts {
  /** Random ones, those of pairs among them. */
  readonly runs: number;
  /** Faults that came about in all of it. */
  readonly faultsInjected: number;
  readonly singleFaultCases: number;
  /** Runs and cases in which something was seen that is never to be seen. */
  readonly violations: number;
}

export const countsOf = (results: readonly JobResult[]): Counts => ({
  runs: sumOf(results, 'runs'),
  faultsInjected: sumOf(results, 'injected'),
  singleFaultCases: sumOf(results, 'singles'),
  violations: results.flatMap(({ broken }) => broken).length,
});

export const sumOf = (results: readonly JobResult[], count: Exclude<keyof JobResult, 'broken'>): number =>
  results.reduce((sum, result) => sum + result[count], 0);

/** A run in which something was seen that is never to be seen. */
export interface BrokenRun {
  /** Number of a random run among those of its seed, or what `--single` takes. */
  readonly name: string;
  readonly story: string;
  /** Of a random run, so that it can be made smaller. */
  readonly plan?: RunPlan;
}

/** All of them in one line, as only the first few are told; nothing where there are none. */
export const namesOf = (broken: readonly BrokenRun[]): readonly string[] =>
  broken.length === 0 ? [] : [`Runs with a violation: ${broken.map(({ name }) => name).join(', ')}`];

/** Every part of a command's work, in order: the same list for the same options. */
export const jobsOf = (options: {
  readonly runs: number;
  readonly seed: number;
  readonly references: readonly string[];
}): readonly Job[] => [
  ...options.references.flatMap((reference) =>
    Array.from({ length: SHARES }, (_, share): Job => ({ is: 'single', reference, share, shares: SHARES })),
  ),
  ...Array.from(
    { length: Math.ceil(options.runs / RUNS_PER_SITE) },
    (_, site): Job => ({ is: 'random', seed: options.seed, site, runs: options.runs }),
  ),
];

/** Parts that a reference failover's single faults are taken in. */
const SHARES = 8;

export const carryOut = (job: Job, machines: SynthesisedMachines): Promise<JobResult> => {
  switch (job.is) {
    case 'random':
      return randomJob(job, machines);
    case 'single':
      return singleJob(job, machines);
    default:
      return job satisfies never;
  }
};

const randomJob = async (
  job: Extract<Job, { readonly is: 'random' }>,
  machines: SynthesisedMachines,
): Promise<JobResult> => {
  const broken: BrokenRun[] = [];
  let [runs, pairs, injected] = [0, 0, 0];
  for await (const { number, plan, outcome } of randomRuns({ ...job, machines })) {
    runs += 1;
    if (typeof plan.site === 'string') pairs += 1;
    injected += outcome.injected;
    if (outcome.violations.length === 0) continue;
    broken.push({ name: `${number}`, story: `Run ${number} of seed ${job.seed}.\n${storyOf(plan, outcome)}`, plan });
  }
  return { runs, pairs, singles: 0, injected, broken };
};

const singleJob = async (
  { reference, share, shares }: Extract<Job, { readonly is: 'single' }>,
  machines: SynthesisedMachines,
): Promise<JobResult> => {
  const prepared = await prepareSingles(reference, machines);
  const own = prepared.faults.filter((_, n) => n % shares === share);
  const broken: BrokenRun[] = [];
  let injected = 0;
  for (const fault of own) {
    const single = await runSingle(prepared, fault);
    injected += single.outcome.injected;
    if (single.outcome.violations.length > 0) broken.push({ name: singleKey(single), story: singleStory(single) });
  }
  return { runs: 0, pairs: 0, singles: own.length, injected, broken };
};
