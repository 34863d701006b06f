import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { sha256 } from '../../lambdas/adapters/sha256.ts';
import { reportMarkdown } from '../../lambdas/domain/report/report-markdown.ts';
import type { FailoverReport } from '../../lambdas/domain/report/report-types.ts';
import { type ReportVerdict, verifyReport } from '../../lambdas/domain/report/verify-report.ts';
import type { ShownLoading } from '../../lambdas/handlers/operations/members/show-loading.ts';
import { EXIT } from '../exit-codes.ts';
import type { Operations } from '../operations.ts';
import { loadingMarkdown } from '../render/loading.ts';
import { readReport } from '../report-file.ts';
import { type CliContext, type GlobalOptions, inSession, type Outcome } from '../session.ts';

interface ReportOptions {
  readonly format: 'json' | 'markdown';
  readonly out?: string;
}

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
        const made = await makeReport(operations, group, failoverId);
        return options.out ? written(made, options, options.out) : shown(made, options);
      }),
    );
};

/** A report with a look beside it, which is no part of what is verified. */
interface MadeReport extends FailoverReport {
  readonly disksNow?: ShownLoading;
}

/** A look at EC2 tells of now, so it goes with the newest failover alone. */
const makeReport = async (
  operations: Operations,
  group: string,
  failoverId: string | undefined,
): Promise<MadeReport> => {
  if (failoverId) return operations.reportFailover({ group, failoverId });
  const report = await operations.reportFailover({ group });
  return { ...report, disksNow: await operations.showLoading(group) };
};

const textOf = (made: MadeReport, { format }: ReportOptions): string =>
  format === 'json'
    ? JSON.stringify(made, null, 2)
    : [reportMarkdown(made), ...(made.disksNow ? loadingMarkdown(made.disksNow) : [])].join('\n\n');

const shown = (report: MadeReport, options: ReportOptions): Outcome => ({
  json: report,
  text: () => textOf(report, options),
});

const written = async (report: MadeReport, options: ReportOptions, out: string): Promise<Outcome> => {
  await writeFile(out, `${textOf(report, options)}\n`);
  const { failoverId, status, endState } = report.findings;
  const { head } = report.trail;
  return {
    json: { out, failoverId, status, endState, head },
    text: () => `${out}: failover ${failoverId}: ${endState}. Its trail ends with ${head.seq}:${head.hash}`,
  };
};

/** Needs no target: everything that is checked is in the file. */
const addVerifyCommand = (report: Command, { io, exit }: CliContext): void => {
  report
    .command('verify')
    .argument('<file>', 'a report in JSON')
    .description('check a report by itself: the chain of its events, and everything in it made again from them')
    .action(async (file: string, _options: unknown, command: Command) => {
      const verdict = verifyReport(await readReport(file), sha256);
      const { json } = command.optsWithGlobals<GlobalOptions>();
      io.out(json ? JSON.stringify(verdict, null, 2) : verdictText(file, verdict));
      exit(verdict.faults.length > 0 ? EXIT.notGenuine : EXIT.done);
    });
};

const verdictText = (file: string, { faults, events, unchained, head }: ReportVerdict): string =>
  [
    faults.length === 0
      ? `${file} says what its ${events} events say, and they are a whole chain.`
      : `${file} is NOT genuine:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    ...(unchained > 0 ? [`${unchained} of its events are not in the chain; nothing vouches for them.`] : []),
    `Whether they are the ones in the table: sdrs events GROUP --head ${head.seq}:${head.hash}`,
  ].join('\n');

const HELP = `
The report is made from the audit trail alone and carries its events, so anybody can check it without access to anything. What the
trail does not say is UNKNOWN. That of the newest failover also tells how far EBS has loaded the DR disks, by a look at EC2 that is no evidence. docs/report.md describes its JSON.

Examples:
  $ sdrs report orders
  $ sdrs report orders orders-5f0c3a9be1d24786a0b7c4e2d81f6934 --format json --out failover.json
  $ sdrs report verify failover.json`;
