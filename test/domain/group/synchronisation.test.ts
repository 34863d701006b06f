import { describe, expect, it } from 'vitest';
import { GROUP_STATUSES } from '../../../lambdas/domain/group/status.ts';
import { DEFAULT_SYNCHRONISATION, isSynchronising } from '../../../lambdas/domain/group/synchronisation.ts';
import { START } from '../../support/builders.ts';

const synchronisation = DEFAULT_SYNCHRONISATION;
const lease = (kind: string) => ({ kind, epoch: 2, takenAt: START });

describe('whether the service takes recovery points', () => {
  it('is so while protection is on, or is being turned on', () => {
    const on = GROUP_STATUSES.filter((status) => isSynchronising({ status, synchronisation }));
    expect(on).toEqual(['protected', 'starting', 'reprotecting']);
  });

  it('is never so where something else takes them, as in groups of earlier releases', () => {
    expect(isSynchronising({ status: 'protected', synchronisation: { by: 'external' } })).toBe(false);
    expect(isSynchronising({ status: 'protected' })).toBe(false);
  });

  it('ends with the lease of every run but those that turn protection on', () => {
    const letting = ['failover', 'roll-back', 'disable', 'restore', 'enable', 'reprotect'].filter((kind) =>
      isSynchronising({ status: 'protected', synchronisation, lease: lease(kind) }),
    );
    expect(letting).toEqual(['enable', 'reprotect']);
  });
});
