import type { Command } from 'commander';
import { type CliContext, inLastingSession } from '../session.ts';

export const addWatchCommand = (program: Command, context: CliContext): void => {
  program
    .command('watch')
    .argument('<group>', 'id or name')
    .description('follow the run of a group that is under way, or show the last one')
    .addHelpText('after', HELP)
    .action((group: string, _: object, command: Command) =>
      inLastingSession(context, command, async (session) => {
        const { watch } = await import('../watch.ts');
        return watch(session, group);
      }),
    );
};

const HELP = `
Works from any terminal, beside the command that has started the run, and changes nothing. On a terminal it shows the run in one block,
elsewhere a line for each change. It ends when the run ends, with the same report and exit code as the command that has started the run.
Ctrl-C ends the watching, not the run. With --json each change is a line of JSON, and the last line has what the run came to (end).

Example:
  $ sdrs watch orders`;
