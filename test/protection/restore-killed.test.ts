import { DeleteSnapshotCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createStartInstance } from '../../lambdas/handlers/operations/members/start-instance.ts';
import { createListPoints } from '../../lambdas/handlers/operations/points/list-points.ts';
import { createStartProtection } from '../../lambdas/handlers/operations/runs/start-protection.ts';
import { keepLeft } from '../failover/kills.ts';
import { GROUP } from '../failover/setup.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { failedOver, firstOf, madeOf, restore } from './restore-setup.ts';
import { ADA, kept, turn } from './setup.ts';

/** What a kill after each write of a restore of the first server leaves behind, and the group before it. */
const killed = async () => {
  const { left, onDone, from } = keepLeft();
  const subject = await failedOver({ onDone });
  const servers = firstOf(subject);
  const before = await madeOf(subject, servers.first.dr);
  await from(subject.runtime);
  expect(await restore(subject, { at: subject.older }, [servers.first.name])).toMatchObject({ status: 'SUCCEEDED' });
  return { ...servers, left, before };
};

const enable = (runtime: TestRuntime) =>
  createStartProtection(runtime)({ groupId: GROUP, turn: 'on', requestedBy: ADA });

/** Disks of a server that no pair names, and a lease that nobody gave back. */
const unrecorded = async (runtime: TestRuntime, disks: Awaited<ReturnType<typeof madeOf>>) => {
  const { pairs, group } = await kept(runtime);
  const recorded = pairs.flatMap(({ volumes }) => volumes.target ?? []);
  const others = [...disks.values()].filter((made) => !recorded.includes(made?.VolumeId ?? ''));
  return [...others, ...(group?.lease ? [group.lease] : [])];
};

const expectIncomplete = (error: Error) => {
  expect(error.name).toBe('ProductionIncompleteError');
  return undefined;
};

describe('a restore that was killed', () => {
  it('is brought to its end by the next one, also where that is asked for another server', async () => {
    const { left, first, second, before } = await killed();
    let finished = 0;
    for (const [n, open] of left.entries()) {
      const runtime = await open();
      const begun = (await kept(runtime)).instances.filter(({ progress }) => progress?.failoverId !== 'failover-1');
      expect(await restore({ runtime }, 'newest', [second.name])).toMatchObject({ status: 'SUCCEEDED' });
      const disks = await madeOf({ runtime }, first.dr);
      expect([...disks.keys()].sort(), `killed after write ${n}`).toEqual([...before.keys()].sort());
      expect(await unrecorded(runtime, disks), `killed after write ${n}`).toEqual([]);
      const same = [...disks].filter(([device, made]) => made?.SnapshotId === before.get(device)?.SnapshotId);
      expect(same.length, `killed after write ${n}`).toBe(begun.length > 0 ? 0 : disks.size);
      finished += begun.length;
      await runtime.close();
    }
    expect(finished).toBeGreaterThan(5);
  });

  it('is named, with the command that ends it, by whoever starts its server or protects its group', async () => {
    const { left, first } = await killed();
    let named = 0;
    for (const open of left) {
      const runtime = await open();
      const { size } = await madeOf({ runtime }, first.dr);
      const { group } = await kept(runtime);
      if (size === 0 && group?.lease) {
        const command = new RegExp(`sdrs restore ${GROUP} --point \\S+ --instance ${first.name}`);
        await expect(createStartInstance(runtime)({ instance: first.name })).rejects.toThrow(command);
        await expect(enable(runtime)).rejects.toMatchObject({
          name: 'ProductionIncompleteError',
          message: expect.stringMatching(command),
        });
        named += 1;
      }
      await runtime.close();
    }
    expect(named).toBeGreaterThan(0);
  });

  it('is no hindrance to protection once nothing of it is left open', async () => {
    const { left } = await killed();
    let taken = 0;
    for (const open of left) {
      const runtime = await open();
      const { group } = await kept(runtime);
      const started = group?.lease && (await enable(runtime).catch(expectIncomplete));
      if (started) {
        await runtime.untilEnded(started.executionId);
        const { group: after } = await kept(runtime);
        expect(after).toMatchObject({ status: 'protected', priorityStation: 'target' });
        expect(after).not.toHaveProperty('lease');
        taken += 1;
      }
      await runtime.close();
    }
    expect(taken).toBeGreaterThan(0);
  });

  it('leaves a way on where protecting again has failed before it turned anything', async () => {
    const subject = await failedOver();
    const { runtime } = subject;
    const { first } = firstOf(subject);
    const group = (await kept(runtime)).group;
    if (!group) throw new Error('there is a group');
    await runtime.store.saveGroup(
      { ...group, status: 'error-reprotecting' },
      { epoch: group.epoch, status: group.status },
    );
    expect(await restore(subject, { at: subject.older }, [first.name])).toMatchObject({ status: 'SUCCEEDED' });
    expect((await kept(runtime)).group).toMatchObject({ status: 'failed-over' });
  });

  it('is refused by name for a server that is recorded the other way round already', async () => {
    const subject = await failedOver();
    const { runtime } = subject;
    const { first } = firstOf(subject);
    await turn(subject, 'on');
    const { group, instances } = await kept(runtime);
    if (!group) throw new Error('there is a group');
    await runtime.store.saveGroup(
      { ...group, status: 'error-reprotecting' },
      { epoch: group.epoch, status: group.status },
    );
    expect(instances.every(({ status }) => status === 'protected')).toBe(true);
    await expect(restore(subject, 'newest', [first.name])).rejects.toMatchObject({
      name: 'RestoreRefusedError',
      message: expect.stringContaining(`${first.name}: it is recorded the other way round already`),
    });
  });

  it('keeps the disks of the servers that came through, where another one has failed', async () => {
    const subject = await failedOver();
    const { runtime, hold } = subject;
    const { first, second } = firstOf(subject);
    const sets = (await createListPoints(runtime)(GROUP)).servers.find(({ name }) => name === second.name)?.sets ?? [];
    const reached = hold.at('ec2:CreateVolume');
    const ended = restore(subject, { at: subject.older });
    await reached;
    for (const { snapshotId } of sets.flatMap(({ disks }) => disks)) {
      await runtime.ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId }));
    }
    hold.letGo();
    expect(await ended).toMatchObject({ status: 'FAILED' });
    const { pairs } = await kept(runtime);
    const recorded = pairs.flatMap(({ volumes }) => volumes.target ?? []);
    const disks = [...(await madeOf(subject, first.dr)).values()];
    expect(disks.length).toBeGreaterThan(0);
    for (const volume of disks) expect(recorded).toContain(volume?.VolumeId);
    await createStartInstance(runtime)({ instance: first.name });
    const message = await enable(runtime).then(
      () => 'not refused',
      (error: Error) => error.message,
    );
    expect(message).toContain(`--instance ${second.name}`);
    expect(message).not.toContain(`--instance ${first.name}`);
  });
});
