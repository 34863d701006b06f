import type { Command } from 'commander';
import { wholeNumber } from '../../local/options.ts';
import { type CliContext, inSession } from '../session.ts';
import { simulationOf } from '../simulated-account.ts';
import type { Places, Where } from '../site-fault.ts';

const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export const addFaultCommands = (site: Command, context: CliContext): void => {
  site
    .command('fault')
    .argument('[name]', 'the fault; without a name, all that stand now are listed')
    .description('give the simulated site a fault, which stays until it is repaired')
    .option('--server <id>', 'server that it befalls, by EC2 id or name; may be repeated', each)
    .option('--zone <zone>', 'zone that it befalls; may be repeated', each)
    .option('--action <name>', 'action of EC2 that it meets, e.g. StopInstances; may be repeated', each)
    .option('--times <n>', 'how many calls of the action it meets', wholeNumber(1, 1_000_000), 1)
    .addHelpText('after', HELP)
    .action((name: string | undefined, where: Where, command: Command) =>
      inSession(context, command, async (session) => {
        const { setFault, standing } = await import('../site-fault.ts');
        const account = simulationOf(session);
        if (name !== undefined) await setFault(account, name, where);
        return standing(account);
      }),
    );
  site
    .command('repair')
    .argument('[group]', 'id or name: both servers of each of its instances')
    .description('end the faults of the simulated site: all of them, or those of a group, server or zone')
    .option('--server <id>', 'server, by EC2 id or name; may be repeated', each)
    .option('--zone <zone>', 'zone; may be repeated', each)
    .action((wanted: string | undefined, { server = [], ...where }: Places, command: Command) =>
      inSession(context, command, async (session) => {
        const { repair, serversOf, standing } = await import('../site-fault.ts');
        const account = simulationOf(session);
        const own = wanted === undefined ? [] : await serversOf(session, wanted);
        repair(account, { ...where, server: [...server, ...own] });
        return standing(account);
      }),
    );
};

const HELP = `
Of a server (--server):   stop-hangs, detach-hangs, volume-detach-hangs, server-reboots
Of a zone (--zone):       zone-down, zone-silent, power-returns
Of calls (--action):      refused, answer-lost, throttled-once, denied (until it is repaired)
Of the whole account:     ec2-refuses-changes, no-disks, no-moves
docs/simulate.md says what each of them does.

Examples:
  $ sdrs site fault stop-hangs --server licence
  $ sdrs site fault zone-down --zone eu-central-1a
  $ sdrs site fault answer-lost --action AttachNetworkInterface --times 3
  $ sdrs site repair`;
