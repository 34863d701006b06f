import { DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { failOver, GROUP, type HeldSubject, volumesOf } from '../failover/setup.ts';
import { kept, setupDisabled, turn } from './setup.ts';

const TRIES = 3;

const idsOf = async ({ runtime }: HeldSubject, serverId: string): Promise<readonly string[]> =>
  (await volumesOf(runtime.ec2, serverId)).flatMap(({ VolumeId }) => VolumeId ?? []);

const inError = async ({ runtime }: HeldSubject): Promise<number> => {
  const { Snapshots = [] } = await runtime.ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  return Snapshots.filter(({ State }) => State === 'error').length;
};

/** Tries to turn protection on while every snapshot of the disks ends in error, often, and then once without that. */
const protectAfterFailures = async (subject: HeldSubject, disks: readonly string[]) => {
  const { runtime } = subject;
  runtime.ec2.faults.failSnapshots(disks);
  for (let n = 0; n < TRIES; n += 1) {
    expect(await turn(subject, 'on')).toMatchObject({ status: 'FAILED', error: 'FirstRecoveryPointError' });
    const [server] = (await kept(runtime)).instances;
    expect(server?.firstPoint?.reason).toMatch(/EBS could not finish 3 sets/);
    // The last one is for people to look at.
    expect(await inError(subject)).toBe(disks.length);
  }
  runtime.ec2.faults.repairVolumes(disks);
  expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
  expect(await inError(subject)).toBe(0);
};

describe('first recovery points that ended in error use up no limit of EBS', () => {
  it('where protection is enabled', async () => {
    const subject = await setupDisabled({ servers: 1 });
    await protectAfterFailures(subject, await idsOf(subject, subject.site.servers[0]?.production ?? '?'));
  });

  it('where a group is protected again', async () => {
    const subject = await setupDisabled({ servers: 1 });
    await turn(subject, 'on');
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await protectAfterFailures(subject, await idsOf(subject, subject.site.servers[0]?.dr ?? '?'));
    expect((await kept(subject.runtime)).group).toMatchObject({ status: 'protected', priorityStation: 'target' });
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await subject.runtime.store.findGroup(GROUP))?.priorityStation).toBe('source');
  });
});
