import { expect, it } from 'vitest';
import { createDeleteGroup } from '../../../../lambdas/handlers/operations/groups/delete-group.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../../support/builders.ts';
import { createFakeCompute } from '../../../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../../../support/fakes/group-store.ts';
import { createFakeClock } from '../../../support/fakes/time-and-ids.ts';
import { makeSite } from '../../../support/observed.ts';

const setup = async (overrides: Parameters<typeof makeProtectionGroup>[0] = {}) => {
  const store = createMemoryGroupStore();
  const group = makeProtectionGroup(overrides);
  await store.create({ group, instances: [makeProtectedInstance()], pairs: [makeReplicationPair()] });
  const { compute } = createFakeCompute(makeSite());
  return { store, deleteGroup: createDeleteGroup({ store, compute, clock: createFakeClock() }) };
};

it('deletes a group by its name and leaves a line in its audit trail', async () => {
  const { store, deleteGroup } = await setup();
  expect(await deleteGroup('pets')).toMatchObject({ id: 'group-1' });
  expect(await store.findGroup('group-1')).toBeUndefined();
  expect(await store.listEvents('group-1')).toMatchObject([{ type: 'deleteProtectionGroup' }]);
});

it('keeps a group with an unfinished failover and names it', async () => {
  const lease = {
    kind: 'failover',
    failoverId: 'f-1',
    executionId: 'e-1',
    epoch: 1,
    production: 'source',
    takenAt: START,
  } as const;
  const { store, deleteGroup } = await setup({ status: 'failing-over', epoch: 1, lease });
  await expect(deleteGroup('pets')).rejects.toMatchObject({ name: 'FailoverInProgressError', failoverId: 'f-1' });
  expect(await store.findGroup('group-1')).toBeDefined();
});

it('names an unknown group', async () => {
  const { deleteGroup } = await setup();
  await expect(deleteGroup('cats')).rejects.toMatchObject({ name: 'GroupNotFoundError', groupId: 'cats' });
});
