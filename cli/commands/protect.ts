import { type Command, InvalidArgumentError } from 'commander';
import type { WantedStandby } from '../../lambdas/domain/reprotection/named-standbys.ts';
import { type CliContext, inLastingSession } from '../session.ts';

export const addProtectCommands = (program: Command, context: CliContext): void => {
  const protect = program.command('protect').description('protection of a group: recovery points are taken, or not');
  protect
    .command('enable')
    .argument('<group>', 'id or name')
    .option(
      '--dr-server <instance=server>',
      'the EC2 server that is the DR server in the place of a lost one; repeatable',
      drServer,
    )
    .description(
      'take a first recovery point of every server, then protect the group; after a failover, in the other direction',
    )
    .addHelpText('after', ENABLE_HELP)
    .action((group: string, { drServer: drServers = [] }: EnableOptions, command: Command) =>
      inLastingSession(context, command, async (session) => {
        const { turnProtection } = await import('../turn-protection.ts');
        return turnProtection(session, { wanted: group, turn: 'on', drServers });
      }),
    );
  protect
    .command('disable')
    .argument('<group>', 'id or name')
    .description('take no more recovery points; those that there are stay')
    .addHelpText('after', DISABLE_HELP)
    .action((group: string, _: object, command: Command) =>
      inLastingSession(context, command, async (session) => {
        const { turnProtection } = await import('../turn-protection.ts');
        return turnProtection(session, { wanted: group, turn: 'off' });
      }),
    );
};

interface EnableOptions {
  readonly drServer?: readonly WantedStandby[];
}

const drServer = (value: string, before: readonly WantedStandby[] = []): readonly WantedStandby[] => {
  const [, instance, serverId] = /^([^=]+)=(i-[0-9a-f]{8,17})$/.exec(value) ?? [];
  if (instance === undefined || serverId === undefined) {
    throw new InvalidArgumentError('Use INSTANCE=SERVER, such as web-1=i-0123456789abcdef0.');
  }
  return [...before, { instance, serverId }];
};

const ENABLE_HELP = `
The group is "starting" until every server has a complete set of snapshots of its disks, all of one moment, taken since; then it
is protected, and the synchroniser takes further ones. Where something else takes the group's recovery points, none is taken and
the group is protected at once. A first set copies a whole disk, which may take hours: Ctrl-C ends the watching, not the
run. The same command again follows the run, and goes on where an earlier one has failed.

After a failover the group is protected in the other direction: the old production servers become the DR servers. They have to be
stopped; where one runs this is refused (SDRS.1342). Nothing is ever written to the old disks.

A DR server that does not exist any more is replaced by --dr-server, in either direction. Where the group is protected, disable
protection first. The new server is stopped, is in the zone and VPC of the lost one, and no instance has it.

Examples:
  $ sdrs protect enable orders
  $ sdrs protect enable orders --dr-server web-1=i-0123456789abcdef0`;

const DISABLE_HELP = `
The group is "available" once nobody takes a recovery point of it any more. It cannot be failed over then, until protection is
enabled again. What something else takes goes on.

Example:
  $ sdrs protect disable orders`;
