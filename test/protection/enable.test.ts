import { describe, expect, it } from 'vitest';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { GROUP } from '../failover/setup.ts';
import { kept, lastRun, setupDisabled, turn } from './setup.ts';

const typesOf = (events: readonly { readonly type: string }[]): readonly string[] => events.map(({ type }) => type);

describe('enabling protection', () => {
  it('takes a set of every server and protects the group', async () => {
    const { runtime } = await setupDisabled({ servers: 2 });
    expect((await kept(runtime)).group).toMatchObject({ status: 'available', protectedStatus: 'stopped' });

    expect(await turn({ runtime }, 'on')).toMatchObject({ status: 'SUCCEEDED' });

    const { group, instances, pairs } = await kept(runtime);
    expect(group).toMatchObject({ status: 'protected', protectedStatus: 'started', epoch: 1 });
    expect(group).not.toHaveProperty('lease');
    expect(instances.map(({ status, firstPoint }) => [status, firstPoint?.state])).toEqual([
      ['protected', 'complete'],
      ['protected', 'complete'],
    ]);
    expect(pairs.map(({ status, replicationStatus }) => [status, replicationStatus])).toEqual(
      pairs.map(() => ['protected', 'active']),
    );
    const snapshots = await runtime.compute.replicator.snapshots(GROUP);
    const own = snapshots.is === 'present' ? snapshots.value.filter(({ tags }) => tags[TAGS.epoch] === '1') : [];
    expect(own).toHaveLength(pairs.length);
    expect(new Set(own.map(({ tags }) => tags[TAGS.recoveryPoint])).size).toBe(2);
    expect(await lastRun(runtime)).toMatchObject({ kind: 'enable', status: 'SUCCEEDED', epoch: 1, pointsSince: 1 });
  });

  it('tells who asked for it, and how it ended', async () => {
    const { runtime } = await setupDisabled({ servers: 1 });
    await turn({ runtime }, 'on');
    const { id } = await lastRun(runtime);
    const own = (await runtime.store.listEvents(GROUP)).filter(({ failoverId }) => failoverId === id);
    expect(typesOf(own)).toEqual(['startProtectionGroup', 'protectionEnabled']);
    expect(own[0]?.message).toContain('asked for by Ada (API)');
    expect(own[0]?.data).toMatchObject({ status: 'starting', protectedStatus: 'stopped' });
    expect(own[1]?.data).toMatchObject({ status: 'protected', protectedStatus: 'started' });
  });

  it('takes no set where something else takes them', async () => {
    const { runtime } = await setupDisabled({
      servers: 1,
      change: (description) => ({ ...description, protection: { by: 'external' } }),
    });
    expect(await turn({ runtime }, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    const snapshots = await runtime.compute.replicator.snapshots(GROUP);
    expect(snapshots).toEqual({ is: 'present', value: [] });
    expect((await kept(runtime)).pairs.every(({ replicationStatus }) => replicationStatus === 'active')).toBe(true);
  });
});

describe('disabling protection', () => {
  it('leaves the recovery points, and the group available', async () => {
    const { runtime } = await setupDisabled({ servers: 2 });
    await turn({ runtime }, 'on');
    expect(await turn({ runtime }, 'off')).toMatchObject({ status: 'SUCCEEDED' });
    const { group, instances, pairs } = await kept(runtime);
    expect(group).toMatchObject({ status: 'available', protectedStatus: 'stopped', epoch: 2 });
    expect(instances.every(({ status }) => status === 'available')).toBe(true);
    expect(pairs.every(({ replicationStatus }) => replicationStatus === 'active-stopped')).toBe(true);
    const snapshots = await runtime.compute.replicator.snapshots(GROUP);
    expect(snapshots.is === 'present' && snapshots.value.length).toBe(pairs.length);
    expect(await lastRun(runtime)).toMatchObject({ kind: 'disable', status: 'SUCCEEDED' });
  });
});
