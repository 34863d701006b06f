/**
 * Whole failovers with faults, in virtual time: `npm run -s chaos -- [options]`. Random runs at random sites, and every single fault at
 * every call of some reference failovers.
 */
import { type Command, InvalidArgumentError } from 'commander';
import { machinesIn, type SynthesisedMachines } from '../../local/definition.ts';
import { namedLike, wholeNumber } from '../../local/options.ts';
import { runAlone, smallCommand } from '../../local/program/small-command.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import type { RunOutcome } from '../runs/run.ts';
import { runPlan } from './ground.ts';
import { REFERENCE_FAILOVERS, USUAL_REFERENCES } from './reference-failovers.ts';
import type { RunPlan } from './run-plan.ts';
import { shrink } from './shrink.ts';
import { prepareSingles, runSingle } from './single-faults.ts';
import { storyOf } from './story.ts';
import { type BrokenRun, countsOf, type JobResult, jobsOf, namesOf, sumOf } from './work.ts';
import { carryOutAll } from './workers.ts';

interface ChaosOptions {
  readonly json?: boolean;
  readonly runs: number;
  readonly seed: number;
  readonly references: readonly string[];
  readonly plan?: RunPlan;
  readonly single?: string;
}

const referencesNamed = (text: string): readonly string[] => {
  if (text === 'all') return REFERENCE_FAILOVERS.map(({ name }) => name);
  if (text === 'none') return [];
  return namedLike(REFERENCE_FAILOVERS)(text).map(({ name }) => name);
};

const planIn = (text: string): RunPlan => {
  try {
    return JSON.parse(text) as RunPlan;
  } catch {
    throw new InvalidArgumentError('Give the JSON that a story ends with.');
  }
};

/** The simplest run in which the same kind of thing is seen. */
const smaller = async ({ plan }: BrokenRun, machines: SynthesisedMachines): Promise<string> => {
  if (!plan) return '';
  const [seen] = (await runPlan(plan, machines)).violations;
  const happens = async (other: RunPlan) =>
    (await runPlan(other, machines)).violations.some(({ kind }) => kind === seen?.kind);
  const smallest = await shrink(plan, happens);
  return `Smaller:\n${storyOf(smallest, await runPlan(smallest, machines))}`;
};

const MOST_STORIES = 10;

const explore = async (options: ChaosOptions, machines: SynthesisedMachines): Promise<void> => {
  const jobs = jobsOf(options);
  let said = 0;
  const onResult = (done: number, { broken }: JobResult): void => {
    for (const line of namesOf(broken)) process.stderr.write(`${line}\n`);
    const tenths = Math.floor((10 * done) / jobs.length);
    if (tenths > said) process.stderr.write(`${tenths * 10} % of ${jobs.length} parts\n`);
    said = tenths;
  };
  const results = await carryOutAll(jobs, { machines, onResult });
  if (options.json) console.log(JSON.stringify(countsOf(results)));
  else await tellAll(results, machines);
  if (countsOf(results).violations > 0) process.exitCode = 1;
};

const tellAll = async (results: readonly JobResult[], machines: SynthesisedMachines): Promise<void> => {
  const { runs, singleFaultCases, faultsInjected, violations } = countsOf(results);
  console.log(
    `${runs} random runs (${sumOf(results, 'pairs')} of them pairs of single faults) and ${singleFaultCases} single faults, ${faultsInjected} faults in all: ` +
      `${violations} ${violations === 1 ? 'run' : 'runs'} with a violation.`,
  );
  const broken = results.flatMap((one) => one.broken);
  for (const line of namesOf(broken)) console.log(line);
  for (const one of broken.slice(0, MOST_STORIES)) {
    console.log(`\n${one.story}`);
    console.log(await smaller(one, machines));
  }
};

const onTurn = ({ who, what }: { readonly who: string; readonly what: string }, now: number): void =>
  console.log(`${new Date(now).toISOString().slice(11, 23)}  ${who}: ${what}`);

const tell = ({ violations }: RunOutcome): void => {
  for (const { kind, seen } of violations) console.log(`${kind}: ${seen}`);
  if (violations.length > 0) process.exitCode = 1;
};

const tellSingle = async (key: string, machines: SynthesisedMachines, command: Command): Promise<void> => {
  const [name = '', is, call] = key.split(' | ');
  if (!REFERENCE_FAILOVERS.some((one) => one.name === name))
    command.error(`error: option '--single' names no reference failover: "${name}"`);
  const prepared = await prepareSingles(name, machines);
  const fault = prepared.faults.find((one) => one.is === is && one.call === Number(call));
  if (!fault) return command.error(`error: "${name}" has no call ${call} that "${is}" can meet`);
  tell((await runSingle(prepared, fault, onTurn)).outcome);
};

const chaos = async (options: ChaosOptions, command: Command): Promise<void> => {
  const machines = machinesIn(await synthesisedTemplate());
  if (options.plan) tell(await runPlan(options.plan, machines, onTurn));
  else if (options.single !== undefined) await tellSingle(options.single, machines, command);
  else await explore(options, machines);
};

const MOST = Number.MAX_SAFE_INTEGER;

await runAlone(
  smallCommand('npm run -s chaos', 'Takes whole failovers with faults, in virtual time, and judges them.')
    .option('--runs <n>', 'random runs', wholeNumber(0, MOST), 200)
    .option('--seed <n>', 'another seed draws other runs', wholeNumber(0, MOST), 1)
    .option(
      '--references <text>',
      'single faults of reference failovers whose name has it; "all", "none"',
      referencesNamed,
      USUAL_REFERENCES,
    )
    .option('--plan <json>', 'every turn of one random run', planIn)
    .option('--single <key>', 'every turn of one single fault')
    .option('--json', 'print counts as JSON')
    .addHelpText('after', '\nEnds with 1 where something was seen that is never to be seen.')
    .action(chaos),
);
