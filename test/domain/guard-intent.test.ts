import { describe, expect, it } from 'vitest';
import { guardIntentOf } from '../../lambdas/domain/group/guard-intent.ts';
import type { Lease } from '../../lambdas/domain/group/protection-group.ts';
import { startProgress } from '../../lambdas/domain/phases/failover.ts';
import { makeProtectedInstance, makeProtectionGroup, START } from '../support/builders.ts';

const lease: Lease = { failoverId: 'f-1', executionId: 'x-1', epoch: 1, production: 'source', takenAt: START };
const tagged = makeProtectedInstance({ progress: { ...startProgress('f-1', START), rung: 'F1' } });
const intentUnder = (given: Lease) =>
  guardIntentOf(makeProtectionGroup({ status: 'error-failing-over', lease: given }), tagged);

describe('the order to keep a production server down', () => {
  it('stands within an unfinished failover, and not while that is rolled back', () => {
    expect(intentUnder(lease)).toMatchObject({ failoverId: 'f-1', productionServerId: 'i-production' });
    expect(intentUnder({ ...lease, rollBack: true })).toBeUndefined();
  });
});
