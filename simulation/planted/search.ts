import type { SynthesisedMachines } from '../../local/definition.ts';
import { UndisturbedError } from '../chaos/ground.ts';
import { RUNS_PER_SITE, randomRuns } from '../chaos/random-runs.ts';
import { storyOf } from '../chaos/story.ts';

/** What is searched, and how long at most. */
export interface Search {
  readonly machines: SynthesisedMachines;
  readonly seed: number;
  /** Runs at most. */
  readonly limit: number;
}

/** The first run in which something was seen that is never to be seen. */
export interface FirstSeen {
  /** How many runs that took. */
  readonly runs: number;
  readonly story: string;
}

/** Takes the chaos command's random runs one after the other. @returns nothing where all of them are clean */
export const firstSeen = async (search: Search): Promise<FirstSeen | undefined> => {
  for (let site = 0; site * RUNS_PER_SITE < search.limit; site += 1) {
    const seen = await firstAt(search, site);
    if (seen) return seen;
  }
  return undefined;
};

const firstAt = async ({ machines, seed, limit }: Search, site: number): Promise<FirstSeen | undefined> => {
  try {
    for await (const { number, plan, outcome } of randomRuns({ machines, seed, site, runs: limit })) {
      if (outcome.violations.length > 0) return { runs: number + 1, story: storyOf(plan, outcome) };
    }
    return undefined;
  } catch (error) {
    // Seen before the first fault of that site came about.
    if (error instanceof UndisturbedError) return { runs: site * RUNS_PER_SITE + 1, story: error.message };
    throw error;
  }
};
