import type { Command } from 'commander';
import type { CancelledFailover } from '../../lambdas/handlers/operations/runs/cancel-messages.ts';
import type { StartedRun } from '../../lambdas/handlers/operations/runs/start-run.ts';
import { EXIT } from '../exit-codes.ts';
import { type CliContext, commandFor, inLastingSession } from '../session.ts';

export const addCancelCommand = (failover: Command, context: CliContext): void => {
  failover
    .command('cancel')
    .argument('<group>', 'id or name')
    .option('--start', 'also start the production servers that were stopped')
    .description('call a failover off before any NIC or EIP has moved, and give production back')
    .addHelpText('after', HELP)
    .action((group: string, { start = false }: { readonly start?: boolean }, command: Command) =>
      inLastingSession(context, command, async (session) => {
        const { operations, io, options, target } = session;
        io.err(`Cancelling the failover of ${group}.`);
        const { followFailover } = await import('../follow.ts');
        const requestedBy = { kind: 'command', caller: await target.caller() } as const;
        const follow = (started: StartedRun) => {
          io.err(`Roll-back ${started.failoverId} gives production back.`);
          return followFailover(session, started);
        };
        const cancelled = await operations.cancelFailover({ group, start, requestedBy, follow });
        const text = () => cancelledText(cancelled, { start, sdrs: commandFor(options) });
        return {
          json: cancelled,
          text,
          exitCode: start && cancelled.notRunning.length > 0 ? EXIT.unavailable : EXIT.done,
        };
      }),
    );
};

interface Asked {
  readonly start: boolean;
  readonly sdrs: string;
}

const cancelledText = (cancelled: CancelledFailover, asked: Asked): string => {
  const { groupId, servers, started, lost, left } = cancelled;
  return [
    `Protection group ${groupId} is protected again; production is where it was${lost.length > 0 ? ', but for what is lost' : ''}.`,
    ...lost.map(({ message }) => `LOST: ${message}`),
    `Given back: ${servers.join(', ') || 'no server'}.`,
    ...(started.length > 0 ? [`Started, and running: ${started.join(', ')}.`] : []),
    ...downText(cancelled, asked),
    ...left,
  ].join('\n');
};

const downText = (cancelled: CancelledFailover, { start, sdrs }: Asked): readonly string[] => {
  const { groupId, servers, notRunning, lost } = cancelled;
  if (servers.every((id) => lost.some(({ serverId }) => serverId === id))) return [];
  if (notRunning.length === 0) return [`All of its ${lost.length > 0 ? 'other ' : ''}production servers run.`];
  const again = `${sdrs} failover cancel ${groupId} --start`;
  return [
    ...notRunning.map(({ serverId, name, why }) => `NOT RUNNING: ${serverId} (${name}): ${why}`),
    start
      ? `Look at these servers in EC2, and give the same command again once the cause is gone: ${again}`
      : `Start these servers when you want the service back: ${again}`,
  ];
};

const HELP = `
A running failover stops issuing calls, and its last ones are waited for. Then root volumes are attached again and the tags
taken off; the group is protected as before. With --start it looks until each production server runs: exit code 6 where one does
not, with EC2's own reason. The same command again starts what is still stopped. A production server or root volume that somebody has
deleted meanwhile is named as LOST, and the rest is given back. Also after a failed failover that has moved nothing. Once the first NIC or EIP is on
the move this is refused (exit code 3): give the failover command again, it finishes the job.

Example:
  $ sdrs failover cancel orders --start`;
