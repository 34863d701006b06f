import { describe, expect, it } from 'vitest';
import { RUN_KINDS } from '../../../lambdas/domain/group/run-kind.ts';
import { GROUP_STATUSES } from '../../../lambdas/domain/group/status.ts';
import { DEFAULT_SYNCHRONISATION, synchronisationOf } from '../../../lambdas/domain/group/synchronisation.ts';
import { isSynchronising } from '../../../lambdas/domain/group/synchronising.ts';
import { makeProtectionGroup, START } from '../../support/builders.ts';

const synchronisation = DEFAULT_SYNCHRONISATION;
const held = { failoverId: 'run', executionId: 'run', epoch: 2, production: 'source', takenAt: START } as const;

describe('whether the service takes recovery points', () => {
  it('is so while protection is on, and no run has the group', () => {
    const on = GROUP_STATUSES.filter((status) => isSynchronising(makeProtectionGroup({ status, synchronisation })));
    expect(on).toEqual(['protected']);
  });

  it('is never so where something else takes them, as in groups of earlier releases', () => {
    expect(isSynchronising(makeProtectionGroup({ synchronisation: { by: 'external' } }))).toBe(false);
    expect(isSynchronising(makeProtectionGroup())).toBe(false);
    expect(synchronisationOf(makeProtectionGroup())).toEqual({ by: 'external' });
  });

  it('ends with the lease of every run', () => {
    const letting = RUN_KINDS.filter((kind) =>
      isSynchronising(makeProtectionGroup({ synchronisation, lease: { ...held, kind } })),
    );
    expect(letting).toEqual([]);
  });
});
