/**
 * Whole failovers with one old try left alive at every call of every step: `npm run -s old-tries -- [options]`.
 * `--json`; `--scenario TEXT`, those whose name has it; `--one-of N`, one of so many cases; `--seed N`; `--story KEY`, every
 * turn of one case. Ends with 1 where something was seen that is never to be seen.
 */
import { parseArgs } from 'node:util';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { createStage } from '../runs/stage.ts';
import { explore } from './explore.ts';
import type { Interruption, OldTry, Wake } from './old-try.ts';
import { countsOf, textOf } from './report.ts';
import { runCase } from './run-case.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    scenario: { type: 'string', default: '' },
    'one-of': { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    story: { type: 'string' },
  },
});

const machines = machinesIn(await synthesisedTemplate());
const seed = Number(options.seed);

const scenariosNamed = (text: string): readonly Scenario[] => {
  const named = SCENARIOS.filter(({ name }) => name.includes(text));
  if (named.length > 0) return named;
  throw new Error(`No scenario has "${text}" in its name. There are: ${SCENARIOS.map(({ name }) => name).join(', ')}.`);
};

const tell = async (key: string): Promise<void> => {
  const [name = '', attempt, call, interruption, wake] = key.split(' | ');
  const [scenario] = scenariosNamed(name) as [Scenario];
  const stage = await createStage(scenario.build, machines);
  const reference = await runCase({ scenario, stage, seed });
  const oldTry: OldTry = {
    attempt: Number(attempt),
    call: Number(call),
    interruption: interruption as Interruption,
    wake: wake as Wake,
  };
  const { violations } = await runCase({
    scenario,
    stage,
    seed,
    oldTry,
    reference: reference.left,
    onTurn: ({ who, what }, now) => console.log(`${(now - stage.prepared.now) / 1000} s  ${who}: ${what}`),
  });
  for (const { kind, seen } of violations) console.log(`${kind}: ${seen}`);
  if (violations.length > 0) process.exitCode = 1;
};

const run = async (): Promise<void> => {
  const oneOf = Number(options['one-of']);
  const explored = await explore({ machines, scenarios: scenariosNamed(options.scenario), seed, oneOf });
  const { cases, of, byScenario, found } = explored;
  const counted = { cases, of, violations: found.length, byKind: countsOf(found), byScenario };
  console.log(options.json ? JSON.stringify(counted) : textOf(explored));
  if (found.length > 0) process.exitCode = 1;
};

await (options.story === undefined ? run() : tell(options.story));
