import { sha256 } from '../lambdas/adapters/sha256.ts';
import { type ReportVerdict, verifyReport } from '../lambdas/domain/report/verify-report.ts';
import { shellWord } from './command-line.ts';
import { readReport } from './report-file.ts';

/** What a report in a file is worth by itself. @throws UsageError for a file that holds no report */
export const verified = async (
  file: string,
): Promise<{ readonly groupId: string; readonly verdict: ReportVerdict }> => {
  const report = await readReport(file);
  return { groupId: report.findings.groupId, verdict: verifyReport(report, sha256) };
};

export const verdictText = (
  { faults, events, unchained, head }: ReportVerdict,
  { file, groupId }: { readonly file: string; readonly groupId: string },
): string =>
  [
    faults.length === 0
      ? `${file} says what its ${events} events say, and they are a whole chain.`
      : `${file} is NOT genuine:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    ...(unchained > 0 ? [`${unchained} of its events are not in the chain; nothing vouches for them.`] : []),
    `Whether they are the ones in the table: sdrs events ${shellWord(groupId)} --head ${head.seq}:${head.hash}`,
  ].join('\n');
