import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { fact } from '../../lambdas/domain/site/observed.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { createSimulatedEc2, ec2LikeLatencies } from '../../simulated-aws/ec2.ts';
import { makePlainVolume } from '../contracts/compute-site.ts';

const setup = async () => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const ec2 = createSimulatedEc2({ clock, latencies: ec2LikeLatencies });
  const compute = createEc2Compute({ ec2, clock });
  const volumeId = await makePlainVolume({ ec2, clock, kms: ec2.kms });
  await clock.sleep(10_000);
  const enlarge = (sizeGiB: number) => compute.changer.change({ do: 'modify-volume', volumeId, sizeGiB });
  const seen = async () => {
    const site = await compute.observe({ volumes: [volumeId], modificationsOf: [volumeId] });
    return [fact(site.volumes, volumeId), fact(site.modifications ?? new Map(), volumeId)];
  };
  return { ec2, clock, compute, volumeId, enlarge, seen };
};

describe('a volume that is enlarged', () => {
  it('is accepted with the id of the request, and shown with its modification', async () => {
    const { clock, enlarge, seen } = await setup();
    expect((await seen())[1]).toEqual({ is: 'absent' });
    expect(await enlarge(100)).toEqual({ outcome: 'done', requestId: expect.any(String) });
    await clock.sleep(10_000);
    expect(await seen()).toEqual([
      { is: 'present', value: expect.objectContaining({ sizeGiB: 100 }) },
      { is: 'present', value: expect.objectContaining({ state: 'optimizing', targetGiB: 100 }) },
    ]);
  });

  it('waits while a modification is under way, and is refused for good after it', async () => {
    const { clock, enlarge } = await setup();
    await enlarge(100);
    expect(await enlarge(200)).toMatchObject({ outcome: 'wait', code: 'IncorrectModificationState' });
    await clock.sleep(1_000_000);
    expect(await enlarge(200)).toMatchObject({ outcome: 'failed', code: 'VolumeModificationRateExceeded' });
  });

  it('is unknown where EC2 does not tell of its modifications', async () => {
    const { ec2, seen } = await setup();
    ec2.faults.deny('DescribeVolumesModifications');
    expect((await seen())[1]?.is).toBe('unknown');
  });
});
