import {
  AttachVolumeCommand,
  CreateSnapshotsCommand,
  DescribeInstancesCommand,
  StartInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createStartInstance } from '../../lambdas/handlers/operations/members/start-instance.ts';
import { expectFailedOver, failOver, GROUP, identityOf, production, type Subject, setup, volumesOf } from './setup.ts';

const first = ({ site }: Subject) => site.servers[0] ?? { name: '?', production: '?', dr: '?' };
const start = async (servers: number) => {
  const subject = await setup({ servers });
  return { subject, before: await identityOf(subject.runtime.ec2, production(subject)) };
};

/** A first try that fails because one production server does not stop. */
const failFirst = async (subject: Subject) => {
  const { faults } = subject.runtime.ec2;
  faults.hangStop(first(subject).production);
  expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'FAILED' });
  faults.releaseStop(first(subject).production);
  await subject.runtime.clock.sleep(60_000);
};

describe('a second try', () => {
  it('brings a server that was not migrated to the newest recovery point, not to that of the first', async () => {
    const { subject, before } = await start(2);
    const { ec2, clock } = subject.runtime;
    await failFirst(subject);
    const old = (await subject.runtime.store.members(GROUP)).pairs.map(
      ({ recoveryPoint }) => recoveryPoint?.snapshotId,
    );
    const [{ production: id }] = [first(subject)];
    const tags = [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'sdrs:recovery-point', Value: 'newer' }] }];
    const set = await ec2.send(
      new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: id }, TagSpecifications: tags }),
    );
    await clock.sleep(300_000);
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    const newer = set.Snapshots?.map(({ SnapshotId }) => SnapshotId) ?? [];
    expect((await volumesOf(ec2, first(subject).dr)).map(({ SnapshotId }) => SnapshotId).sort()).toEqual(newer.sort());
    const finished = subject.site.servers[1]?.dr ?? '?';
    for (const { SnapshotId } of await volumesOf(ec2, finished)) expect(old).toContain(SnapshotId);
  });

  it('leaves a finished server alone, which may run already while its old production is gone', async () => {
    const { subject, before } = await start(2);
    const { ec2, clock, store } = subject.runtime;
    await failFirst(subject);
    const done = subject.site.servers[1] ?? first(subject);
    await createStartInstance(subject.runtime)({ instance: done.name });
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [done.production] }));
    await clock.sleep(7_200_000);
    const second = await failOver(subject, 'failover-2');
    expect(second, second?.cause).toMatchObject({ status: 'SUCCEEDED' });
    expect(await store.findGroup(GROUP)).toMatchObject({ status: 'failed-over', protectedStatus: 'stopped' });
    const owners = await identityOf(
      ec2,
      subject.site.servers.map(({ dr }) => dr),
    );
    expect(Object.keys(owners).sort()).toEqual(Object.keys(before).sort());
  });

  it('takes a server that was started again for a healthy one, and asks for a confirmation', async () => {
    const { subject } = await start(1);
    await failFirst(subject);
    const { executionId } = await subject.runtime.workflow.start('failover-2', { groupId: GROUP });
    await subject.runtime.untilEnded(executionId);
    const stopped = await subject.runtime.workflow.find(executionId);
    // It hung half stopped: nothing shows a fault, and nothing was fenced.
    expect(stopped).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(stopped?.cause).toContain('neither confirmed by the caller nor observed');
  });

  it('closes the record of one whose execution ended without a word', async () => {
    const { subject, before } = await start(1);
    subject.runtime.power.cutAt({ call: 45, when: 'before' });
    await failOver(subject, 'failover-1');
    subject.runtime = subject.runtime.reopen();
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await subject.runtime.store.findFailover(GROUP, 'failover-1')).toMatchObject({
      status: 'FAILED',
      error: 'FailoverAbandoned',
    });
    await expectFailedOver(subject, before);
  });

  it('fails the group in place of an abandoned failover that it may not take over', async () => {
    const { subject } = await start(1);
    subject.runtime.power.cutAt({ call: 24, when: 'before' });
    await failOver(subject, 'failover-1');
    subject.runtime = subject.runtime.reopen();
    const { ec2, clock, store } = subject.runtime;
    await ec2.send(new StartInstancesCommand({ InstanceIds: [first(subject).dr] }));
    await clock.sleep(60_000);
    expect(await failOver(subject, 'failover-2')).toMatchObject({ error: 'PrerequisitesNotMetError' });
    const group = await store.findGroup(GROUP);
    expect(group).toMatchObject({ status: 'error-failing-over', protectedStatus: 'started' });
    expect(group).not.toHaveProperty('lease');
  });
});

describe('a fenced production server', () => {
  it('cannot be started, and can once its root volume is back', async () => {
    const { subject } = await start(1);
    const { ec2, clock, store } = subject.runtime;
    await failOver(subject, 'failover-1');
    const id = first(subject).production;
    const boot = () => ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
    await expect(boot()).rejects.toThrow(/root/i);
    const root = (await store.members(GROUP)).pairs.find(({ bootable }) => bootable);
    await ec2.send(new AttachVolumeCommand({ InstanceId: id, VolumeId: root?.volumes.source, Device: root?.device }));
    await clock.sleep(10_000);
    await boot();
    await clock.sleep(60_000);
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    expect(Reservations[0]?.Instances?.[0]?.State?.Name).toBe('running');
  });
});
