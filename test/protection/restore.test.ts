import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { PointChoice } from '../../lambdas/domain/group/point-choice.ts';
import { createStartInstance } from '../../lambdas/handlers/operations/members/start-instance.ts';
import { createListPoints } from '../../lambdas/handlers/operations/points/list-points.ts';
import { createShowRun } from '../../lambdas/handlers/operations/runs/show-run.ts';
import { createStartRestore } from '../../lambdas/handlers/operations/runs/start-restore.ts';
import { failOver, GROUP, type HeldSubject, serversById } from '../failover/setup.ts';
import { ADA, kept, lastRun, setupDisabled, turn } from './setup.ts';

/** A group of two servers that has failed over, with two recovery points of each, the older one ten minutes before. */
const failedOver = async (options: Parameters<typeof setupDisabled>[0] = {}) => {
  const subject = await setupDisabled({ servers: 2, ...options });
  await turn(subject, 'on');
  await subject.runtime.clock.sleep(600_000);
  await turn(subject, 'off');
  await turn(subject, 'on');
  await failOver(subject, 'failover-1');
  const { group } = await kept(subject.runtime);
  expect(group).toMatchObject({ status: 'failed-over' });
  return { ...subject, older: await oldestSet(subject) };
};

const oldestSet = async ({ runtime }: HeldSubject): Promise<string> => {
  const seen = await runtime.compute.replicator.snapshots(GROUP);
  const all = seen.is === 'present' ? seen.value : [];
  const times = all.map(({ startedAt }) => startedAt).sort();
  // Each server's set has a moment of its own, seconds apart.
  return new Date(Date.parse(times[0] ?? '') + 120_000).toISOString();
};

const restore = async ({ runtime }: HeldSubject, point: PointChoice, instances?: readonly string[]) => {
  const started = await createStartRestore(runtime)({
    groupId: GROUP,
    point,
    ...(instances ? { instances } : {}),
    requestedBy: ADA,
  });
  await Promise.race([runtime.untilEnded(started.executionId), runtime.power.lost]);
  return runtime.workflow.find(started.executionId);
};

/** The snapshot that each disk of a server was made of, by device. */
const madeOf = async ({ runtime }: HeldSubject, serverId: string) => {
  const disks = (await serversById(runtime.ec2)).get(serverId)?.BlockDeviceMappings ?? [];
  const VolumeIds = disks.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []);
  const { Volumes = [] } = await runtime.ec2.send(new DescribeVolumesCommand({ VolumeIds }));
  return new Map(
    disks.map(({ DeviceName, Ebs }) => [DeviceName, Volumes.find(({ VolumeId }) => VolumeId === Ebs?.VolumeId)]),
  );
};

const firstOf = ({ site }: HeldSubject) => {
  const [first, second] = site.servers;
  if (!first || !second) throw new Error('the site has two servers');
  return { first, second };
};

describe('restoring another recovery point after a failover', () => {
  it('brings one server to it, leaves the others and the group as they are', async () => {
    const subject = await failedOver();
    const { first, second } = firstOf(subject);
    const before = { first: await madeOf(subject, first.dr), second: await madeOf(subject, second.dr) };
    expect(await restore(subject, { at: subject.older }, [first.name])).toMatchObject({ status: 'SUCCEEDED' });

    const after = await madeOf(subject, first.dr);
    expect([...after.keys()].sort()).toEqual([...before.first.keys()].sort());
    for (const [device, volume] of after) {
      expect(volume?.SnapshotId).not.toBe(before.first.get(device)?.SnapshotId);
      expect(volume?.Attachments).toMatchObject([{ InstanceId: first.dr, State: 'attached' }]);
    }
    expect(await madeOf(subject, second.dr)).toEqual(before.second);
    const { group, pairs, instances } = await kept(subject.runtime);
    expect(group).toMatchObject({ status: 'failed-over', protectedStatus: 'stopped', priorityStation: 'target' });
    expect(group).not.toHaveProperty('lease');
    const ids = [...after.values()].map((volume) => volume?.VolumeId).sort();
    const own = instances.find(({ name }) => name === first.name)?.id;
    expect(
      pairs
        .filter(({ instanceId }) => instanceId === own)
        .map(({ volumes }) => volumes.target)
        .sort(),
    ).toEqual(ids);
    expect(await lastRun(subject.runtime)).toMatchObject({ kind: 'restore', status: 'SUCCEEDED' });
    const types = (await subject.runtime.store.listEvents(GROUP)).map(({ type }) => type);
    expect(types.slice(-1)).toEqual(['serverGroupRestored']);
  });

  it('takes a disk off by force that hangs at the DR server', async () => {
    const subject = await failedOver();
    const { first } = firstOf(subject);
    const before = await madeOf(subject, first.dr);
    for (const volume of before.values()) subject.runtime.ec2.faults.hangDetach(volume?.VolumeId ?? '?');
    expect(await restore(subject, { at: subject.older }, [first.name])).toMatchObject({ status: 'SUCCEEDED' });
    for (const [device, volume] of await madeOf(subject, first.dr)) {
      expect(volume?.SnapshotId).not.toBe(before.get(device)?.SnapshotId);
    }
    const said = (await subject.runtime.store.listEvents(GROUP)).map(({ message }) => message).join('\n');
    for (const volume of before.values()) expect(said).toContain(`detach-volume ${volume?.VolumeId} by force accepted`);
  });

  it('has the points of the production before to choose from, and tells of the servers that it is about', async () => {
    const subject = await failedOver();
    const { runtime } = subject;
    const { first } = firstOf(subject);
    const { servers } = await createListPoints(runtime)(GROUP);
    expect(servers.map(({ sets }) => sets.map(({ state }) => state))).toEqual([
      ['complete', 'complete', 'complete'],
      ['complete', 'complete', 'complete'],
    ]);
    const name = servers.find((server) => server.name === first.name)?.sets.at(-1)?.setId ?? '';
    expect(await restore(subject, { set: name }, [first.name])).toMatchObject({ status: 'SUCCEEDED' });
    const shown = await createShowRun(runtime)((await lastRun(runtime)).id);
    expect(shown.servers).toMatchObject([
      { name: first.name, leftAlone: false, phases: { restored: { state: 'done' } } },
    ]);
    expect(Object.keys(shown.servers[0]?.phases ?? {})).toEqual(['restored']);
    expect(shown.servers[0]).toMatchObject({ recoveryPointAt: expect.any(String) });
  });

  it('keeps the disks that it replaces, with the tags of freed volumes', async () => {
    const subject = await failedOver();
    const { first } = firstOf(subject);
    const before = [...(await madeOf(subject, first.dr)).values()].map((volume) => volume?.VolumeId ?? '');
    await restore(subject, { at: subject.older });
    const { Volumes = [] } = await subject.runtime.ec2.send(new DescribeVolumesCommand({ VolumeIds: before }));
    const { id } = await lastRun(subject.runtime);
    expect(
      Volumes.map(({ State, Tags = [] }) => [State, Tags.find(({ Key }) => Key === 'sdrs:freed-by')?.Value]),
    ).toEqual(before.map(() => ['available', id]));
  });

  it('makes the disks anew each time, also of the same point', async () => {
    const subject = await failedOver();
    const { first } = firstOf(subject);
    await restore(subject, { at: subject.older }, [first.name]);
    const once = await madeOf(subject, first.dr);
    await restore(subject, { at: subject.older }, [first.name]);
    const twice = await madeOf(subject, first.dr);
    for (const [device, volume] of twice) {
      expect(volume?.SnapshotId).toBe(once.get(device)?.SnapshotId);
      expect(volume?.VolumeId).not.toBe(once.get(device)?.VolumeId);
    }
  });

  it('lets the servers be started, and is refused by name as long as one runs', async () => {
    const subject = await failedOver();
    const { runtime } = subject;
    const { first } = firstOf(subject);
    await restore(subject, { at: subject.older }, [first.name]);
    await createStartInstance(runtime)({ instance: first.name });
    const before = await kept(runtime);
    await expect(restore(subject, 'newest')).rejects.toThrow(
      expect.objectContaining({
        name: 'RestoreRefusedError',
        message: expect.stringMatching(new RegExp(`${first.name}: ${first.dr} is (pending|running); stop it first`)),
      }),
    );
    expect(await kept(runtime)).toEqual(before);
  });

  it('is refused for a point that no server has, for an unknown server, and in any other status', async () => {
    const subject = await failedOver();
    await expect(restore(subject, { at: '2020-01-01T00:00:00.000Z' })).rejects.toThrow(/no recovery point for 2020/);
    await expect(restore(subject, 'newest', ['nobody'])).rejects.toThrow(
      expect.objectContaining({ name: 'InstanceNotInGroupError' }),
    );
    const fresh = await setupDisabled({ servers: 1 });
    await expect(restore(fresh, 'newest')).rejects.toThrow(expect.objectContaining({ name: 'StatusNotAllowedError' }));
  });

  it('finds the points of disks that have moved themselves', async () => {
    const subject = await setupDisabled({ servers: 1 });
    await turn(subject, 'on');
    const { executionId } = await subject.runtime.workflow.start('failover-1', {
      groupId: GROUP,
      confirmation: { by: 'Ada', reason: 'water' },
      point: 'live',
    });
    await subject.runtime.untilEnded(executionId);
    const [server] = subject.site.servers;
    const live = await madeOf(subject, server?.dr ?? '');
    expect(await restore(subject, 'newest')).toMatchObject({ status: 'SUCCEEDED' });
    const after = await madeOf(subject, server?.dr ?? '');
    for (const [device, volume] of after) expect(volume?.VolumeId).not.toBe(live.get(device)?.VolumeId);
    expect(await restore(subject, 'newest')).toMatchObject({ status: 'SUCCEEDED' });
  });
});
