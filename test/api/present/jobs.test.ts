import { describe, expect, it } from 'vitest';
import { presentJob } from '../../../lambdas/api/present/jobs.ts';
import type { FailoverStatus } from '../../../lambdas/domain/group/failover.ts';
import { NO_MEMBERS, type RunJob } from '../../../lambdas/handlers/operations/runs/jobs.ts';
import type { ExecutionStatus } from '../../../lambdas/ports/workflow.ts';
import { makeFailoverRecord, START } from '../../support/builders.ts';
import { makeExecution } from '../../support/fakes/workflow.ts';

const statusOf = (recorded: FailoverStatus | undefined, execution: ExecutionStatus | undefined): string => {
  const job: RunJob = {
    kind: 'failover',
    id: 'failover-1',
    groupId: 'group-1',
    executionId: undefined,
    started: undefined,
    ...NO_MEMBERS,
    record: recorded && makeFailoverRecord({ status: recorded }),
    execution: execution && makeExecution({ status: execution, endedAt: START }),
  };
  return presentJob(job).status;
};

describe('the job of a failover', () => {
  it.each([
    [undefined, 'RUNNING', 'INIT'],
    [undefined, undefined, 'INIT'],
    [undefined, 'ABORTED', 'FAIL'],
    ['RUNNING', 'RUNNING', 'RUNNING'],
    ['RUNNING', 'ABORTED', 'FAIL'],
    ['RUNNING', undefined, 'RUNNING'],
    // Protection is disabled after the failover has been recorded as complete.
    ['SUCCEEDED', 'RUNNING', 'RUNNING'],
    ['SUCCEEDED', 'SUCCEEDED', 'SUCCESS'],
    ['SUCCEEDED', undefined, 'SUCCESS'],
    ['FAILED', 'FAILED', 'FAIL'],
    ['REFUSED', 'FAILED', 'FAIL'],
  ] as const)('recorded as %s, with an execution that is %s, is %s', (failover, execution, status) => {
    expect(statusOf(failover, execution)).toBe(status);
  });
});
