import { describe, expect, it } from 'vitest';
import { createRequestFailover } from '../../../../lambdas/handlers/operations/runs/request-failover.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../../support/builders.ts';
import { createMemoryGroupStore } from '../../../support/fakes/group-store.ts';
import { createFakeClock } from '../../../support/fakes/time-and-ids.ts';
import { createFakeWorkflow } from '../../../support/fakes/workflow.ts';

const notAllowed = async (): Promise<never> => {
  throw new Error('AccessDeniedException: states:ListExecutions');
};

describe('a failover that is asked for while another request runs from the same state', () => {
  it("is refused with that one's id, by the permission to ask for an execution alone", async () => {
    const group = makeProtectionGroup();
    const store = createMemoryGroupStore();
    await store.create({ group, instances: [makeProtectedInstance()], pairs: [makeReplicationPair()] });
    const { workflow } = createFakeWorkflow();
    const all = { ...workflow, list: notAllowed };
    const request = createRequestFailover({
      store,
      workflow: all,
      clock: createFakeClock(),
    });
    const requestedBy = { kind: 'api', caller: 'Ada' } as const;
    const wish = { groupId: group.id, requestedBy };
    const first = await request({ ...wish, confirmation: { by: 'Ada', reason: 'the hall burns' } });
    await expect(
      request({ ...wish, confirmation: { by: 'Bo', reason: 'the hall is under water' } }),
    ).rejects.toMatchObject({ name: 'FailoverInProgressError', failoverId: first.failoverId });
  });
});
