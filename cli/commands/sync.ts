import type { Command } from 'commander';
import type { SynchronisedGroup } from '../../lambdas/handlers/synchroniser/messages.ts';
import { EXIT } from '../exit-codes.ts';
import type { Page } from '../render/page.ts';
import { table } from '../render/table.ts';
import { type CliContext, inSession } from '../session.ts';

export const addSyncCommands = (program: Command, context: CliContext): void => {
  const sync = program.command('sync').description('have recovery points taken');
  sync
    .command('now')
    .argument('<group>', 'id or name')
    .option('--instance <instance>', 'one protected instance, by id or name (all by default)')
    .description('take a recovery point of each server now, without waiting for its turn')
    .addHelpText('after', HELP)
    .action((group: string, { instance }: { readonly instance?: string }, command: Command) =>
      inSession(context, command, async ({ operations, target }) => {
        const caller = await target.caller();
        const result = await operations.syncNow({ group, caller, ...(instance === undefined ? {} : { instance }) });
        const isRefused = result.taken.some(({ refused }) => refused !== undefined);
        return {
          json: result,
          text: (page) => resultText(result, page),
          exitCode: isRefused ? EXIT.unavailable : EXIT.done,
        };
      }),
    );
};

const HELP = `
Only of groups whose recovery points the service takes (protection.by sdrs). A set that EBS is at still is not waited for: sdrs
points shows when it is complete. A server that has one pending is left to it. Exit code 6: EC2 refused one; try again.

Examples:
  $ sdrs sync now pets
  $ sdrs sync now pets --instance db-1`;

const resultText = ({ groupId, taken, pending }: SynchronisedGroup, page: Page): string => {
  const rows = [
    ...taken.map(({ name, setId, refused }) => [
      name,
      setId,
      refused === undefined ? 'pending' : `refused: ${refused}`,
    ]),
    ...pending.map(({ name, setId }) => [name, setId, 'was pending already']),
  ];
  if (rows.length === 0)
    return `No recovery point of group ${groupId} was asked for: its protection has just been turned off.`;
  return [
    table(page, ['SERVER', 'RECOVERY POINT', 'STATE'], rows),
    `sdrs points ${groupId} shows when they are complete.`,
  ].join('\n\n');
};
