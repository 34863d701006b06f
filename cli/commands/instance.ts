import type { Command } from 'commander';
import { UsageError } from '../exit-codes.ts';
import { type CliContext, inSession, type Outcome, type Session } from '../session.ts';

interface StartOptions {
  readonly group?: string;
}

export const addInstanceCommands = (program: Command, context: CliContext): void => {
  const instance = program
    .command('instance')
    .description('protected instances: a production server and its DR server');
  instance
    .command('start')
    .argument('[instance]', 'instance id or name, or the EC2 id of its server; all of --group where none is named')
    .option('--group <group>', 'group to look in (id or name), where names occur twice')
    .description('start the DR server after a failover, or all DR servers of a group')
    .addHelpText('after', HELP)
    .action((wanted: string | undefined, { group }: StartOptions, command: Command) => {
      if (wanted === undefined && group === undefined) {
        throw new UsageError('Name an instance, or all of a group with --group.');
      }
      return inSession(context, command, (session) => start(session, wanted, group));
    });
};

const start = async (session: Session, instance: string | undefined, group: string | undefined): Promise<Outcome> => {
  const { startedText, startGroup } = await import('../start-group.ts');
  if (instance === undefined) return startGroup(session, group ?? '');
  const started = await session.operations.startInstance({ instance, ...(group ? { group } : {}) });
  return { json: started, text: () => startedText(started) };
};

const HELP = `
Only after a failover, and only the server that took over. The fenced production server is never started (exit code 3).
With --group alone every DR server of the group that is down is started; one that stays down keeps no other one down.

Examples:
  $ sdrs instance start web-1
  $ sdrs instance start --group orders`;
