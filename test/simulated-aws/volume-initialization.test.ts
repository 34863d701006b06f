import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  type CreateVolumeCommandInput,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { makeVolume, must, settled, setup, type TestSite, ZONE_A } from './site.ts';

const GIB = 20;

const snapshotOf = async (site: TestSite): Promise<string> => {
  const { SnapshotId } = await site.ec2.send(new CreateSnapshotCommand({ VolumeId: await makeVolume(site) }));
  await settled(site);
  return must(SnapshotId);
};

const create = (site: TestSite, input: Partial<CreateVolumeCommandInput>) =>
  site.ec2.send(new CreateVolumeCommand({ AvailabilityZone: ZONE_A, Size: GIB, ...input }));

const createAt = (site: TestSite, SnapshotId: string, VolumeInitializationRate: number) =>
  create(site, { SnapshotId, VolumeInitializationRate });

describe('the initialization rate of a volume', () => {
  it('is shown with the volume', async () => {
    const site = await setup();
    const { VolumeId } = await createAt(site, await snapshotOf(site), 300);
    const shown = await site.ec2.send(new DescribeVolumesCommand({ VolumeIds: [must(VolumeId)] }));
    expect(shown.Volumes?.[0]?.VolumeInitializationRate).toBe(300);
  });

  it.each([99, 301])('is refused at %d MiB/s', async (rate) => {
    const site = await setup();
    await expect(createAt(site, await snapshotOf(site), rate)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('is for volumes of snapshots only', async () => {
    const site = await setup();
    const made = create(site, { VolumeInitializationRate: 100 });
    await expect(made).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  });

  it('is refused above 5,000 MiB/s under way at once, until some of that has been loaded', async () => {
    const site = await setup();
    const SnapshotId = await snapshotOf(site);
    for (let n = 0; n < 25; n += 1) await createAt(site, SnapshotId, 200);
    await expect(createAt(site, SnapshotId, 100)).rejects.toMatchObject({
      name: 'VolumeInitializationRateLimitExceeded',
    });
    await create(site, { SnapshotId });
    await site.clock.sleep(((GIB * 1024) / 200) * 1000);
    await createAt(site, SnapshotId, 100);
  });
});
