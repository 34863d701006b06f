import { expect, it, onTestFinished } from 'vitest';
import {
  createDisableProtection,
  createEnableProtection,
} from '../../../../lambdas/handlers/operations/groups/protection.ts';
import type { GroupStore } from '../../../../lambdas/ports/group-store.ts';
import { GROUP, setup } from '../../../failover/setup.ts';

const ACTOR = { caller: 'Ada', requestId: 'r-1' };

/** A store whose members a recorder writes right after they were read under the change of status. */
const recordedMeanwhile = (store: GroupStore): GroupStore => {
  let isDone = false;
  const members: GroupStore['members'] = async (groupId) => {
    const read = await store.members(groupId);
    const group = await store.findGroup(groupId);
    if (isDone || !['starting', 'stopping'].includes(group?.status ?? '')) return read;
    isDone = true;
    for (const instance of read.instances)
      await store.saveInstance({ ...instance, recordedAt: '2026-11-23T10:00:00.000Z' });
    return read;
  };
  onTestFinished(() => expect(isDone).toBe(true));
  return { ...store, members };
};

it('is disabled and enabled also where the recorder writes its members in between', async () => {
  const { runtime } = await setup({ servers: 1 });
  for (const create of [createDisableProtection, createEnableProtection]) {
    await create({ ...runtime, store: recordedMeanwhile(runtime.store) })(GROUP, ACTOR);
  }
  expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
  const { instances } = await runtime.store.members(GROUP);
  expect(instances).toMatchObject([{ status: 'protected', recordedAt: '2026-11-23T10:00:00.000Z' }]);
});
