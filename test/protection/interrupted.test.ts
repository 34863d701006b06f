import { describe, expect, it } from 'vitest';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { afterKills, keepLeft } from '../failover/kills.ts';
import { GROUP } from '../failover/setup.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { kept, setupDisabled, turn } from './setup.ts';

/** Sets of the service by server: what EC2 has, whoever has asked for it. */
const setsOf = async ({ compute }: TestRuntime): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const snapshots = await compute.replicator.snapshots(GROUP);
  expect(snapshots.is).toBe('present');
  const own = snapshots.is === 'present' ? snapshots.value.filter(({ tags }) => tags[TAGS.epoch] !== undefined) : [];
  const byServer = Map.groupBy(own, ({ tags }) => tags[TAGS.instance] ?? '?');
  return new Map(
    [...byServer].map(([server, all]) => [server, new Set(all.map(({ tags }) => tags[TAGS.recoveryPoint] ?? '?'))]),
  );
};

/** The same call again, until the run has ended well: the first may have been joined to the one that was killed. */
const turnAgain = async (runtime: TestRuntime, wanted: 'on' | 'off'): Promise<void> => {
  const done = wanted === 'on' ? 'protected' : 'available';
  const { group } = await kept(runtime);
  if (group?.status === done && !group.lease) return;
  expect(await turn({ runtime }, wanted)).toMatchObject({ status: 'SUCCEEDED' });
};

describe('enabling protection, killed and called again', () => {
  it('ends in the same state with one set a server, whichever write it was killed after', async () => {
    const { left, onDone, from } = keepLeft();
    const { runtime } = await setupDisabled({ servers: 1, onDone });
    await from(runtime);
    expect(await turn({ runtime }, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    await afterKills(left.entries(), async (again) => {
      await turnAgain(again, 'on');
      const { group, instances, pairs, runs } = await kept(again);
      expect(group).toMatchObject({ status: 'protected', protectedStatus: 'started' });
      expect(group).not.toHaveProperty('lease');
      expect(instances.map(({ status, firstPoint }) => [status, firstPoint?.state])).toEqual([
        ['protected', 'complete'],
      ]);
      expect(
        pairs.every(({ status, replicationStatus }) => `${status} ${replicationStatus}` === 'protected active'),
      ).toBe(true);
      expect(runs.filter(({ status }) => status === 'RUNNING')).toEqual([]);
      for (const sets of (await setsOf(again)).values()) expect(sets.size).toBe(1);
    });
    expect(left.length).toBeGreaterThan(10);
  });
});

describe('disabling protection, killed and called again', () => {
  it('ends available, whichever write it was killed after', async () => {
    const { left, onDone, from } = keepLeft();
    const { runtime } = await setupDisabled({ servers: 1, onDone });
    await turn({ runtime }, 'on');
    await from(runtime);
    expect(await turn({ runtime }, 'off')).toMatchObject({ status: 'SUCCEEDED' });
    await afterKills(left.entries(), async (again) => {
      await turnAgain(again, 'off');
      const { group, instances, runs } = await kept(again);
      expect(group).toMatchObject({ status: 'available', protectedStatus: 'stopped' });
      expect(group).not.toHaveProperty('lease');
      expect(instances.every(({ status }) => status === 'available')).toBe(true);
      expect(runs.filter(({ status }) => status === 'RUNNING')).toEqual([]);
    });
    expect(left.length).toBeGreaterThan(5);
  });
});
