import type { Command } from 'commander';
import type { PinnedPoint } from '../../lambdas/handlers/operations/points/pin-point.ts';
import { type CliContext, inSession, showing } from '../session.ts';

export const addPointsCommands = (program: Command, context: CliContext): void => {
  const points = program
    .command('points')
    .argument('[group]', 'id or name')
    .description('every recovery point of a group, with what keeps it')
    .addHelpText('after', HELP)
    .action((group: string | undefined, _options: unknown, command: Command) => {
      if (group === undefined) command.error("error: missing required argument 'group'", { code: 'missing-argument' });
      return show(group, command);
    });
  const show = showing(
    context,
    (operations, wanted: string) => operations.listPoints(wanted),
    async () => (await import('../render/points.ts')).pointsText,
  );
  for (const verb of ['pin', 'unpin'] as const) {
    points
      .command(verb)
      .argument('<group>', 'id or name')
      .argument('<set>', 'id of a recovery point, as sdrs points prints it')
      .description(verb === 'pin' ? 'have retention never delete it' : 'leave it to retention again')
      .action((group: string, set: string, _options: unknown, command: Command) =>
        inSession(context, command, async ({ operations, target }) => {
          const by = { caller: await target.caller() };
          const pinned = await (verb === 'pin'
            ? operations.pinPoint(group, set, by)
            : operations.unpinPoint(group, set, by));
          return { json: pinned, text: () => pinnedText(pinned) };
        }),
      );
  }
};

const HELP = `
A recovery point is a set of snapshots of all disks of a server, of one moment. EC2 is asked; nothing changes.

Examples:
  $ sdrs points pets
  $ sdrs points pin pets web-1.2026-11-29T21:15Z.1
  $ sdrs points unpin pets web-1.2026-11-29T21:15Z.1`;

const pinnedText = ({ setId, snapshots, pinnedBy }: PinnedPoint): string =>
  pinnedBy === undefined
    ? `${setId} is left to retention again (${snapshots.length} snapshots).`
    : `${setId} is pinned: retention never deletes its ${snapshots.length} snapshots.`;
