/** Protection disabled, or failed over, against turns of the synchroniser that stand still: `npm run -s stops -- [options]`. */
import { machinesIn } from '../../local/definition.ts';
import { wholeNumber } from '../../local/options.ts';
import { runAlone, smallCommand } from '../../local/program/small-command.ts';
import { deletionCondition } from '../../local/role.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { explore, storyOf } from './explore.ts';
import { runStop } from './run-stop.ts';
import { createStopStage } from './stage.ts';

interface StopsOptions {
  readonly json?: boolean;
  readonly runs: number;
  readonly seed: number;
  readonly story?: number;
}

const stops = async ({ runs, seed, json, story }: StopsOptions): Promise<void> => {
  const template = await synthesisedTemplate();
  const stage = await createStopStage(machinesIn(template));
  const deletion = deletionCondition(template);
  if (story !== undefined) {
    const onTurn = ({ who, what }: { readonly who: string; readonly what: string }, now: number): void =>
      console.log(`${(now - stage.prepared.now) / 1000} s  ${who}: ${what}`);
    console.log(storyOf(await runStop({ stage, seed: story, deletion, onTurn })));
    return;
  }
  const explored = await explore({ stage, deletion, runs, seed });
  const { broken, ...counted } = explored;
  console.log(
    json
      ? JSON.stringify({ ...counted, violations: broken.length })
      : [
          `${counted.runs} runs, ${counted.suspended} with a turn that stood still: ${broken.length} with a violation.`,
          ...broken.map(storyOf),
        ].join('\n'),
  );
  if (broken.length > 0) process.exitCode = 1;
};

const MOST = Number.MAX_SAFE_INTEGER;

await runAlone(
  smallCommand('npm run -s stops', 'Stops synchronisation while its turns stand still somewhere, in virtual time.')
    .option('--runs <n>', 'runs', wholeNumber(1, MOST), 200)
    .option('--seed <n>', 'seed of the first run; each further run has the next one', wholeNumber(0, MOST), 1)
    .option('--story <seed>', 'every turn of one run', wholeNumber(0, MOST))
    .option('--json', 'print JSON')
    .addHelpText('after', '\nEnds with 1 where something was seen that is never to be seen.')
    .action(stops),
);
