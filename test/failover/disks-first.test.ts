import { CreateSnapshotsCommand, DescribeSnapshotsCommand, ModifySnapshotTierCommand } from '@aws-sdk/client-ec2';
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
