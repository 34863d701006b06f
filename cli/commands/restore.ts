import type { Command } from 'commander';
import type { PointChoice } from '../../lambdas/domain/group/point-choice.ts';
import { type CliContext, inLastingSession } from '../session.ts';
import { addPointOption } from './point.ts';

interface RestoreOptions {
  readonly point?: PointChoice;
  readonly instance?: readonly string[];
}

export const addRestoreCommand = (program: Command, context: CliContext): void => {
  addPointOption(program.command('restore'))
    .argument('<group>', 'id or name')
    .option('--instance <instance>', 'only this server, by id or name; repeatable', collect)
    .description('after a failover: bring stopped servers of the new production to another recovery point')
    .addHelpText('after', HELP)
    .action((wanted: string, options: RestoreOptions, command: Command) =>
      inLastingSession(context, command, async (session) => {
        const { restorePoint } = await import('../restore-point.ts');
        return restorePoint(session, wanted, options);
      }),
    );
};

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const HELP = `
For the day on which the newest data is the broken data. The servers have to be stopped. Each gets disks made of the recovery
point that --point chooses (a moment, or a name of "sdrs points"); the disks that it had are taken off, kept, and listed by "sdrs
leftovers". NICs and addresses stay. The group stays Failover complete, so that you can try another point.

Examples:
  $ sdrs restore orders --point 2026-11-28T18:00Z
  $ sdrs restore orders --point 2026-11-28T18:00Z --instance db-1`;
