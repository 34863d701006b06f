import { type Command, Option } from 'commander';
import { wholeNumber } from '../../local/options.ts';
import { type CliContext, inSession } from '../session.ts';
import type { SimulateOptions } from '../simulated.ts';

export const addSimulateCommand = (program: Command, context: CliContext): void => {
  program
    .command('simulate')
    .argument('<group>', 'id or name')
    .description('what a failover would come to, with a fault if one is named, on a copy in memory; changes nothing')
    .addOption(
      new Option('--fault <name>', 'the fault that it meets; a name that is none lists them all').conflicts('all'),
    )
    .option('--all', 'every single fault, one after the other, each in a simulation of its own')
    .option(
      '--seed <n>',
      'picks moments, servers and turns: the same seed gives the same simulation',
      wholeNumber(0, 2_147_483_647),
      1,
    )
    .addHelpText('after', HELP)
    .action((wanted: string, options: SimulateOptions, command: Command) =>
      inSession(context, command, async (session) => {
        // The simulation has libraries of its own, which no other command waits for.
        const { simulate } = await import('../simulate.ts');
        return simulate(session, wanted, options);
      }),
    );
};

const HELP = `
The account and the record of the group are copied into memory as they are now. There the failover runs, with the real workflow,
handlers and rules, in virtual time. The fault lasts until the failover has ended; then it is over, and the same call is given
again until the job is done. Judges who read only the simulated EC2 and the table see to it that nothing moves before its fence,
that everything has one owner, the right one, and that the same call finishes the job. Nothing of the account or the group changes.

Faults, among others:
  stop-hangs       a production server does not stop
  detach-hangs     its network interfaces are given up only by force
  throttled        EC2's allowance is used up by others
  zone-down        the hardware of production's zone is broken
  lambda-killed    a step is killed right after a call has taken effect
  lambda-lives-on  a step's first try goes on beside its retry
All of them are in docs/simulate.md.

Only in the embedded runtime. A group on AWS cannot be copied faithfully yet: what its site would do next (how long a stop takes,
what others do there) is not recorded.

Exit code 0: it ended well, perhaps only when the fault was over. 3: the group cannot be simulated, or its failover would be
refused as it is. 4: it did not end well.

Examples:
  $ sdrs simulate orders
  $ sdrs simulate orders --fault stop-hangs
  $ sdrs simulate orders --all --seed 7`;
