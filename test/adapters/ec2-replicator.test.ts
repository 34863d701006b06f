import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { fact } from '../../lambdas/domain/site/observed.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { createSimulatedEc2, ec2LikeLatencies, instantaneousLatencies } from '../../simulated-aws/ec2.ts';
import { makeNetwork, makePlainVolume, makeServer } from '../contracts/compute-site.ts';
import { describeReplicator } from '../contracts/replicator.contract.ts';

const setup = (latencies = instantaneousLatencies) => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const ec2 = createSimulatedEc2({ clock, latencies });
  const { replicator, disposer } = createEc2Compute({ ec2, clock });
  return { clock, ec2, kms: ec2.kms, replicator, disposer, soon: () => clock.now() + 60_000 };
};

describeReplicator({ name: 'the simulated EC2, at once', setup: async () => setup() });
describeReplicator({ name: "the simulated EC2, with EC2's delays", setup: async () => setup(ec2LikeLatencies) });

const ASK = { description: 'one', tags: { [TAGS.group]: 'group-1' } };

const setupServer = async () => {
  const subject = setup(ec2LikeLatencies);
  const { subnet } = await makeNetwork(subject);
  return { ...subject, serverId: await makeServer(subject, subnet) };
};

describe('a set that is asked for', () => {
  it('may have been taken although no answer came, and is found by its tags', async () => {
    const { ec2, clock, replicator, serverId, soon } = await setupServer();
    ec2.faults.failNext('CreateSnapshots', { code: 'TimeoutError', afterEffect: true });
    expect(await replicator.take({ ...ASK, serverId }, soon())).toMatchObject({
      outcome: 'retry',
      code: 'TimeoutError',
    });
    await clock.sleep(1_000);
    expect(await replicator.snapshots('group-1')).toMatchObject({
      is: 'present',
      value: [{ state: 'pending', percent: 1, tags: ASK.tags }],
    });
  });

  it('waits while as many are under way as a volume may have, and goes on afterwards', async () => {
    const { clock, replicator, serverId, soon } = await setupServer();
    await replicator.take({ ...ASK, serverId }, soon());
    expect(await replicator.take({ ...ASK, serverId }, soon())).toMatchObject({
      outcome: 'wait',
      code: 'SnapshotCreationPerVolumeRateExceeded',
    });
    await clock.sleep(60_000);
    expect(await replicator.take({ ...ASK, serverId }, soon())).toMatchObject({ outcome: 'done' });
  });

  it('is seen in error where a disk of it fails', async () => {
    const { ec2, clock, replicator, serverId, soon } = await setupServer();
    ec2.faults.failSnapshots(ec2.inspect((view) => view.list('volumes').map(({ id }) => id)));
    await replicator.take({ ...ASK, serverId }, soon());
    await clock.sleep(120_000);
    expect(await replicator.snapshots('group-1')).toMatchObject({ is: 'present', value: [{ state: 'error' }] });
  });

  it("is not sent beyond the account's allowance, and is deferred where there is no time to wait", async () => {
    const { ec2, clock, replicator, soon } = setup();
    const volumeIds: string[] = [];
    const subject = { ec2, clock, kms: ec2.kms };
    for (let n = 0; n < 103; n += 1) {
      volumeIds.push(await makePlainVolume(subject));
      await clock.sleep(1_000);
    }
    await clock.sleep(60_000);
    const begin = clock.now();
    const now = await Promise.all(volumeIds.map((volumeId) => replicator.takeVolume({ ...ASK, volumeId })));
    expect(now.filter(({ outcome }) => outcome === 'deferred')).toHaveLength(3);
    const later = await Promise.all(
      volumeIds.slice(100).map((volumeId) => replicator.takeVolume({ ...ASK, volumeId }, soon())),
    );
    expect(later.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    expect(clock.now() - begin).toBeGreaterThan(1_000);
    expect(ec2.calls().filter(({ action, error }) => action === 'CreateSnapshot' && error)).toEqual([]);
  });
});

describe('what EC2 does not tell', () => {
  it('is unknown: the snapshots of a group, and how well volumes are', async () => {
    const subject = setup();
    const volumeId = await makePlainVolume(subject);
    for (const action of ['DescribeSnapshots', 'DescribeVolumeStatus']) subject.ec2.faults.deny(action);
    expect(await subject.replicator.snapshots('group-1')).toEqual({
      is: 'unknown',
      why: 'DescribeSnapshots of group-1 failed: UnauthorizedOperation',
    });
    expect(fact(await subject.replicator.volumeHealth([volumeId]), volumeId).is).toBe('unknown');
  });

  it('is told of volumes that are impaired', async () => {
    const subject = setup();
    const volumeId = await makePlainVolume(subject);
    subject.ec2.faults.disableVolumes([volumeId]);
    expect(fact(await subject.replicator.volumeHealth([volumeId]), volumeId)).toEqual({
      is: 'present',
      value: { status: 'impaired', io: 'failed' },
    });
  });
});

describe('what is deleted', () => {
  it('is a volume, a NIC or a snapshot, and nothing else', async () => {
    const { disposer, ec2 } = setup();
    await expect(disposer.dispose('i-00000000000000000')).rejects.toThrow(
      '"i-00000000000000000" is not deleted: only snap-…, vol-…, eni-… are.',
    );
    expect(ec2.calls()).toEqual([]);
  });

  it('stays where the deletion is denied', async () => {
    const subject = setup();
    const volumeId = await makePlainVolume(subject);
    subject.ec2.faults.deny('DeleteVolume');
    expect(await subject.disposer.dispose(volumeId)).toMatchObject({
      outcome: 'failed',
      code: 'UnauthorizedOperation',
    });
    expect(subject.ec2.inspect((view) => view.get('volumes', volumeId)?.state)).toBe('available');
  });
});
