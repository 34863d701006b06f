import { type Command, Option } from 'commander';
import { EXIT } from '../exit-codes.ts';
import type { ReportOptions } from '../made-report.ts';
import { type CliContext, type GlobalOptions, inSession, textOf } from '../session.ts';

export const addReportCommands = (program: Command, context: CliContext): void => {
  const report = program.command('report');
  addVerifyCommand(report, context);
  report
    .argument('<group>', 'id or name')
    .argument('[failover]', 'id of a failover; the newest one that was not refused where it is left out')
    .description('what a failover was and what it came to, with the evidence')
    .addOption(new Option('--format <format>', 'how it is written').choices(['json', 'markdown']).default('markdown'))
    .option('--out <file>', 'write it into a file')
    .addHelpText('after', HELP)
    .action((group: string, failoverId: string | undefined, options: ReportOptions, command: Command) =>
      inSession(context, command, async ({ operations }) => {
        const { makeReport, shown, written } = await import('../made-report.ts');
        const made = await makeReport(operations, group, failoverId);
        return options.out ? written(made, options, options.out) : shown(made, options);
      }),
    );
};

/** Needs no target: everything that is checked is in the file. */
const addVerifyCommand = (report: Command, { io, exit }: CliContext): void => {
  report
    .command('verify')
    .argument('<file>', 'a report in JSON')
    .description('check a report by itself: the chain of its events, and everything in it made again from them')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { verdictText, verified } = await import('../verified.ts');
      const { groupId, verdict } = await verified(file);
      const options = command.optsWithGlobals<GlobalOptions>();
      const outcome = { json: verdict, text: () => verdictText(verdict, { file, groupId }) };
      io.out(options.json ? JSON.stringify(verdict, null, 2) : textOf(outcome, io, options));
      exit(verdict.faults.length > 0 ? EXIT.notGenuine : EXIT.done);
    });
};

const HELP = `
The report is made from the audit trail alone and carries its events, so anybody can check it without access to anything. What the
trail does not say is UNKNOWN. That of the newest failover also tells how far EBS has loaded the DR disks, by a look at EC2 that is no evidence. docs/report.md describes its JSON.

Examples:
  $ sdrs report orders
  $ sdrs report orders orders-5f0c3a9be1d24786a0b7c4e2d81f6934 --format json --out failover.json
  $ sdrs report verify failover.json`;
