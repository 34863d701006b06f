/**
 * How long a failover takes, and what it costs, in simulated time: `npm run -s bench -- [options]`. `--servers 1,10,100,1000`;
 * `--designs ours,serial,map`; `--latency bare,calls`; `--share S`, part of the allowance that the service uses; `--others`, others of
 * the account use up half of each bucket; `--without-dr-disks`; `--json`. Ends with 1 where a server of ours has failed.
 */
import { machinesIn } from '../local/definition.ts';
import { synthesisedTemplate } from '../local/synthesise.ts';
import { prepareGround } from './ground.ts';
import { measure } from './measure.ts';
import type { Measured } from './measured.ts';
import { optionsFrom } from './options.ts';
import { textOf } from './text.ts';

const { json, servers: sizes, designs, latencies, share, drDisks, othersTake } = optionsFrom(process.argv.slice(2));
const machines = machinesIn(await synthesisedTemplate());

const measureAll = async (): Promise<readonly Measured[]> => {
  const rows: Measured[] = [];
  for (const servers of sizes) {
    const ground = await prepareGround({ machines, servers, drDisks, othersTake });
    for (const design of designs) {
      for (const latency of latencies) rows.push(await measure({ ground, design, latency, share }));
    }
  }
  return rows;
};

const rows = await measureAll();
console.log(json ? JSON.stringify(rows) : textOf(rows));
if (rows.some(({ design, failed }) => design === 'ours' && failed > 0)) process.exitCode = 1;
