import type { SynthesisedMachines } from '../../local/definition.ts';
import type { Violation } from '../oracles/violation.ts';
import { createStage } from '../runs/stage.ts';
import { createRandom } from '../scheduler/random.ts';
import { casesOf, type NamedOldTry } from './cases.ts';
import { runCase } from './run-case.ts';
import type { Scenario } from './scenarios.ts';

export interface ExploreProps {
  readonly machines: SynthesisedMachines;
  readonly scenarios: readonly Scenario[];
  readonly seed: number;
  /** Of so many cases one, picked by the seed. @default 1, all */
  readonly oneOf?: number;
  /** Called for each case that has run. @default nobody */
  readonly onCase?: (found: Found) => void;
}

/** A case and what was seen in it. */
export interface Found {
  readonly scenario: string;
  readonly seed: number;
  readonly oldTry: NamedOldTry;
  readonly violations: readonly Violation[];
}

export interface Explored {
  /** Cases that ran. */
  readonly cases: number;
  /** Of how many there are. */
  readonly of: number;
  readonly byScenario: Readonly<Record<string, number>>;
  readonly found: readonly Found[];
}

/** Runs every scenario undisturbed, and then with one old try at every call. */
export const explore = async (props: ExploreProps): Promise<Explored> => {
  const found: Found[] = [];
  const byScenario: Record<string, number> = {};
  const random = createRandom(props.seed);
  let all = 0;
  for (const scenario of props.scenarios) {
    const { run, cases } = await prepare(scenario, props);
    const picked = cases.filter(() => random.below(props.oneOf ?? 1) === 0);
    all += cases.length;
    byScenario[scenario.name] = picked.length;
    for (const oldTry of picked) {
      const one = await run(oldTry);
      if (one.violations.length > 0) found.push(one);
      props.onCase?.(one);
    }
  }
  const ran = Object.values(byScenario).reduce((sum, count) => sum + count, 0);
  return { cases: ran, of: all, byScenario, found };
};

/** @throws Error where even the undisturbed run is not clean */
const prepare = async (scenario: Scenario, { machines, seed }: ExploreProps) => {
  const stage = await createStage(scenario.build, machines);
  const reference = await runCase({ scenario, stage, seed });
  if (reference.violations.length > 0) {
    throw new Error(`${scenario.name}, undisturbed: ${JSON.stringify(reference.violations)}`);
  }
  const run = async (oldTry: NamedOldTry): Promise<Found> => {
    const { violations } = await runCase({ scenario, stage, seed, oldTry, reference: reference.left });
    return { scenario: scenario.name, seed, oldTry, violations };
  };
  return { cases: casesOf(scenario, reference), run };
};
