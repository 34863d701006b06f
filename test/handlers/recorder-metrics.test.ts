import { describe, expect, it } from 'vitest';
import type { ObservedSite } from '../../lambdas/domain/site/observed.ts';
import type { Metric } from '../../lambdas/domain/trail/trail-metrics.ts';
import { createRecorder } from '../../lambdas/handlers/recorder/recorder.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../support/builders.ts';
import { createFakeCompute } from '../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../support/fakes/group-store.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';
import { makeSite } from '../support/observed.ts';

const invocation = { id: 'try-1', remainingMs: () => 300_000 };
const RECORDED = { group: makeProtectionGroup(), instances: [makeProtectedInstance()], pairs: [makeReplicationPair()] };

const setup = async (site: ObservedSite, aggregate = RECORDED) => {
  const store = createMemoryGroupStore();
  await store.create(aggregate);
  const said: Metric[] = [];
  const deps = { store, clock: createFakeClock(), ...createFakeCompute(site) };
  const meter = { put: (metrics: readonly Metric[]) => said.push(...metrics) };
  const figures = () => said.filter(({ groupId }) => groupId).map(({ groupId, name, value }) => [groupId, name, value]);
  const beats = () => said.filter(({ groupId }) => groupId === undefined).map(({ name, value }) => [name, value]);
  return { deps: { ...deps, meter }, figures, beats };
};

describe('the recorder', () => {
  it('tells how old the recovery point of each protected group is', async () => {
    const { deps, figures } = await setup(makeSite());
    await createRecorder(deps)({}, invocation);
    expect(figures()).toEqual([
      ['group-1', 'RecoveryPointAgeSeconds', 30],
      ['group-1', 'GroupsWithoutRecoveryPoint', 0],
    ]);
  });

  it('tells of a group whose disks have no recovery point', async () => {
    const { deps, figures } = await setup(makeSite({ snapshots: [] }));
    await createRecorder(deps)({}, invocation);
    expect(figures()).toEqual([['group-1', 'GroupsWithoutRecoveryPoint', 1]]);
  });

  it('tells of a group that could not be looked at as of one without a recovery point', async () => {
    const { deps, figures } = await setup(makeSite());
    const compute = { ...deps.compute, observe: () => Promise.reject(new Error('EC2 is silent')) };
    await expect(createRecorder({ ...deps, compute })({}, invocation)).rejects.toThrow('EC2 is silent');
    expect(figures()).toEqual([['group-1', 'GroupsWithoutRecoveryPoint', 1]]);
  });

  it('has nothing to tell of a group without replicated disks, or one that has failed over', async () => {
    const diskless = await setup(makeSite(), { ...RECORDED, pairs: [] });
    await createRecorder(diskless.deps)({}, invocation);
    const group = makeProtectionGroup({ status: 'failed-over' });
    const failedOver = await setup(makeSite(), { ...RECORDED, group });
    await createRecorder(failedOver.deps)({}, invocation);
    expect([...diskless.figures(), ...failedOver.figures()]).toEqual([]);
  });

  it('counts each run over all groups, also one that could not look at some group', async () => {
    const { deps, beats } = await setup(makeSite());
    await createRecorder(deps)({}, invocation);
    const compute = { ...deps.compute, observe: () => Promise.reject(new Error('EC2 is silent')) };
    await expect(createRecorder({ ...deps, compute })({}, invocation)).rejects.toThrow('EC2 is silent');
    expect(beats()).toEqual([
      ['RecorderRuns', 1],
      ['RecorderRuns', 1],
    ]);
  });

  it('counts no run over one group, and none that could not list the groups', async () => {
    const { deps, beats } = await setup(makeSite());
    await createRecorder(deps)({ groupId: 'group-1' }, invocation);
    const store = { ...deps.store, listGroups: () => Promise.reject(new Error('throttled')) };
    await expect(createRecorder({ ...deps, store })({}, invocation)).rejects.toThrow('throttled');
    expect(beats()).toEqual([]);
  });
});
