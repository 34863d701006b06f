import { describe, expect, it } from 'vitest';
import type { Metric } from '../../lambdas/domain/trail/trail-metrics.ts';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { makeProtectedInstance, makeProtectionGroup } from '../support/builders.ts';
import { createFakeCompute } from '../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../support/fakes/group-store.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';
import { createFakeWorkflow } from '../support/fakes/workflow.ts';
import { makeSite } from '../support/observed.ts';

const invocation = { id: 'try-1', remainingMs: () => 300_000 };

const setup = async () => {
  const store = createMemoryGroupStore();
  await store.create({ group: makeProtectionGroup(), instances: [makeProtectedInstance()], pairs: [] });
  const said: Metric[] = [];
  const meter = { put: (metrics: readonly Metric[]) => said.push(...metrics) };
  const deps = { store, clock: createFakeClock(), ...createFakeCompute(makeSite()), ...createFakeWorkflow(), meter };
  return { deps, beats: () => said.map(({ name, value }) => [name, value]) };
};

describe('a sweep of the guard', () => {
  it('is counted once it has gone over all groups, also where some group could not be read', async () => {
    const { deps, beats } = await setup();
    await createGuard(deps)({}, invocation);
    const store = { ...deps.store, members: () => Promise.reject(new Error('throttled')) };
    await expect(createGuard({ ...deps, store })({}, invocation)).rejects.toMatchObject({
      name: 'GuardIncompleteError',
    });
    expect(beats()).toEqual([
      ['GuardSweeps', 1],
      ['GuardSweeps', 1],
    ]);
  });

  it('is not counted where the groups cannot be listed, nor an event or the sweep of one group', async () => {
    const { deps, beats } = await setup();
    await createGuard(deps)({ detail: { 'instance-id': 'i-production' } }, invocation);
    await createGuard(deps)({ groupId: 'group-1' }, invocation);
    const store = { ...deps.store, listGroups: () => Promise.reject(new Error('throttled')) };
    await expect(createGuard({ ...deps, store })({}, invocation)).rejects.toThrow('throttled');
    expect(beats()).toEqual([]);
  });
});
