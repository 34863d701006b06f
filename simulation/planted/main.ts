/**
 * Whether the chaos command would notice: plants one bug at a time and takes the chaos command's random runs until something is seen that
 * is never to be seen: `npm run -s planted -- [options]`.
 */
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { machinesIn, type SynthesisedMachines } from '../../local/definition.ts';
import { namedLike, wholeNumber } from '../../local/options.ts';
import { runAlone, smallCommand } from '../../local/program/small-command.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { jobsOf } from '../chaos/work.ts';
import { carryOutAll } from '../chaos/workers.ts';
import { BUGS } from './bugs.ts';
import { hunt } from './hunt.ts';
import type { PlantedBug } from './planted-bug.ts';
import type { FirstSeen } from './search.ts';

interface PlantedOptions {
  readonly json?: boolean;
  readonly seed: number;
  readonly runs: number;
  readonly bug?: readonly PlantedBug[];
}

interface Search {
  readonly machines: SynthesisedMachines;
  readonly seed: number;
  /** Runs for each bug, at most. */
  readonly limit: number;
}

/** Each `--bug` adds those that it names, in the order of the list. */
const bugsNamed = (text: string, before: readonly PlantedBug[] = []): readonly PlantedBug[] => {
  const named = new Set([...before, ...namedLike(BUGS)(text)]);
  return BUGS.filter((bug) => named.has(bug));
};

interface Hunted {
  readonly bug: PlantedBug;
  readonly seen: FirstSeen | undefined;
}

/** As many at a time as there are processors; in the order of the bugs, in whatever order they end. */
const huntAll = (bugs: readonly PlantedBug[], search: Search): Promise<readonly Hunted[]> => {
  const atATime = pLimit(availableParallelism());
  return Promise.all(
    bugs.map((bug) =>
      atATime(async () => {
        const seen = await hunt(bug, search);
        process.stderr.write(`${bug.name}: ${seen ? `found in run ${seen.runs}` : 'not found'}\n`);
        return { bug, seen };
      }),
    ),
  );
};

/** Stories of the unchanged code, in the same runs. */
const unclean = async (runs: number, { machines, seed }: Search): Promise<readonly string[]> => {
  const results = await carryOutAll(jobsOf({ runs, seed, references: [] }), { machines, onResult: () => {} });
  return results.flatMap(({ broken }) => broken.map(({ story }) => story));
};

const tell = ({ bug, seen }: Hunted, limit: number): string => {
  const where = `${bug.name} (${bug.file}): ${bug.says}`;
  return seen ? `${where}\nFound in run ${seen.runs}.\n${seen.story}` : `${where}\nNOT FOUND in ${limit} runs.`;
};

const print = (hunted: readonly Hunted[], limit: number): void => {
  console.log(hunted.map((one) => tell(one, limit)).join('\n\n'));
  console.table(Object.fromEntries(hunted.map(({ bug, seen }) => [bug.name, { runs: seen?.runs ?? 'not found' }])));
};

const planted = async ({ json, seed, runs: limit, bug = BUGS }: PlantedOptions): Promise<void> => {
  const search = { machines: machinesIn(await synthesisedTemplate()), seed, limit };
  const hunted = await huntAll(bug, search);
  const taken = Math.max(...hunted.map(({ seen }) => seen?.runs ?? limit));
  const stories = await unclean(taken, search);
  if (json)
    console.log(JSON.stringify(hunted.map(({ bug: { name }, seen }) => ({ bug: name, runs: seen?.runs ?? null }))));
  else print(hunted, limit);
  if (stories.length === 0) process.stderr.write(`The unchanged code is clean for the same ${taken} runs.\n`);
  else process.stderr.write(`The unchanged code is NOT clean for the same ${taken} runs:\n${stories.join('\n\n')}\n`);
  if (stories.length > 0 || hunted.some(({ seen }) => !seen)) process.exitCode = 1;
};

const MOST = Number.MAX_SAFE_INTEGER;

await runAlone(
  smallCommand('npm run -s planted', 'Plants one bug at a time, and looks whether the chaos command would notice.')
    .option('--seed <n>', 'another seed draws other runs', wholeNumber(0, MOST), 1)
    .option('--bug <text>', 'bugs whose name has it; repeatable', bugsNamed)
    .option('--runs <n>', 'runs for each bug, at most', wholeNumber(1, MOST), 1000)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nEnds with 1 where a bug was not found, or where the unchanged code is not clean.')
    .action(planted),
);
