/**
 * Whole failovers with faults, in virtual time: `npm run -s chaos -- [options]`. Random runs at random sites, and every single fault at
 * every call of some reference failovers. `--runs N`, random ones; `--seed S`; `--json`; `--references TEXT`, those whose name has it, `all`
 * or `none`, in place of the usual two; `--plan JSON` and `--single KEY`, every turn of one run. Ends with 1 where something was seen that is never to be seen.
 */
import { parseArgs } from 'node:util';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import type { RunOutcome } from '../runs/run.ts';
import { runPlan } from './ground.ts';
import { wholeNumber } from './options.ts';
import { REFERENCE_FAILOVERS, USUAL_REFERENCES } from './reference-failovers.ts';
import type { RunPlan } from './run-plan.ts';
import { shrink } from './shrink.ts';
import { prepareSingles, runSingle } from './single-faults.ts';
import { storyOf } from './story.ts';
import { type BrokenRun, countsOf, type JobResult, jobsOf, namesOf, sumOf } from './work.ts';
import { carryOutAll } from './workers.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    references: { type: 'string', default: 'usual' },
    plan: { type: 'string' },
    single: { type: 'string' },
  },
});

const machines = machinesIn(await synthesisedTemplate());

const referencesNamed = (text: string): readonly string[] => {
  const names = REFERENCE_FAILOVERS.map(({ name }) => name);
  if (text === 'all') return names;
  if (text === 'usual') return USUAL_REFERENCES;
  const named = names.filter((name) => name.includes(text));
  if (named.length > 0 || text === 'none') return named;
  throw new Error(`No reference failover has "${text}" in its name. There are: ${names.join(', ')}; all, none.`);
};

/** The simplest run in which the same kind of thing is seen. */
const smaller = async ({ plan }: BrokenRun): Promise<string> => {
  if (!plan) return '';
  const [seen] = (await runPlan(plan, machines)).violations;
  const happens = async (other: RunPlan) =>
    (await runPlan(other, machines)).violations.some(({ kind }) => kind === seen?.kind);
  const smallest = await shrink(plan, happens);
  return `Smaller:\n${storyOf(smallest, await runPlan(smallest, machines))}`;
};

const MOST_STORIES = 10;

const explore = async (): Promise<void> => {
  const runs = wholeNumber('--runs', options.runs);
  const seed = wholeNumber('--seed', options.seed);
  const jobs = jobsOf({ runs, seed, references: referencesNamed(options.references) });
  let said = 0;
  const onResult = (done: number, { broken }: JobResult): void => {
    for (const line of namesOf(broken)) process.stderr.write(`${line}\n`);
    const tenths = Math.floor((10 * done) / jobs.length);
    if (tenths > said) process.stderr.write(`${tenths * 10} % of ${jobs.length} parts\n`);
    said = tenths;
  };
  const results = await carryOutAll(jobs, { machines, onResult });
  if (options.json) console.log(JSON.stringify(countsOf(results)));
  else await tellAll(results);
  if (countsOf(results).violations > 0) process.exitCode = 1;
};

const tellAll = async (results: readonly JobResult[]): Promise<void> => {
  const { runs, singleFaultCases, faultsInjected, violations } = countsOf(results);
  console.log(
    `${runs} random runs (${sumOf(results, 'pairs')} of them pairs of single faults) and ${singleFaultCases} single faults, ${faultsInjected} faults in all: ` +
      `${violations} ${violations === 1 ? 'run' : 'runs'} with a violation.`,
  );
  const broken = results.flatMap((one) => one.broken);
  for (const line of namesOf(broken)) console.log(line);
  for (const one of broken.slice(0, MOST_STORIES)) {
    console.log(`\n${one.story}`);
    console.log(await smaller(one));
  }
};

const onTurn = ({ who, what }: { readonly who: string; readonly what: string }, now: number): void =>
  console.log(`${new Date(now).toISOString().slice(11, 23)}  ${who}: ${what}`);

const tell = ({ violations }: RunOutcome): void => {
  for (const { kind, seen } of violations) console.log(`${kind}: ${seen}`);
  if (violations.length > 0) process.exitCode = 1;
};

const tellSingle = async (key: string): Promise<void> => {
  const [name = '', is, call] = key.split(' | ');
  const prepared = await prepareSingles(name, machines);
  const fault = prepared.faults.find((one) => one.is === is && one.call === Number(call));
  if (!fault) throw new Error(`"${name}" has no call ${call} that "${is}" can meet.`);
  tell((await runSingle(prepared, fault, onTurn)).outcome);
};

if (options.plan !== undefined) tell(await runPlan(JSON.parse(options.plan) as RunPlan, machines, onTurn));
else if (options.single !== undefined) await tellSingle(options.single);
else await explore();
