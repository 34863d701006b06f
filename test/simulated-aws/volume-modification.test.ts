import {
  AttachVolumeCommand,
  DescribeVolumesCommand,
  DescribeVolumesModificationsCommand,
  DetachVolumeCommand,
  ModifyVolumeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { ec2LikeLatencies, instantaneousLatencies } from '../../simulated-aws/ec2.ts';
import { makeServer, makeVolume, setup, type TestSite } from './site.ts';

const SIX_HOURS = 6 * 3_600_000;

const latencies = {
  ...instantaneousLatencies,
  volumeModifyMs: ec2LikeLatencies.volumeModifyMs,
  volumeOptimizeMs: ec2LikeLatencies.volumeOptimizeMs,
};

const enlarge = ({ ec2 }: TestSite, VolumeId: string, Size: number) =>
  ec2.send(new ModifyVolumeCommand({ VolumeId, Size }));

const sizeOf = async ({ ec2 }: TestSite, id: string) =>
  (await ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }))).Volumes?.[0]?.Size;

const stateOf = async ({ ec2 }: TestSite, id: string) => {
  const Filters = [{ Name: 'volume-id', Values: [id] }];
  const { VolumesModifications } = await ec2.send(new DescribeVolumesModificationsCommand({ Filters }));
  return VolumesModifications?.map(({ ModificationState }) => ModificationState);
};

const started = async () => {
  const site = await setup({ latencies });
  return { ...site, id: await makeVolume(site) };
};

describe('a modification of a volume', () => {
  it('has its new size once it is optimizing, and is completed later', async () => {
    const site = await started();
    const before = (await sizeOf(site, site.id)) ?? 0;
    expect(await stateOf(site, site.id)).toEqual([]);
    await enlarge(site, site.id, before + 10);
    expect([await stateOf(site, site.id), await sizeOf(site, site.id)]).toEqual([['modifying'], before]);
    await site.clock.sleep(latencies.volumeModifyMs);
    expect([await stateOf(site, site.id), await sizeOf(site, site.id)]).toEqual([['optimizing'], before + 10]);
    await site.clock.sleep(latencies.volumeOptimizeMs);
    expect(await stateOf(site, site.id)).toEqual(['completed']);
  });

  it('never makes it smaller, nor larger than its type can be', async () => {
    const site = await started();
    for (const size of [1, 100_000])
      await expect(enlarge(site, site.id, size)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('is refused while another is under way, and until six hours after it', async () => {
    const site = await started();
    await enlarge(site, site.id, 100);
    await expect(enlarge(site, site.id, 200)).rejects.toMatchObject({ name: 'IncorrectModificationState' });
    await site.clock.sleep(latencies.volumeOptimizeMs + latencies.volumeModifyMs);
    await expect(enlarge(site, site.id, 200)).rejects.toMatchObject({ name: 'VolumeModificationRateExceeded' });
    await site.clock.sleep(SIX_HOURS);
    await enlarge(site, site.id, 200);
  });

  it('goes on beside a detachment and an attachment', async () => {
    const site = await started();
    const server = await makeServer(site);
    const place = { VolumeId: site.id, InstanceId: server, Device: '/dev/sdf' };
    await site.ec2.send(new AttachVolumeCommand(place));
    await enlarge(site, site.id, 100);
    await site.ec2.send(new DetachVolumeCommand({ VolumeId: site.id }));
    await site.clock.sleep(latencies.volumeModifyMs);
    expect(await sizeOf(site, site.id)).toBe(100);
  });
});
