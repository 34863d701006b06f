import type { Command } from 'commander';
import type { CancelledFailover } from '../../lambdas/handlers/operations/cancel-failover.ts';
import { type CliContext, inLastingSession } from '../session.ts';

export const addCancelCommand = (failover: Command, context: CliContext): void => {
  failover
    .command('cancel')
    .argument('<group>', 'id or name')
    .option('--start', 'also start the production servers that were stopped')
    .description('call a failover off before any NIC or EIP has moved, and give production back')
    .addHelpText('after', HELP)
    .action((group: string, { start = false }: { readonly start?: boolean }, command: Command) =>
      inLastingSession(context, command, async ({ operations, io, target }) => {
        io.err(`Cancelling the failover of ${group}.`);
        const cancelled = await operations.cancelFailover({ group, start, by: await target.caller() });
        return { json: cancelled, text: () => cancelledText(cancelled) };
      }),
    );
};

const cancelledText = ({ groupId, servers, started, left }: CancelledFailover): string =>
  [
    `Protection group ${groupId} is protected again; production is where it was.`,
    `Given back: ${servers.join(', ')}.`,
    started.length > 0
      ? `Started: ${started.join(', ')}.`
      : 'No server was started: start those that the failover has stopped when you want the service back.',
    ...left,
  ].join('\n');

const HELP = `
A running failover stops issuing calls, and its last ones are waited for. Then root volumes are attached again and the tags
taken off; the group is protected as before. Also after a failed failover that has moved nothing. Once the first NIC or EIP is on
the move this is refused (exit code 3): give the failover command again, it finishes the job.

Example:
  $ sdrs failover cancel orders --start`;
