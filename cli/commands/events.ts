import type { Command } from 'commander';
import { eventsText } from '../render/group.ts';
import { type CliContext, inSession } from '../session.ts';

export const addEventsCommand = (program: Command, context: CliContext): void => {
  program
    .command('events')
    .argument('<group>', 'id or name')
    .description('audit trail of a group, oldest first')
    .action((wanted: string, _options: unknown, command: Command) =>
      inSession(context, command, async ({ operations }) => {
        const events = await operations.listEvents(wanted);
        return { json: { events }, text: () => eventsText(events) };
      }),
    );
};
