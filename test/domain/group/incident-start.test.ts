import { describe, expect, it } from 'vitest';
import { type FailoverRecord, incidentStart } from '../../../lambdas/domain/group/failover.ts';

const record = (id: string, status: FailoverRecord['status'], rolledBackAt?: string): FailoverRecord => ({
  id,
  groupId: 'pets',
  executionId: `arn:${id}`,
  status,
  epoch: 1,
  production: 'source',
  evidence: [],
  startedAt: `start of ${id}`,
  failedMembers: [],
  ...(rolledBackAt ? { rolledBackAt } : {}),
});

const startOf = (...newestFirst: readonly FailoverRecord[]) =>
  incidentStart(newestFirst, { failoverId: 'f-9', startedAt: 'start of f-9' });

describe('the first start of an incident', () => {
  const own = record('f-9', 'RUNNING');

  it('is that of the failover itself where nothing failed before', () => {
    expect(startOf(own)).toBe('start of f-9');
    expect(startOf(own, record('f-1', 'SUCCEEDED'))).toBe('start of f-9');
    expect(startOf(own, record('f-2', 'REFUSED'))).toBe('start of f-9');
  });

  it('is that of the first failover that failed since the last one that succeeded or was given back', () => {
    const failed = [record('f-4', 'FAILED'), record('f-3', 'REFUSED'), record('f-2', 'FAILED')];
    expect(startOf(own, ...failed)).toBe('start of f-2');
    expect(startOf(own, ...failed, record('f-1', 'SUCCEEDED'), record('f-0', 'FAILED'))).toBe('start of f-2');
    expect(startOf(own, ...failed, record('f-1', 'FAILED', 'then'), record('f-0', 'FAILED'))).toBe('start of f-2');
  });

  it('knows nothing of later failovers', () => {
    expect(startOf(record('f-10', 'REFUSED'), own, record('f-8', 'FAILED'))).toBe('start of f-8');
  });
});
