import type { z } from '@hono/zod-openapi';
import type { FailoverRecord } from '../../domain/group/failover.ts';
import type { RunKind } from '../../domain/group/run-kind.ts';
import type { RunJob } from '../../handlers/operations/runs/jobs.ts';
import { jobErrorCode } from '../errors.ts';
import type { ShownJob } from '../schemas/jobs.ts';

/** How a job stands. */
export type Fate = Pick<z.infer<typeof ShownJob>, 'status' | 'end_time' | 'error_code' | 'fail_reason'>;

export const DONE: Omit<Fate, 'end_time'> = { status: 'SUCCESS', error_code: null, fail_reason: null };

export const RUNS: Fate = { ...DONE, status: 'RUNNING', end_time: null };

/** A run as far as record and execution tell how it stands. */
export interface Recorded {
  /** @default a failover */
  readonly kind?: RunKind;
  readonly record: Pick<FailoverRecord, 'status' | 'endedAt' | 'error' | 'cause'> | undefined;
  readonly execution?: RunJob['execution'];
}

/** What the group recorded counts; before that, and where it never came to it, what the workflow service says. */
export const fateOf = ({ kind, record, execution }: Recorded): Fate => {
  const end_time = record?.endedAt ?? execution?.endedAt ?? null;
  if (!record) return beforeRecord(execution, end_time, kind);
  switch (record.status) {
    case 'SUCCEEDED':
      // The last step, which disables protection, comes after that.
      return execution?.status === 'RUNNING' ? RUNS : { ...DONE, end_time };
    case 'FAILED':
    case 'REFUSED':
      return failed({ ...record, kind }, end_time);
    case 'RUNNING':
      return whileRecorded(execution, end_time, kind);
    default:
      return record.status satisfies never;
  }
};

/** The execution may have been stopped by hand before it could record anything. */
const whileRecorded = (execution: RunJob['execution'], end_time: string | null, kind?: RunKind): Fate =>
  execution && execution.status !== 'RUNNING'
    ? failed({ error: execution.error ?? execution.status, cause: execution.cause, kind }, end_time)
    : RUNS;

export const beforeRecord = (execution: RunJob['execution'], end_time: string | null, kind?: RunKind): Fate => {
  if (!execution || execution.status === 'RUNNING') return { ...DONE, status: 'INIT', end_time: null };
  if (execution.status === 'SUCCEEDED') return { ...DONE, end_time };
  return failed({ error: execution.error ?? execution.status, cause: execution.cause, kind }, end_time);
};

interface Failure {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly kind?: RunKind | undefined;
}

export const failed = ({ error, cause, kind }: Failure, end_time: string | null): Fate => ({
  status: 'FAIL',
  end_time,
  error_code: jobErrorCode(error, kind),
  fail_reason: [error, cause].filter((part) => part !== undefined).join(': '),
});
