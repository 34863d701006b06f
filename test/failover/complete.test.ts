import { describe, expect, it } from 'vitest';
import { expectFailedOver, failOver, GROUP, identityOf, production, setup, volumesOf } from './setup.ts';

describe('a failover of a group in one zone', () => {
  it.each(['simulated', 'dynalite'] as const)(
    'brings every private IP, EIP and MAC to the DR servers and leaves production unable to start, on the %s table',
    async (dynamoDb) => {
      const subject = await setup({ servers: 4, dynamoDb });
      const before = await identityOf(subject.runtime.ec2, production(subject));
      expect(Object.keys(before).length).toBeGreaterThan(12);
      const execution = await failOver(subject, 'failover-1');
      expect(execution).toMatchObject({ status: 'SUCCEEDED' });
      await expectFailedOver(subject, before);
    },
  );

  it('gives each DR server disks made from the pinned recovery point, and parks those it had', async () => {
    const subject = await setup({ servers: 2 });
    const { runtime, site } = subject;
    const own = await Promise.all(site.servers.map(({ dr }) => volumesOf(runtime.ec2, dr)));
    await failOver(subject, 'failover-1');
    const { pairs } = await runtime.store.members(GROUP);
    for (const [index, { dr }] of site.servers.entries()) {
      const disks = await volumesOf(runtime.ec2, dr);
      const expected = pairs.filter(({ volumes }) => disks.some(({ VolumeId }) => VolumeId === volumes.target));
      expect(disks.map(({ SnapshotId }) => SnapshotId).sort()).toEqual(
        expected.map(({ recoveryPoint }) => recoveryPoint?.snapshotId).sort(),
      );
      const ownIds = own[index]?.map(({ VolumeId }) => VolumeId) ?? [];
      expect(disks.map(({ VolumeId }) => VolumeId)).not.toEqual(expect.arrayContaining(ownIds));
    }
    expect(
      pairs.every(
        ({ replicationStatus, status }) => replicationStatus === 'active-stopped' && status === 'failed-over',
      ),
    ).toBe(true);
  });

  it('leaves a record: who and why, every call, the states of the group', async () => {
    const subject = await setup({ servers: 1 });
    await failOver(subject, 'failover-1');
    const failover = await subject.runtime.store.findFailover(GROUP, 'failover-1');
    expect(failover).toMatchObject({ status: 'SUCCEEDED', epoch: 1, confirmation: { by: 'Ada, on call' } });
    const events = await subject.runtime.store.listEvents(GROUP);
    const types = events.map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining([
        'failoverProtectionGroup',
        'synchronizationStopped',
        'fenceDone',
        'disksDone',
        'identityDone',
        'failoverComplete',
        'protectionDisabled',
      ]),
    );
    const did = events.flatMap(({ data }) => (data?.action as { do: string } | undefined)?.do ?? []);
    expect(new Set(did)).toEqual(
      new Set([
        'tag-pinned',
        'tag-fenced',
        'tag-freed',
        'force-stop',
        'detach-volume',
        'create-volume',
        'attach-volume',
        'detach-nic',
        'attach-nic',
      ]),
    );
    expect(did.indexOf('detach-nic')).toBeGreaterThan(did.indexOf('force-stop'));
  });

  it('refuses a second failover of a group that is failed over', async () => {
    const subject = await setup({ servers: 1 });
    await failOver(subject, 'failover-1');
    const second = await failOver(subject, 'failover-2');
    expect(second).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(second?.cause).toContain('failed-over. Allowed are protected, error-failing-over, error-reversing');
    expect(await subject.runtime.store.findGroup(GROUP)).toMatchObject({
      status: 'failed-over',
      protectedStatus: 'stopped',
    });
    expect(await subject.runtime.store.findFailover(GROUP, 'failover-2')).toMatchObject({ status: 'REFUSED' });
  });
});
