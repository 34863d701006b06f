import { AttachVolumeCommand, DescribeSnapshotsCommand, DetachVolumeCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { createDetachPair } from '../../lambdas/handlers/operations/members/attach-pair.ts';
import { failOver, GROUP, type Subject, volumesOf } from '../failover/setup.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { kept, lastRun, setupDisabled, turn } from './setup.ts';

const DEVICE = '/dev/sdf';

/** The data disk of a server, by plain SDK calls. */
const dataDisk = async ({ ec2 }: TestRuntime, serverId: string): Promise<string> => {
  const volumes = await volumesOf(ec2, serverId);
  const own = volumes.find(({ Attachments = [] }) => Attachments.some(({ Device }) => Device === DEVICE));
  return own?.VolumeId ?? '?';
};

const detach = async ({ ec2, clock }: TestRuntime, VolumeId: string): Promise<void> => {
  await ec2.send(new DetachVolumeCommand({ VolumeId }));
  await clock.sleep(30_000);
};

const attach = async ({ ec2, clock }: TestRuntime, VolumeId: string, InstanceId: string): Promise<void> => {
  await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: DEVICE }));
  await clock.sleep(30_000);
};

/** The sets that the service has taken, by plain SDK calls. */
const setsTaken = async ({ ec2 }: TestRuntime): Promise<number> => {
  const filter = { Name: `tag:${TAGS.group}`, Values: [GROUP] };
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters: [filter] }));
  const names = Snapshots.flatMap(({ Tags = [] }) => Tags.filter(({ Key }) => Key === TAGS.recoveryPoint));
  return new Set(names.map(({ Value }) => Value)).size;
};

const without = async (subject: Subject, serverId: string): Promise<string> => {
  const disk = await dataDisk(subject.runtime, serverId);
  await detach(subject.runtime, disk);
  return disk;
};

describe('enabling protection of a server that has lost a disk', () => {
  it('ends error-starting with the disk and the remedy, takes nothing, and goes on once the disk is back', async () => {
    const subject = await setupDisabled({ servers: 1 });
    const { runtime, site } = subject;
    const server = site.servers[0]?.production ?? '?';
    const disk = await without(subject, server);
    expect(await turn(subject, 'on')).toMatchObject({ status: 'FAILED', error: 'FirstRecoveryPointError' });
    expect((await kept(runtime)).group).toMatchObject({ status: 'error-starting' });
    const [failed] = (await lastRun(runtime)).failedMembers;
    expect(failed?.message).toContain(disk);
    expect(failed?.message).toContain(DEVICE);
    expect(failed?.message).toMatch(/attach/i);
    expect(await setsTaken(runtime)).toBe(0);
    await attach(runtime, disk, server);
    expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await setsTaken(runtime)).toBe(1);
  });
});

describe('enabling protection where EC2 does not tell whether a server has its disks', () => {
  it('takes one set, and ends error-starting once the set is seen to lack a disk', async () => {
    const subject = await setupDisabled({ servers: 1 });
    const { runtime, site } = subject;
    const server = site.servers[0]?.production ?? '?';
    const disk = await without(subject, server);
    runtime.ec2.faults.deny('DescribeInstances');
    expect(await turn(subject, 'on')).toMatchObject({ status: 'FAILED', error: 'FirstRecoveryPointError' });
    expect((await kept(runtime)).group).toMatchObject({ status: 'error-starting' });
    expect((await lastRun(runtime)).failedMembers[0]?.message).toContain(disk);
    expect(await setsTaken(runtime)).toBe(1);
    runtime.ec2.faults.allow('DescribeInstances');
    await attach(runtime, disk, server);
    expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await setsTaken(runtime)).toBe(2);
  });
});

describe('enabling protection of a server without replicated disks', () => {
  it('takes nothing of it, and protects the group', async () => {
    const subject = await setupDisabled({ servers: 2 });
    const { runtime } = subject;
    const { instances, pairs } = await kept(runtime);
    const bare = instances[0]?.id ?? '?';
    for (const { id: pairId } of pairs.filter(({ instanceId }) => instanceId === bare)) {
      await createDetachPair(runtime)({ instanceId: bare, pairId }, { caller: 'Ada', requestId: 'request-1' });
    }
    expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await setsTaken(runtime)).toBe(1);
    const after = await kept(runtime);
    expect(after.group).toMatchObject({ status: 'protected' });
    expect(after.instances.map(({ status, firstPoint }) => [status, firstPoint?.state])).toEqual([
      ['protected', undefined],
      ['protected', 'complete'],
    ]);
  });
});

describe('enabling protection while snapshots cannot be listed', () => {
  it('says so, asks for nothing more, and goes on once they can', async () => {
    const subject = await setupDisabled({ servers: 1 });
    const { runtime } = subject;
    runtime.ec2.faults.deny('DescribeSnapshots');
    const run = turn(subject, 'on');
    const reason = async () => (await kept(runtime)).instances[0]?.firstPoint?.reason;
    while ((await reason()) === undefined) await runtime.clock.sleep(1_000);
    expect(await reason()).toContain('cannot be listed');
    runtime.ec2.faults.allow('DescribeSnapshots');
    expect(await run).toMatchObject({ status: 'SUCCEEDED' });
    expect(await setsTaken(runtime)).toBe(1);
    expect(await reason()).toBeUndefined();
  });
});

describe('protecting again a server that has lost a disk', () => {
  const failedOver = async () => {
    const subject = await setupDisabled({ servers: 1 });
    await turn(subject, 'on');
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    return { subject, server: subject.site.servers[0]?.dr ?? '?' };
  };

  it('is refused with the place of the disk before anything changes, and goes on once the disk is back', async () => {
    const { subject, server } = await failedOver();
    const { runtime } = subject;
    const disk = await without(subject, server);
    const [before, sets] = [await kept(runtime), await setsTaken(runtime)];
    await expect(turn(subject, 'on')).rejects.toMatchObject({
      name: 'ProductionIncompleteError',
      message: expect.stringContaining(`${server} has no disk at /dev/sdf`),
    });
    expect(await kept(runtime)).toEqual(before);
    expect(await setsTaken(runtime)).toBe(sets);
    await attach(runtime, disk, server);
    expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await kept(runtime)).group).toMatchObject({ status: 'protected' });
  });

  it('names no restore once the group was turned round, as that is refused then', async () => {
    const { subject, server } = await failedOver();
    const { runtime } = subject;
    runtime.ec2.faults.failSnapshots((await volumesOf(runtime.ec2, server)).flatMap(({ VolumeId }) => VolumeId ?? []));
    expect(await turn(subject, 'on')).toMatchObject({ status: 'FAILED', error: 'FirstRecoveryPointError' });
    await without(subject, server);
    const refused = await turn(subject, 'on').catch((error: Error) => error);
    expect(refused).toMatchObject({
      name: 'ProductionIncompleteError',
      message: expect.stringContaining('gone for good: delete the group, and import its file'),
    });
    expect((refused as Error).message).not.toContain('sdrs restore');
  });
});
