import type { Command } from 'commander';
import type { RecorderReport } from '../../lambdas/handlers/recorder/messages.ts';
import type { Page } from '../render/page.ts';
import { table } from '../render/table.ts';
import { type CliContext, showing } from '../session.ts';

export const addRefreshCommand = (group: Command, context: CliContext): void => {
  group
    .command('refresh')
    .argument('[group]', 'id or name; all groups where none is named')
    .description('record production as it is now and judge the plan, as the deployed recorder does every five minutes')
    .addHelpText('after', HELP)
    .action(
      showing(
        context,
        (operations, wanted: string | undefined) => operations.refreshGroups(wanted),
        async () => reportText,
      ),
    );
};

const HELP = `
Reads EC2, changes nothing there. A group that is not protected, or that a failover has, is left alone. Servers that cannot be
seen keep the record they have.

Examples:
  $ sdrs group refresh
  $ sdrs --stack Sdrs group refresh orders`;

const reportText = ({ groups, leftAlone }: RecorderReport, page: Page): string =>
  [
    table(
      page,
      ['GROUP', 'VERDICT', 'RECORDED', 'NOT SEEN', 'WRITTEN BY OTHERS'],
      groups.map(({ groupId, verdict, recorded, unseen, overtaken }) => [
        groupId,
        verdict,
        `${recorded} servers`,
        unseen.join(', '),
        overtaken.join(', '),
      ]),
    ),
    ...leftAlone.map(({ groupId, status }) => `Group ${groupId} is left alone, its status is ${status}.`),
  ].join('\n');
