import { expect, it } from 'vitest';
import { StaleEpochError } from '../../lambdas/domain/errors/errors.ts';
import { createMarkUnprotected } from '../../lambdas/handlers/steps/protect/mark-unprotected.ts';
import { createStopTakingRecoveryPoints } from '../../lambdas/handlers/steps/protect/stop-taking-recovery-points.ts';
import type { GroupStore } from '../../lambdas/ports/group-store.ts';
import { GROUP } from '../failover/setup.ts';
import { kept, setupDisabled, turn } from './setup.ts';

/** A store whose second look at the members comes once it is let through. */
const heldUp = (store: GroupStore) => {
  const asleep = Promise.withResolvers<void>();
  const woken = Promise.withResolvers<void>();
  let looks = 0;
  const members: GroupStore['members'] = async (groupId) => {
    looks += 1;
    if (looks === 2) {
      asleep.resolve();
      await woken.promise;
    }
    return store.members(groupId);
  };
  return { store: { ...store, members }, asleep: asleep.promise, wake: woken.resolve };
};

it('an old try of the first step writes no member of a run that has ended since', async () => {
  const { runtime } = await setupDisabled({ servers: 2 });
  await turn({ runtime }, 'on');
  const input = { failoverId: 'd-1', executionId: 'arn:d-1', request: { groupId: GROUP } };
  const { store, asleep, wake } = heldUp(runtime.store);

  const old = createStopTakingRecoveryPoints({ ...runtime, store })(input as never).catch((error: unknown) => error);
  await asleep;
  const context = await createStopTakingRecoveryPoints(runtime)(input as never);
  await createMarkUnprotected(runtime)(context);
  wake();

  expect(await old).toBeInstanceOf(StaleEpochError);
  const { group, instances, pairs } = await kept(runtime);
  expect(group?.status).toBe('available');
  expect(new Set([...instances, ...pairs].map(({ status }) => status))).toEqual(new Set(['available']));
});
