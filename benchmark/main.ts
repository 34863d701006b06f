/** How long a failover takes, and what it costs, in simulated time: `npm run -s bench -- [options]`, `--help` lists them. */
import { machinesIn } from '../local/definition.ts';
import { runAlone } from '../local/program/small-command.ts';
import { synthesisedTemplate } from '../local/synthesise.ts';
import { prepareGround } from './ground.ts';
import { measure } from './measure.ts';
import type { Measured } from './measured.ts';
import { type BenchOptions, benchCommand } from './options.ts';
import { textOf } from './text.ts';

/** What others of the account use up of each bucket. */
const OTHERS_TAKE = 0.5;

const measureAll = async (options: BenchOptions): Promise<readonly Measured[]> => {
  const machines = machinesIn(await synthesisedTemplate());
  const { share, others, withoutDrDisks } = options;
  const rows: Measured[] = [];
  for (const servers of options.servers) {
    const othersTake = others ? OTHERS_TAKE : 0;
    const ground = await prepareGround({ machines, servers, drDisks: !withoutDrDisks, othersTake });
    for (const design of options.designs) {
      for (const latency of options.latency) rows.push(await measure({ ground, design, latency, share }));
    }
  }
  return rows;
};

const bench = async (options: BenchOptions): Promise<void> => {
  const rows = await measureAll(options);
  console.log(options.json ? JSON.stringify(rows) : textOf(rows));
  if (rows.some(({ design, failed }) => design === 'ours' && failed > 0)) process.exitCode = 1;
};

await runAlone(benchCommand().addHelpText('after', '\nEnds with 1 where a server of ours has failed.').action(bench));
