import type { Command } from 'commander';
import type { StartedInstance } from '../../lambdas/handlers/operations/members/start-instance.ts';
import { type CliContext, showing } from '../session.ts';

export const addInstanceCommands = (program: Command, context: CliContext): void => {
  const instance = program
    .command('instance')
    .description('protected instances: a production server and its DR server');
  instance
    .command('start')
    .argument('<instance>', 'instance id or name, or the EC2 id of its server')
    .option('--group <group>', 'group to look in (id or name), where names occur twice')
    .description('start the DR server after a failover')
    .addHelpText('after', HELP)
    .action(
      showing(
        context,
        (operations, instance: string, { group }: { readonly group?: string }) =>
          operations.startInstance({ instance, ...(group ? { group } : {}) }),
        async () => startedText,
      ),
    );
};

const startedText = ({ name, serverId, wasRunning }: StartedInstance): string =>
  wasRunning ? `${name}: server ${serverId} runs already.` : `${name}: server ${serverId} runs.`;

const HELP = `
Only after a failover, and only the server that took over. The fenced production server is never started (exit code 3).

Example:
  $ sdrs instance start web-1`;
