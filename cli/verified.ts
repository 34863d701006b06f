import { sha256 } from '../lambdas/adapters/sha256.ts';
import { type ReportVerdict, verifyReport } from '../lambdas/domain/report/verify-report.ts';
import { readReport } from './report-file.ts';

/** What a report in a file is worth by itself. @throws UsageError for a file that holds no report */
export const verified = async (file: string): Promise<ReportVerdict> => verifyReport(await readReport(file), sha256);

export const verdictText = (file: string, { faults, events, unchained, head }: ReportVerdict): string =>
  [
    faults.length === 0
      ? `${file} says what its ${events} events say, and they are a whole chain.`
      : `${file} is NOT genuine:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    ...(unchained > 0 ? [`${unchained} of its events are not in the chain; nothing vouches for them.`] : []),
    `Whether they are the ones in the table: sdrs events GROUP --head ${head.seq}:${head.hash}`,
  ].join('\n');
