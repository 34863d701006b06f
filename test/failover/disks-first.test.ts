import {
  CreateSnapshotsCommand,
  DeleteVolumeCommand,
  DescribeSnapshotsCommand,
  ModifySnapshotTierCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { failOver, GROUP, identityOf, production, setup, volumesOf } from './setup.ts';

describe('a snapshot in the archive tier', () => {
  it('is passed over for the newest one of which a volume can be made', async () => {
    const subject = await setup({ servers: 1 });
    const { ec2, clock } = subject.runtime;
    const disks = await volumesOf(ec2, production(subject)[0] ?? '?');
    const seeded = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    const usable = (seeded.Snapshots ?? []).map(({ SnapshotId }) => SnapshotId);
    const { Snapshots = [] } = await ec2.send(
      new CreateSnapshotsCommand({
        InstanceSpecification: { InstanceId: production(subject)[0] },
        TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'sdrs:recovery-point', Value: 'newer' }] }],
      }),
    );
    await clock.sleep(600_000);
    for (const { SnapshotId } of Snapshots) {
      await ec2.send(new ModifySnapshotTierCommand({ SnapshotId, StorageTier: 'archive' }));
    }
    await clock.sleep(60_000);
    const execution = await failOver(subject, 'failover-1');
    expect(execution, execution?.cause).toMatchObject({ status: 'SUCCEEDED' });
    const made = await volumesOf(ec2, subject.site.servers[0]?.dr ?? '?');
    expect(made).toHaveLength(disks.length);
    for (const { SnapshotId } of made) expect(usable).toContain(SnapshotId);
  });
});

describe('an identity waits for the DR disks of its server', () => {
  it.each(['IncorrectState', 'CodeOfTomorrow'])(
    'stays with production where CreateVolume is refused with %s to the end, so that the failover can be cancelled',
    async (code) => {
      const subject = await setup({
        servers: 1,
        change: (description) => ({ ...description, policy: { migrationBudgetSeconds: 120 } }),
      });
      const { runtime } = subject;
      const before = await identityOf(runtime.ec2, production(subject));
      runtime.ec2.faults.failNext('CreateVolume', { code, times: 1000 });
      expect(await failOver(subject, 'failover-1')).toMatchObject({
        status: 'FAILED',
        error: 'ServerNotMigratedError',
      });
      expect(await identityOf(runtime.ec2, production(subject))).toEqual(before);
      await createCancelFailover(runtime)({ group: GROUP });
      expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
      expect(await volumesOf(runtime.ec2, production(subject)[0] ?? '?')).not.toEqual([]);
    },
  );
});

describe('a DR disk that vanishes each time it is made', () => {
  /** As where EC2 cannot use the key: the call is answered, and the volume is gone some seconds later. */
  const vanishing = async () => {
    const takes = { all: async () => {} };
    const subject = await setup({
      servers: 1,
      onCall: (action) => (action === 'ec2:DescribeVolumes' ? takes.all() : {}),
    });
    const { ec2 } = subject.runtime;
    const made = () =>
      ec2.inspect((view) =>
        view.list('volumes').filter(({ tags, state }) => tags['sdrs:replication-pair'] && state === 'available'),
      );
    takes.all = async () => {
      for (const { id } of made()) await ec2.send(new DeleteVolumeCommand({ VolumeId: id }));
    };
    return { subject, letThemStay: () => Object.assign(takes, { all: async () => {} }) };
  };

  it('is not made for ever: the failover fails by name after minutes, before anything of the identity moves', async () => {
    const { subject, letThemStay } = await vanishing();
    const { runtime } = subject;
    const before = await identityOf(runtime.ec2, production(subject));
    const begun = runtime.clock.now();
    const execution = await failOver(subject, 'failover-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    expect(execution?.cause).toContain('its KMS key has to be enabled');
    expect((runtime.clock.now() - begun) / 1000).toBeLessThan(600);
    const calls = () => runtime.ec2.calls().filter(({ action }) => action === 'CreateVolume').length;
    expect(await identityOf(runtime.ec2, production(subject))).toEqual(before);
    const [first, seeded] = [calls(), 4];
    expect(first).toBeLessThanOrEqual(seeded + 24);
    letThemStay();
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
  });
});
