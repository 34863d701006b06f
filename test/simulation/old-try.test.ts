import { expect, it } from 'vitest';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { explore } from '../../simulation/old-tries/explore.ts';
import { storyOf } from '../../simulation/old-tries/report.ts';
import { SCENARIOS } from '../../simulation/old-tries/scenarios.ts';

/** Of so many cases one runs here, about 45, or as many as the environment says; `npm run old-tries` runs all. */
const ONE_OF = Number(process.env.OLD_TRIES_ONE_OF ?? 1_000);
const SEED = 20_261_128;

it('one old try that lives on beside its retry, at any call of any step, takes nothing back and ends nothing half way', async () => {
  const machines = machinesIn(await synthesisedTemplate());
  const { cases, of, byScenario, found } = await explore({ machines, scenarios: SCENARIOS, seed: SEED, oneOf: ONE_OF });
  console.info(`${cases} of ${of} cases with one old try left alive`);
  expect(of).toBeGreaterThan(40_000);
  expect(cases).toBeGreaterThan(((of / ONE_OF) * 2) / 3);
  expect(Object.keys(byScenario)).toHaveLength(SCENARIOS.length);
  expect(found.map(storyOf)).toEqual([]);
});
