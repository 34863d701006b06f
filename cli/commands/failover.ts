import { type Command, InvalidArgumentError } from 'commander';
import { runNames } from '../../lambdas/domain/group/run-names.ts';
import type { FailoverOptions } from '../fail-over.ts';
import { type CliContext, inSession } from '../session.ts';
import { addAcceptCommand } from './accept.ts';
import { addCancelCommand } from './cancel.ts';
import { parseConfirmation } from './confirmation.ts';
import { addPointOption } from './point.ts';

export const addFailoverCommand = (program: Command, context: CliContext): void => {
  const failover = program.command('failover');
  addAcceptCommand(failover, context);
  addCancelCommand(failover, context);
  addPointOption(failover)
    .argument('<group>', 'id or name')
    .description('fence production, move its disks, NICs and addresses to the DR servers, watch until it has ended')
    .option('--confirm <who: why>', 'who says that production is faulty, and why', parseConfirmation)
    .option(
      '--accept-unfenced <instance>',
      'go on with this server even if it is not seen to be down; repeatable',
      collect,
    )
    .option('--reason <text>', 'why that is accepted, one for each --accept-unfenced, in their order', collect)
    .option('--plan <digest>', 'only if what that plan rests on has not changed since; "sdrs plan" prints its digest')
    .option('--failover-id <id>', 'name of the execution; the same id again starts nothing new', parseFailoverId)
    .option('--yes', 'do not ask before production servers are terminated (where the policy of the group allows that)')
    .addHelpText('after', HELP)
    .action((wanted: string, options: FailoverOptions, command: Command) =>
      inSession(context, command, async (session) => {
        const { failOver } = await import('../fail-over.ts');
        const { exitCodeFor } = await import('../report.ts');
        const { reportText } = await import('../render/report.ts');
        const report = await failOver(session, wanted, options);
        return { json: report, text: (page) => reportText(report, page), exitCode: exitCodeFor(report) };
      }),
    );
};

const parseFailoverId = (value: string): string => {
  if (runNames.isValid(value)) return value;
  throw new InvalidArgumentError('Use 1 to 80 characters of A-Z a-z 0-9 _ and -.');
};

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const HELP = `
What it does to production: the production servers are stopped by force, their root volumes are detached so that they cannot
boot, and their NICs, private IPs and EIPs move to the DR servers. The DR servers get disks made from the newest recovery
point, or from the one that --point chooses, and stay stopped: start them with "sdrs instance start". Until the first NIC,
EIP or live disk is on the move there is a way back, "sdrs failover cancel"; afterwards there is none.

Which data (--point). newest: the newest recovery point of each server. A moment: the newest that is not younger. A name: that
recovery point. final: once production is fenced, one last recovery point of its disks, so that nothing is lost; a server whose
disks cannot be read within 300 s gets its newest one. live: once production is fenced, its disks themselves move, in one zone; a
server whose disks are not free within 60 s gets its newest recovery point. A failover that has begun keeps its choice; a new try
goes on with it, or chooses anew for each server that is not on the move. "sdrs plan" shows what each choice would lose.

The fault has to be confirmed by you (--confirm), or to be observed: failed status checks of a production server.
Prerequisites are checked first; a refusal touches nothing (exit code 3). When a failover fails (exit code 4), the same
command again finishes the job. Ending this command does not end a failover on AWS; the embedded runtime works in this
process, and the next failover of the group takes over where it stood.

Where a group's policy allows it and nothing else keeps what is required of a primary NIC, its production server is TERMINATED, its
NICs and volumes kept, and a new server is launched on that NIC. There is no way back then. "sdrs plan" says how many servers that is. The command names these
servers and their volumes and asks for the group's name first; without a terminal it needs --yes.

A server that is not seen to be down within the fencing budget fails the failover, and its identity stays where it is. With
--accept-unfenced, for that server and this failover alone, it goes on then: NICs are detached by force, EIPs taken over, the
server may still run and write. It is reported as UNFENCED. While a failover still waits for a server: "sdrs failover accept".

Examples:
  $ sdrs failover orders --confirm "Ada: rack 7 has no power"
  $ sdrs failover orders --confirm "Ada: rack 7 has no power" --json > report.json
  $ sdrs failover orders --confirm "Ada: the database is corrupt" --point 2026-11-28T18:00Z
  $ sdrs failover orders --confirm "Ada: rack 7 has no power" --accept-unfenced web-1 --reason "its breaker was pulled"`;
