import { reportMarkdown } from '../lambdas/domain/report/report-markdown.ts';
import type { FailoverReport } from '../lambdas/domain/report/report-types.ts';
import type { ShownLoading } from '../lambdas/handlers/operations/members/show-loading.ts';
import { writeOver } from './new-file.ts';
import type { Operations } from './operations.ts';
import { loadingMarkdown } from './render/loading.ts';
import type { Outcome } from './session.ts';

export interface ReportOptions {
  readonly format: 'json' | 'markdown';
  readonly out?: string;
}

/** A report with a look beside it, which is no part of what is verified. */
interface MadeReport extends FailoverReport {
  readonly disksNow?: ShownLoading;
}

/** A look at EC2 tells of now, so it goes with the newest failover alone. */
export const makeReport = async (
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

export const shown = (report: MadeReport, options: ReportOptions): Outcome => ({
  json: report,
  text: () => textOf(report, options),
  isDocument: true,
});

export const written = async (report: MadeReport, options: ReportOptions, out: string): Promise<Outcome> => {
  await writeOver(out, `${textOf(report, options)}\n`);
  const { failoverId, status, endState } = report.findings;
  const { head } = report.trail;
  return {
    json: { out, failoverId, status, endState, head },
    text: () => `${out}: failover ${failoverId}: ${endState}. Its trail ends with ${head.seq}:${head.hash}`,
  };
};
