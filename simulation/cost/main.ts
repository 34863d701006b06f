/**
 * What a simulated failover costs: `npm run -s cost -- [--json]`. CPU time of this process, user and system, for an undisturbed run of
 * 2 servers and of 10. A busy machine makes it more: neighbours share its caches.
 */
import { machinesIn, type SynthesisedMachines } from '../../local/definition.ts';
import { runAlone, smallCommand } from '../../local/program/small-command.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { createStage } from '../runs/stage.ts';
import { movableNics } from '../sites/sites.ts';
import { costOfRun } from './cost.ts';

const [SMALL, LARGE] = [2, 10];
const RUNS = 21;

const spent = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const measured = async (servers: number, machines: SynthesisedMachines) => {
  const stage = await createStage(movableNics(servers), machines);
  return { servers, cpuMs: Math.round(await costOfRun({ stage, runs: RUNS, spent })) };
};

const cost = async ({ json }: { readonly json?: boolean }): Promise<void> => {
  const machines = machinesIn(await synthesisedTemplate());
  const costs = [await measured(SMALL, machines), await measured(LARGE, machines)];
  if (json) console.log(JSON.stringify(costs));
  else for (const { servers, cpuMs } of costs) console.log(`${servers} servers: ${cpuMs} ms CPU a run`);
};

await runAlone(
  smallCommand('npm run -s cost', 'Prints what a simulated failover costs in CPU time.')
    .option('--json', 'print JSON')
    .action(cost),
);
