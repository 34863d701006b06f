import {
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  type CreateSnapshotsCommandInput,
  DescribeSnapshotsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { instantaneousLatencies } from '../../simulated-aws/ec2.ts';
import { makeServer, makeVolume, rootVolume, setup, type TestSite } from './site.ts';

const SLOW = { ...instantaneousLatencies, snapshotMs: 3_600_000 };

const snapshot = ({ ec2 }: TestSite, VolumeId: string) => ec2.send(new CreateSnapshotCommand({ VolumeId }));

const found = async ({ ec2 }: TestSite, Name: string, value: string) =>
  (await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters: [{ Name, Values: [value] }] })))
    .Snapshots;

describe('snapshots of the simulated EC2', () => {
  it('are pending until they are completed, and found by volume and status', async () => {
    const site = await setup({ latencies: { ...instantaneousLatencies, snapshotMs: 60_000 } });
    const disk = await makeVolume(site);
    const { SnapshotId } = await snapshot(site, disk);
    expect(await found(site, 'status', 'completed')).toEqual([]);
    expect(await found(site, 'volume-id', disk)).toMatchObject([{ SnapshotId, State: 'pending', VolumeSize: 20 }]);
    await site.clock.sleep(60_000);
    expect(await found(site, 'status', 'completed')).toMatchObject([{ SnapshotId, Progress: '100%' }]);
  });

  it('come as one set of one moment over all disks of a server', async () => {
    const site = await setup();
    const disks = [{ DeviceName: '/dev/sdb', Ebs: { VolumeSize: 10 } }];
    const InstanceId = await makeServer(site, { BlockDeviceMappings: disks });
    const root = await rootVolume(site, InstanceId);
    const take = (InstanceSpecification: CreateSnapshotsCommandInput['InstanceSpecification']) =>
      site.ec2.send(
        new CreateSnapshotsCommand({
          InstanceSpecification,
          TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'set', Value: 'one' }] }],
        }),
      );
    const { Snapshots = [] } = await take({ InstanceId });
    expect(Snapshots).toHaveLength(2);
    expect(new Set(Snapshots.map(({ StartTime }) => StartTime?.getTime())).size).toBe(1);
    expect(await found(site, 'tag:set', 'one')).toHaveLength(2);
    const data = await take({ InstanceId, ExcludeBootVolume: true });
    expect(data.Snapshots?.map(({ VolumeId }) => VolumeId)).not.toContain(root);
  });

  it('are at most five at a time of one gp3 volume', async () => {
    const site = await setup({ latencies: SLOW });
    const disk = await makeVolume(site);
    for (let n = 0; n < 5; n += 1) {
      await snapshot(site, disk);
      await site.clock.sleep(15_000);
    }
    await expect(snapshot(site, disk)).rejects.toMatchObject({ name: 'ConcurrentSnapshotLimitExceeded' });
  });

  it('snapshots of one volume are 15 seconds apart while one is under way', async () => {
    const site = await setup({ latencies: SLOW });
    const disk = await makeVolume(site);
    await snapshot(site, disk);
    await site.clock.sleep(14_999);
    await expect(snapshot(site, disk)).rejects.toMatchObject({ name: 'SnapshotCreationPerVolumeRateExceeded' });
    await site.clock.sleep(1);
    await expect(snapshot(site, disk)).resolves.toMatchObject({ State: 'pending' });
  });

  it('snapshots of an unknown volume are refused', async () => {
    const site = await setup();
    await expect(snapshot(site, 'vol-00000000000000000')).rejects.toMatchObject({ name: 'InvalidVolume.NotFound' });
  });
});
