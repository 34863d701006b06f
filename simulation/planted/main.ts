/**
 * Whether the chaos command would notice: plants one bug at a time and takes the chaos command's random runs until something is seen that
 * is never to be seen: `npm run -s planted -- [options]`. `--seed S`; `--json`; `--bug TEXT`, those whose name has it, as often as one likes; `--runs N`, at most
 * for each bug. Ends with 1 where a bug was not found, or where the unchanged code is not clean for the runs that were taken.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { wholeNumber } from '../chaos/options.ts';
import { jobsOf } from '../chaos/work.ts';
import { carryOutAll } from '../chaos/workers.ts';
import { BUGS } from './bugs.ts';
import { hunt } from './hunt.ts';
import type { PlantedBug } from './planted-bug.ts';
import type { FirstSeen } from './search.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    bug: { type: 'string', multiple: true, default: [''] },
    runs: { type: 'string', default: '1000' },
  },
});

const seed = wholeNumber('--seed', options.seed);
const limit = wholeNumber('--runs', options.runs);
const machines = machinesIn(await synthesisedTemplate());

const bugsNamed = (texts: readonly string[]): readonly PlantedBug[] => {
  const named = BUGS.filter(({ name }) => texts.some((text) => name.includes(text)));
  if (named.length > 0) return named;
  throw new Error(
    `No bug has "${texts.join('" or "')}" in its name. There are: ${BUGS.map(({ name }) => name).join(', ')}.`,
  );
};

interface Hunted {
  readonly bug: PlantedBug;
  readonly seen: FirstSeen | undefined;
}

/** As many at a time as there are processors; in the order of the bugs, in whatever order they end. */
const huntAll = (bugs: readonly PlantedBug[]): Promise<readonly Hunted[]> => {
  const atATime = pLimit(availableParallelism());
  return Promise.all(
    bugs.map((bug) =>
      atATime(async () => {
        const seen = await hunt(bug, { machines, seed, limit });
        process.stderr.write(`${bug.name}: ${seen ? `found in run ${seen.runs}` : 'not found'}\n`);
        return { bug, seen };
      }),
    ),
  );
};

/** Stories of the unchanged code, in the same runs. */
const unclean = async (runs: number): Promise<readonly string[]> => {
  const results = await carryOutAll(jobsOf({ runs, seed, references: [] }), { machines, onResult: () => {} });
  return results.flatMap(({ broken }) => broken.map(({ story }) => story));
};

const tell = ({ bug, seen }: Hunted): string => {
  const where = `${bug.name} (${bug.file}): ${bug.says}`;
  return seen ? `${where}\nFound in run ${seen.runs}.\n${seen.story}` : `${where}\nNOT FOUND in ${limit} runs.`;
};

const hunted = await huntAll(bugsNamed(options.bug));
const taken = Math.max(...hunted.map(({ seen }) => seen?.runs ?? limit));
const stories = await unclean(taken);
if (options.json) {
  console.log(JSON.stringify(hunted.map(({ bug: { name }, seen }) => ({ bug: name, runs: seen?.runs ?? null }))));
} else {
  console.log(hunted.map(tell).join('\n\n'));
  console.table(Object.fromEntries(hunted.map(({ bug, seen }) => [bug.name, { runs: seen?.runs ?? 'not found' }])));
}
if (stories.length === 0) process.stderr.write(`The unchanged code is clean for the same ${taken} runs.\n`);
else process.stderr.write(`The unchanged code is NOT clean for the same ${taken} runs:\n${stories.join('\n\n')}\n`);
if (stories.length > 0 || hunted.some(({ seen }) => !seen)) process.exitCode = 1;
