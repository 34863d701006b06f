/**
 * What a simulated failover costs: `npm run -s cost -- [--json]`. CPU time of this process, user and system, for an undisturbed run of
 * 2 servers and of 10. A busy machine makes it more: neighbours share its caches.
 */
import { parseArgs } from 'node:util';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { createStage } from '../runs/stage.ts';
import { movableNics } from '../sites/sites.ts';
import { costOfRun } from './cost.ts';

const [SMALL, LARGE] = [2, 10];
const RUNS = 21;

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const machines = machinesIn(await synthesisedTemplate());

const spent = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const measured = async (servers: number) => {
  const stage = await createStage(movableNics(servers), machines);
  return { servers, cpuMs: Math.round(await costOfRun({ stage, runs: RUNS, spent })) };
};

const costs = [await measured(SMALL), await measured(LARGE)];
if (options.json) console.log(JSON.stringify(costs));
else for (const { servers, cpuMs } of costs) console.log(`${servers} servers: ${cpuMs} ms CPU a run`);
