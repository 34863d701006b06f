import {
  type _InstanceType,
  AttachVolumeCommand,
  CreateImageCommand,
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  CreateVolumeCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSnapshotCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumeStatusCommand,
  type InstanceSpecification,
  type Snapshot,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { instantaneousLatencies } from '../../simulated-aws/ec2.ts';
import {
  attach,
  makeNic,
  makeServer,
  makeVolume,
  must,
  nic,
  rootVolume,
  setup,
  type TestSite,
  ZONE_A,
} from './site.ts';

/** A minute at least, and a second a GiB. */
const COPYING = { ...instantaneousLatencies, snapshotMs: 60_000, snapshotGiBMs: 1_000 };

const onCopyingSite = () => setup({ latencies: COPYING });

const makeDisk = async ({ ec2 }: TestSite, Size: number, SnapshotId?: string): Promise<string> =>
  must((await ec2.send(new CreateVolumeCommand({ AvailabilityZone: ZONE_A, Size, SnapshotId }))).VolumeId);

/** A server with a root disk of 8 GiB and a data disk of that size. */
const makeStation = async (site: TestSite, gib = 200, InstanceType: _InstanceType = 't3.medium') => {
  const server = await makeServer(site, {
    InstanceType,
    BlockDeviceMappings: [{ DeviceName: '/dev/sdb', Ebs: { VolumeSize: gib } }],
  });
  return { server, root: await rootVolume(site, server) };
};

const take = async ({ ec2 }: TestSite, InstanceSpecification: InstanceSpecification): Promise<string[]> => {
  const { Snapshots = [] } = await ec2.send(new CreateSnapshotsCommand({ InstanceSpecification }));
  return Snapshots.map(({ SnapshotId }) => must(SnapshotId));
};

const snapshot = async ({ ec2 }: TestSite, VolumeId: string): Promise<string> =>
  must((await ec2.send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId);

const seen = async ({ ec2 }: TestSite, SnapshotIds: string[]): Promise<Snapshot[]> =>
  (await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds }))).Snapshots ?? [];

const progress = async (site: TestSite, ids: string[]) =>
  (await seen(site, ids)).map(({ State, Progress }) => `${State} ${Progress}`);

const remove = ({ ec2 }: TestSite, SnapshotId: string) => ec2.send(new DeleteSnapshotCommand({ SnapshotId }));

describe('the copy behind a snapshot of the simulated EC2', () => {
  it('takes its time by the size of the volume, and shows how far it is', async () => {
    const site = await onCopyingSite();
    const id = await snapshot(site, await makeDisk(site, 200));
    await site.clock.sleep(50_000);
    expect(await progress(site, [id])).toEqual(['pending 25%']);
    await site.clock.sleep(149_999);
    expect(await progress(site, [id])).toEqual(['pending 99%']);
    await site.clock.sleep(1);
    expect(await progress(site, [id])).toEqual(['completed 100%']);
  });

  const untilDone = async (site: TestSite, volumeId: string): Promise<number> => {
    const begin = site.clock.now();
    const id = await snapshot(site, volumeId);
    while ((await seen(site, [id]))[0]?.State !== 'completed') await site.clock.sleep(1_000);
    return (site.clock.now() - begin) / 1000;
  };

  it('is of what has changed where there is a snapshot to continue, and of all where there is none left', async () => {
    const site = await onCopyingSite();
    const disk = await makeDisk(site, 4_000);
    expect(await untilDone(site, disk)).toBe(4_000);
    expect(await untilDone(site, disk)).toBe(200);
    for (const { SnapshotId } of await seen(site, [])) await remove(site, must(SnapshotId));
    expect(await untilDone(site, disk)).toBe(4_000);
  });

  it('continues the snapshot that the volume was made from, unless the key is another one', async () => {
    const site = await onCopyingSite();
    const base = await snapshot(site, await makeDisk(site, 2_000));
    await site.clock.sleep(2_000_000);
    expect(await untilDone(site, await makeDisk(site, 2_000, base))).toBe(100);
    const other = await site.ec2.send(
      new CreateVolumeCommand({ AvailabilityZone: ZONE_A, SnapshotId: base, Encrypted: true }),
    );
    expect(await untilDone(site, must(other.VolumeId))).toBe(2_000);
  });

  it('stands still while the volume hangs, or its zone does not answer, and goes on afterwards', async () => {
    const site = await onCopyingSite();
    const disk = await makeDisk(site, 10);
    const { faults } = site.ec2;
    for (const [fails, ends] of [
      [() => faults.hangSnapshots([disk]), () => faults.repairVolumes([disk])],
      [() => faults.breakZone(ZONE_A, { controlPlane: true }), () => faults.repairZone(ZONE_A)],
      [() => faults.hangSnapshots([disk]), () => faults.repairAll()],
    ] as const) {
      fails();
      const id = await snapshot(site, disk);
      await site.clock.sleep(3_600_000);
      expect(await progress(site, [id])).toEqual(['pending 99%']);
      ends();
      await site.clock.sleep(59_999);
      expect(await progress(site, [id])).toEqual(['pending 99%']);
      await site.clock.sleep(1);
      expect(await progress(site, [id])).toEqual(['completed 100%']);
    }
  });
});

describe('a set of the simulated EC2', () => {
  it('stands at 99 % until all of it is copied, and is completed as a whole', async () => {
    const site = await onCopyingSite();
    const { server } = await makeStation(site);
    const ids = await take(site, { InstanceId: server });
    await site.clock.sleep(100_000);
    expect(await progress(site, ids)).toEqual(['pending 99%', 'pending 50%']);
    await site.clock.sleep(100_000);
    expect(await progress(site, ids)).toEqual(['completed 100%', 'completed 100%']);
  });

  it('ends in error as a whole where one of it fails, and counts against the next ones until it is deleted', async () => {
    const site = await onCopyingSite();
    const { server, root } = await makeStation(site);
    site.ec2.faults.failSnapshots([root]);
    const failed = [...(await take(site, { InstanceId: server }))];
    await site.clock.sleep(60_000);
    expect((await seen(site, failed)).map(({ State }) => State)).toEqual(['error', 'error']);
    for (let n = 1; n < 5; n += 1) {
      await take(site, { InstanceId: server });
      await site.clock.sleep(60_000);
    }
    await expect(take(site, { InstanceId: server })).rejects.toMatchObject({ name: 'ConcurrentSnapshotLimitExceeded' });
    for (const id of failed) await remove(site, id);
    site.ec2.faults.repairVolumes([root]);
    const good = await take(site, { InstanceId: server });
    await site.clock.sleep(200_000);
    expect((await seen(site, good)).map(({ State }) => State)).toEqual(['completed', 'completed']);
  });

  it('is taken whole or not at all', async () => {
    const site = await onCopyingSite();
    const { server, root } = await makeStation(site);
    const before = (await seen(site, [])).length;
    await snapshot(site, root);
    await expect(take(site, { InstanceId: server })).rejects.toMatchObject({
      name: 'SnapshotCreationPerVolumeRateExceeded',
    });
    expect(await seen(site, [])).toHaveLength(before + 1);
  });

  it('is refused whole where more than 100 snapshots of the account would be pending', async () => {
    const site = await onCopyingSite();
    const { server } = await makeStation(site);
    const another = async () => {
      // Within the rate of EC2's calls.
      await site.clock.sleep(1_000);
      return snapshot(site, await makeDisk(site, 1_000));
    };
    for (let n = 0; n < 99; n += 1) await another();
    await expect(take(site, { InstanceId: server })).rejects.toMatchObject({ name: 'PendingSnapshotLimitExceeded' });
    expect(await seen(site, [])).toHaveLength(99);
    await another();
    await expect(another()).rejects.toMatchObject({ name: 'PendingSnapshotLimitExceeded' });
    await site.clock.sleep(1_000_000);
    expect(await take(site, { InstanceId: server })).toHaveLength(2);
  });

  it('takes at most 128 volumes, leaves out at most 40, and takes at least one', async () => {
    const site = await onCopyingSite();
    // Only below Xen does EC2 take so many disks at all.
    const { server, root } = await makeStation(site, 200, 'm4.large');
    const disks: string[] = [];
    for (let n = 0; n < 127; n += 1) {
      disks.push(await makeVolume(site));
      await site.ec2.send(new AttachVolumeCommand({ VolumeId: disks[n], InstanceId: server, Device: `/dev/sd${n}x` }));
      await site.clock.sleep(1_000);
    }
    const refused = { name: 'InvalidParameterValue' };
    await expect(take(site, { InstanceId: server })).rejects.toMatchObject(refused);
    await expect(take(site, { InstanceId: server, ExcludeDataVolumeIds: disks.slice(0, 41) })).rejects.toMatchObject(
      refused,
    );
    await expect(take(site, { InstanceId: server, ExcludeDataVolumeIds: [root] })).rejects.toMatchObject(refused);
    expect(await take(site, { InstanceId: server, ExcludeDataVolumeIds: disks.slice(0, 40) })).toHaveLength(89);
    const bare = await makeServer(site);
    await expect(take(site, { InstanceId: bare, ExcludeBootVolume: true })).rejects.toMatchObject(refused);
  });
});

describe('what is deleted of the simulated EC2', () => {
  it('a pending snapshot goes only once it is completed, and holds its place until then', async () => {
    const site = await onCopyingSite();
    const disk = must(
      (await site.ec2.send(new CreateVolumeCommand({ AvailabilityZone: ZONE_A, Size: 500, VolumeType: 'st1' })))
        .VolumeId,
    );
    const id = await snapshot(site, disk);
    await remove(site, id);
    await site.clock.sleep(499_999);
    expect(await progress(site, [id])).toEqual(['pending 99%']);
    await expect(snapshot(site, disk)).rejects.toMatchObject({ name: 'ConcurrentSnapshotLimitExceeded' });
    await site.clock.sleep(1);
    await expect(seen(site, [id])).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' });
    await expect(snapshot(site, disk)).resolves.toMatch(/^snap-/);
  });

  it('a snapshot that an image uses stays', async () => {
    const site = await onCopyingSite();
    const { server } = await makeStation(site);
    const { ImageId = '' } = await site.ec2.send(
      new CreateImageCommand({ InstanceId: server, Name: 'one', NoReboot: true }),
    );
    const image = async () => (await site.ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }))).Images?.[0];
    expect(await image()).toMatchObject({ State: 'pending', BlockDeviceMappings: [{}, {}] });
    await site.clock.sleep(200_000);
    const { State, BlockDeviceMappings = [] } = must(await image());
    expect(State).toBe('available');
    await expect(remove(site, must(BlockDeviceMappings[1]?.Ebs?.SnapshotId))).rejects.toMatchObject({
      name: 'InvalidSnapshot.InUse',
    });
    await expect(
      site.ec2.send(new CreateImageCommand({ InstanceId: server, Name: 'one', NoReboot: true })),
    ).rejects.toMatchObject({ name: 'InvalidAMIName.Duplicate' });
  });

  it('a NIC goes when it is on no server', async () => {
    const site = await setup();
    const [free, held] = [await makeNic(site), await makeNic(site)];
    await attach(site, held, await makeServer(site));
    const removeNic = (NetworkInterfaceId: string) =>
      site.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
    await expect(removeNic(held)).rejects.toMatchObject({ name: 'InvalidNetworkInterface.InUse' });
    await removeNic(free);
    await expect(nic(site, free)).rejects.toMatchObject({ name: 'InvalidNetworkInterfaceID.NotFound' });
  });
});

describe('the status of a volume of the simulated EC2', () => {
  it('is impaired while it does not answer, and while its I/O is disabled', async () => {
    const site = await setup();
    const disk = await makeVolume(site);
    const status = async () => {
      const answer = await site.ec2.send(new DescribeVolumeStatusCommand({ VolumeIds: [disk] }));
      const { Status, Details = [] } = must(answer.VolumeStatuses?.[0]?.VolumeStatus);
      return [Status, ...Details.map((one) => one.Status)];
    };
    expect(await status()).toEqual(['ok', 'passed', 'normal']);
    site.ec2.faults.stallVolumes([disk]);
    expect(await status()).toEqual(['impaired', 'passed', 'stalled']);
    site.ec2.faults.disableVolumes([disk]);
    expect(await status()).toEqual(['impaired', 'failed', 'stalled']);
    expect(site.ec2.faults.standing()).toEqual([`${disk} answers no more`, `${disk} has its I/O disabled`]);
    site.ec2.faults.repairVolumes([disk]);
    expect(await status()).toEqual(['ok', 'passed', 'normal']);
  });
});
