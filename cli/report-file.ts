import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type FailoverReport, FIRST_REPORT_SCHEMA, REPORT_SCHEMA } from '../lambdas/domain/report/report-types.ts';
import { UsageError } from './exit-codes.ts';
import { jsonIn } from './read-text.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const End = z.object({ seq: z.int().nonnegative(), hash });

/** As much as a check needs to be able to speak about the rest. */
const Report = z.looseObject({
  schema: z.literal([REPORT_SCHEMA, FIRST_REPORT_SCHEMA]),
  findings: z.looseObject({ failoverId: z.string() }),
  trail: z.looseObject({
    from: End,
    head: End,
    events: z.array(
      z.looseObject({
        at: z.string(),
        groupId: z.string(),
        type: z.string(),
        message: z.string(),
        chain: z.exactOptional(z.object({ seq: z.int().positive(), previousHash: hash, hash })),
      }),
    ),
  }),
});

/** A report as it was written by `sdrs report --format json`. @throws UsageError saying what it is instead */
export const readReport = async (file: string): Promise<FailoverReport> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`${file} cannot be read. Name a report that "sdrs report GROUP --format json" wrote.`, {
      cause,
    });
  });
  const complaint = `${file} is not JSON. Only reports in JSON can be checked; Markdown is for people.`;
  const parsed = Report.safeParse(jsonIn(text, complaint));
  if (parsed.success) return parsed.data as unknown as FailoverReport;
  throw new UsageError(
    `${file} is no failover report of the shape ${REPORT_SCHEMA}:\n${z.prettifyError(parsed.error)}`,
  );
};
