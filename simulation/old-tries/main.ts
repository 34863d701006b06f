/** Whole failovers with one old try left alive at every call of every step: `npm run -s old-tries -- [options]`. */
import { InvalidArgumentError } from 'commander';
import { machinesIn, type SynthesisedMachines } from '../../local/definition.ts';
import { namedLike, wholeNumber } from '../../local/options.ts';
import { runAlone, smallCommand } from '../../local/program/small-command.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { createStage } from '../runs/stage.ts';
import { explore } from './explore.ts';
import type { Interruption, OldTry, Wake } from './old-try.ts';
import { countsOf, textOf } from './report.ts';
import { runCase } from './run-case.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

interface OldTriesOptions {
  readonly json?: boolean;
  readonly scenario: readonly Scenario[];
  readonly oneOf: number;
  readonly seed: number;
  readonly story?: Case;
}

/** One case, as its key names it. */
interface Case {
  readonly scenario: Scenario;
  readonly oldTry: OldTry;
}

const caseNamed = (key: string): Case => {
  const [name = '', attempt, call, interruption, wake] = key.split(' | ');
  const [scenario] = namedLike(SCENARIOS)(name);
  if (!scenario || wake === undefined) throw new InvalidArgumentError('Give a key that the command has printed.');
  const oldTry: OldTry = {
    attempt: Number(attempt),
    call: Number(call),
    interruption: interruption as Interruption,
    wake: wake as Wake,
  };
  return { scenario, oldTry };
};

const tell = async ({ scenario, oldTry }: Case, seed: number, machines: SynthesisedMachines): Promise<void> => {
  const stage = await createStage(scenario.build, machines);
  const reference = await runCase({ scenario, stage, seed });
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

const oldTries = async ({ scenario: scenarios, seed, oneOf, json, story }: OldTriesOptions): Promise<void> => {
  const machines = machinesIn(await synthesisedTemplate());
  if (story) return tell(story, seed, machines);
  const explored = await explore({ machines, scenarios, seed, oneOf });
  const { cases, of, byScenario, found } = explored;
  const counted = { cases, of, violations: found.length, byKind: countsOf(found), byScenario };
  console.log(json ? JSON.stringify(counted) : textOf(explored));
  if (found.length > 0) process.exitCode = 1;
};

const MOST = Number.MAX_SAFE_INTEGER;

await runAlone(
  smallCommand('npm run -s old-tries', 'Leaves one old try alive at every call of every step of whole failovers.')
    .option('--scenario <text>', 'scenarios whose name has it', namedLike(SCENARIOS), SCENARIOS)
    .option('--one-of <n>', 'one of so many cases', wholeNumber(1, MOST), 1)
    .option('--seed <n>', 'another seed draws other cases', wholeNumber(0, MOST), 1)
    .option('--story <key>', 'every turn of one case', caseNamed)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nEnds with 1 where something was seen that is never to be seen.')
    .action(oldTries),
);
