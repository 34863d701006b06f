import type { Command } from 'commander';
import type { GuardReport } from '../../lambdas/handlers/guard/messages.ts';
import { EXIT } from '../exit-codes.ts';
import type { Page } from '../render/page.ts';
import { PAIR } from '../render/servers.ts';
import { table } from '../render/table.ts';
import { type CliContext, inSession } from '../session.ts';

export const addGuardCommands = (program: Command, context: CliContext): void => {
  const guard = program.command('guard').description('keep fenced production servers down');
  guard
    .command('sweep')
    .argument('[group]', 'id or name; all groups where none is named')
    .description('stop fenced production servers that have come back, as the deployed guard does every minute')
    .addHelpText('after', SWEEP_HELP)
    .action((wanted: string | undefined, _options: unknown, command: Command) =>
      inSession(context, command, async ({ operations }) => {
        const report = await operations.guardSweep(wanted);
        return {
          json: report,
          text: (page) => reportText(report, page),
          exitCode: report.open.length > 0 ? EXIT.unavailable : EXIT.done,
        };
      }),
    );
};

const SWEEP_HELP = `
Looks at every production server that a failover has fenced. One that runs, or has its root volume again, is force-stopped
and loses it, within two minutes of the clock. DR servers, groups that were deleted and groups whose failover runs are
left alone. On AWS it works with the caller's own permissions. Exit code 6: some server is not down yet; sweep again.

Examples:
  $ sdrs guard sweep
  $ sdrs --stack Sdrs guard sweep orders`;

const reportText = (
  { guarded, found, fenced, open, leftToFailover, standbys = [] }: GuardReport,
  page: Page,
): string => {
  const isFenced = new Set(fenced.map(({ serverId }) => serverId));
  const rows = found.map(({ groupId, name, serverId, state }) => {
    const reason = open.find((server) => server.serverId === serverId)?.reason;
    return [groupId, name, serverId, state, isFenced.has(serverId) ? 'fenced' : (reason ?? 'left alone')];
  });
  return [
    `${guarded} fenced production servers looked at, ${found.length} of them not down.`,
    ...(rows.length > 0 ? [table(page, ['GROUP', 'INSTANCE', PAIR.production, 'WAS', 'NOW'], rows)] : []),
    ...standbys.map(
      ({ name, serverId, outcome }) => `${PAIR.dr} ${serverId} of ${name} ran while it is to wait; stop ${outcome}.`,
    ),
    ...leftToFailover.map(
      ({ groupId, failoverId }) => `Group ${groupId} is left to failover ${failoverId}, which runs.`,
    ),
  ].join('\n\n');
};
