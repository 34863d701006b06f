import { Command, Option } from 'commander';
import { parseEndpoint, parseSpeed } from '../local/options.ts';
import packageJson from '../package.json' with { type: 'json' };
import { addAutomationCommands } from './commands/automation.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addEventsCommand } from './commands/events.ts';
import { addExecutionCommands } from './commands/executions.ts';
import { addFailoverCommand } from './commands/failover.ts';
import { addGroupCommands } from './commands/group.ts';
import { addGuardCommands } from './commands/guard.ts';
import { addInstanceCommands } from './commands/instance.ts';
import { addLeftoversCommand } from './commands/leftovers.ts';
import { addPlanCommand } from './commands/plan.ts';
import { addPointsCommands } from './commands/points.ts';
import { addProtectCommands } from './commands/protect.ts';
import { addReportCommands } from './commands/report.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addSiteCommands } from './commands/site.ts';
import { addSyncCommands } from './commands/sync.ts';
import { addWatchCommand } from './commands/watch.ts';
import { EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';
import { type CliContext, DEFAULT_HOME } from './session.ts';

/** The command line: what can be said, and what it does. */
export const createProgram = (context: CliContext): Command => {
  const program = withTargetOptions(baseProgram(context.io));
  addGroupCommands(program, context);
  addProtectCommands(program, context);
  addPlanCommand(program, context);
  addSimulateCommand(program, context);
  addFailoverCommand(program, context);
  addWatchCommand(program, context);
  addInstanceCommands(program, context);
  addPointsCommands(program, context);
  addSyncCommands(program, context);
  addGuardCommands(program, context);
  addRestoreCommand(program, context);
  addLeftoversCommand(program, context);
  addAutomationCommands(program, context);
  addExecutionCommands(program, context);
  addEventsCommand(program, context);
  addReportCommands(program, context);
  addSiteCommands(program, context);
  addDemoCommand(program, context);
  addCompletionCommand(program, context);
  return program;
};

const baseProgram = ({ out, err }: Io): Command =>
  new Command('sdrs')
    .description('Failover for EC2: fence production, move its NICs with private IP, EIP and MAC to the DR servers.')
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => out(text.trimEnd()), writeErr: (text) => err(text.trimEnd()) })
    .showHelpAfterError('Add --help for what is allowed.')
    .addHelpText('after', HELP);

const withTargetOptions = (program: Command): Command =>
  program
    .option('--json', 'print the result as JSON on standard output; all else goes to standard error')
    .addOption(new Option('--home <folder>', 'folder of the embedded runtime').env('SDRS_HOME').default(DEFAULT_HOME))
    .option('--speed <n>', 'simulated seconds in a real one', parseSpeed, 60)
    .addOption(
      new Option('--stack <name>', 'work on AWS: the deployed stack of that name, region and credentials as usual').env(
        'SDRS_STACK',
      ),
    )
    .option('--table <name>', 'work on AWS: the table, together with --state-machine-arn')
    .option('--state-machine-arn <arn>', 'work on AWS: the state machine, together with --table')
    .option('--endpoint-url <url>', 'with one of the above: talk to this endpoint instead of AWS', parseEndpoint)
    .option('--ec2-api-limits <json>', 'applied EC2 API limits of the account, as in docs/deploy.md')
    .option('--ec2-api-share <part>', 'part of them that is used, above 0, at most 1');

const HELP = `
Targets:
  Without --stack or --table everything happens in the embedded runtime: the real workflow and handlers in this process,
  a simulated EC2, all of it kept in --home. Nothing is sent to AWS. SDRS_HOME and SDRS_STACK say --home and --stack where
  the command line names no target.

A first failover, without any account:
  $ sdrs demo                                          all of the following in one go
  $ sdrs site seed                                     a simulated site, and pets.yaml
  $ sdrs group import pets.yaml                        put it under protection; EC2 is only read
  $ sdrs plan pets                                     what would be preserved; nothing changes
  $ sdrs failover pets --confirm "Ada: no power"       production is stopped for good, its addresses move
  $ sdrs instance start web-1                          bring the service back, server by server

Exit codes:
  ${EXIT.done}  done                          ${EXIT.unexpected}  unexpected error
  ${EXIT.badInput}  bad usage or input            ${EXIT.refused}  refused: prerequisites, plan BLOCK, in progress, fenced server
  ${EXIT.failoverFailed}  the failover failed           ${EXIT.notFound}  not found
  ${EXIT.unavailable}  EC2 did not answer: try again   ${EXIT.notGenuine}  audit trail or report is not what was written
  ${EXIT.cancelled}  the failover was cancelled    ${EXIT.interrupted}  Ctrl-C, while a run was followed`;
