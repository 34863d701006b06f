import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { type CliContext, inSession } from '../session.ts';

interface LeftoversOptions {
  readonly delete?: true;
}

export const addLeftoversCommand = (program: Command, context: CliContext): void => {
  program
    .command('leftovers')
    .argument('<group>', 'id or name')
    .description('what runs of a group have left in EC2, with its price; changes nothing by itself')
    .option('--delete', 'delete those that nobody needs and that are kept no longer')
    .addHelpText('after', HELP)
    .action((wanted: string, options: LeftoversOptions, command: Command) =>
      inSession(context, command, async ({ operations, target }) => {
        const { disposedText, leftoversText } = await import('../render/leftovers.ts');
        if (!options.delete) {
          const listed = await operations.listLeftovers(wanted);
          return { json: listed, text: (page) => leftoversText(listed, page) };
        }
        const deleted = await operations.deleteLeftovers(wanted, { caller: await target.caller() });
        const isWhole = deleted.disposed.every(({ outcomes }) =>
          outcomes.every(({ outcome }) => outcome.outcome === 'done'),
        );
        return {
          json: deleted,
          text: (page) => disposedText(deleted, page),
          exitCode: isWhole ? EXIT.done : EXIT.unavailable,
        };
      }),
    );
};

const HELP = `
Volumes that a failover took off their servers or made for nothing, disks of a former production, and recovery points of
disks that are production no more. A disk of a former production is kept until the group was protected again, and then for
the days of policy.formerDisks (14). What may be deleted stands first, and then what is kept, by what keeps it; ONLY THERE is
what is lost with it. Exit code 6: EC2 did not delete all that may go.

Examples:
  $ sdrs leftovers orders
  $ sdrs leftovers orders --delete`;
