import type { Command } from 'commander';
import { type CliContext, inSession, type Outcome } from '../session.ts';
import { simulationOf } from '../simulated-account.ts';
import type { ActName, PersonOptions } from '../site-people.ts';

/** What somebody does by hand at the simulated site, past the service. */
export const addPeopleCommands = (site: Command, context: CliContext): void => {
  const doing =
    (name: ActName) =>
    (...given: readonly unknown[]): Promise<void> =>
      inSession(context, given.at(-1) as Command, async (session): Promise<Outcome> => {
        const said = given.slice(0, -2) as readonly string[];
        const { ACTS } = await import('../site-people.ts');
        const done = await ACTS[name](simulationOf(session), said, given.at(-2) as PersonOptions);
        return { json: { done }, text: () => done };
      });
  site
    .command('start')
    .argument('<server>', 'EC2 id or name')
    .description('start a server of the simulated site by hand, as somebody would who knows nothing of the failover')
    .action(doing('start'));
  site
    .command('stop')
    .argument('<server>', 'EC2 id or name')
    .option('--force', 'without waiting for its operating system')
    .description('stop a server of the simulated site by hand')
    .action(doing('stop'));
  site
    .command('attach')
    .argument('<id>', 'volume or NIC')
    .argument('<server>', 'EC2 id or name')
    .option('--at <place>', 'device of a volume, index of a NIC; else the root device or the first that is free')
    .description('attach a volume or a NIC of the simulated site by hand')
    .action(doing('attach'));
  site
    .command('detach')
    .argument('<id>', 'volume or NIC')
    .option('--force', 'by force')
    .description('detach a volume or a NIC of the simulated site by hand')
    .action(doing('detach'));
};
