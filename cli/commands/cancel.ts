import type { Command } from 'commander';
import type { StartedRun } from '../../lambdas/handlers/operations/runs/start-run.ts';
import { type CliContext, inLastingSession } from '../session.ts';

export const addCancelCommand = (failover: Command, context: CliContext): void => {
  failover
    .command('cancel')
    .argument('<group>', 'id or name')
    .option('--start', 'also start the production servers that were stopped')
    .description('call a failover off before any NIC or EIP has moved, and give production back')
    .addHelpText('after', HELP)
    .action((group: string, { start = false }: { readonly start?: boolean }, command: Command) =>
      inLastingSession(context, command, async (session) => {
        const { operations, io, target } = session;
        io.err(`Cancelling the failover of ${group}.`);
        const { followRun } = await import('../follow/follow.ts');
        const requestedBy = { kind: 'command', caller: await target.caller() } as const;
        const follow = (started: StartedRun) => {
          io.err(`Roll-back ${started.failoverId} gives production back.`);
          return followRun(session, started);
        };
        const cancelled = await operations.cancelFailover({ group, start, requestedBy, follow });
        const { cancelledOutcome } = await import('../cancelled.ts');
        return cancelledOutcome(session, cancelled, start);
      }),
    );
};

const HELP = `
A running failover stops issuing calls, and its last ones are waited for. Then root volumes are attached again and the tags
taken off; the group is protected as before. With --start it looks until each production server runs: exit code 6 where one does
not, with EC2's own reason. The same command again starts what is still stopped. A production server or root volume that somebody has
deleted meanwhile is named as LOST, and the rest is given back. Also after a failed failover that has moved nothing. Once the first NIC or EIP is on
the move this is refused (exit code 3): give the failover command again, it finishes the job.

Example:
  $ sdrs failover cancel orders --start`;
