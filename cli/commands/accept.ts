import type { Command } from 'commander';
import type { AcceptedServer } from '../../lambdas/handlers/operations/runs/accept-unfenced.ts';
import { UsageError } from '../exit-codes.ts';
import { type CliContext, inSession } from '../session.ts';

export const addAcceptCommand = (failover: Command, context: CliContext): void => {
  failover
    .command('accept')
    .argument('<group>', 'id or name')
    .argument('<instance>', 'instance id or name, or the EC2 id of its server')
    .option('--reason <text>', 'why that is accepted (required)')
    .description('let a failover that runs go on with a server that is not seen to be down')
    .addHelpText('after', HELP)
    .action((group: string, instance: string, _: object, command: Command) => {
      const reason = reasonIn(command);
      return inSession(context, command, async ({ operations, target }) => {
        const caller = await target.caller();
        const accepted = await operations.acceptUnfenced({ group, instance, reason, caller });
        return { json: accepted, text: () => acceptedText(accepted) };
      });
    });
};

/** The failover command has the same option, and may be given several, one for each server. @throws UsageError */
const reasonIn = (command: Command): string => {
  const { reason = [] } = command.optsWithGlobals<{ readonly reason?: string | readonly string[] }>();
  const [only = '', ...more] = [reason].flat();
  if (more.length > 0 || only.trim() === '') throw new UsageError('Give one --reason, not empty.');
  return only;
};

const acceptedText = ({ name, productionServerId, failoverId, reason }: AcceptedServer): string =>
  `${name}: failover ${failoverId} goes on once the fencing budget is over, although ${productionServerId} may still run. Accepted: ${reason}`;

const HELP = `
For that server and that failover alone, and in the audit trail with who said so. The time that was waited since EC2 accepted its stop counts.
Then its NICs are detached by force, its EIPs taken over, and it is reported as UNFENCED. Where no failover runs this is refused (exit code 3):
give --accept-unfenced with the failover itself.

Example:
  $ sdrs failover accept orders web-1 --reason "its breaker was pulled"`;
