import {
  AttachInstancesCommand,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingInstancesCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstanceAttributeCommand,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMaintenanceOptionsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { OutdatedCopyError } from '../../lambdas/domain/errors/errors.ts';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { failOver, GROUP, identityOf, production, type Subject, serversById, setup } from './setup.ts';

const sweep = (runtime: TestRuntime) => createGuard(runtime)({}, { id: 'sweep', remainingMs: () => 300_000 });

const only = (subject: Subject): string => production(subject)[0] ?? '?';

const protect = ({ ec2 }: TestRuntime, InstanceId: string) =>
  ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiStop: { Value: true } }));

/** What a fence can take from a server, as EC2 and Auto Scaling show it. */
const wholeness = async (subject: Subject) => {
  const { ec2 } = subject.runtime;
  const InstanceId = only(subject);
  const InstanceIds = [InstanceId];
  const server = (await serversById(ec2)).get(InstanceId);
  const attribute = new DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'disableApiStop' });
  const { AutoScalingInstances } = await ec2.autoScaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds }));
  return {
    identity: await identityOf(ec2, [InstanceId]),
    disks: server?.BlockDeviceMappings?.map(({ DeviceName, Ebs }) => [DeviceName, Ebs?.DeleteOnTermination]).sort(),
    autoRecovery: server?.MaintenanceOptions?.AutoRecovery,
    stopProtected: (await ec2.send(attribute)).DisableApiStop?.Value,
    scalingGroups: AutoScalingInstances?.map(({ AutoScalingGroupName }) => AutoScalingGroupName),
  };
};

type Prepare = (runtime: TestRuntime, id: string) => Promise<unknown>;

/** The failover comes no further than to the tag of its only server: that call is refused, and people allow the call after its end. */
const failedAtTheTag = async (
  refused: 'ModifyInstanceAttribute' | 'StopInstances' = 'ModifyInstanceAttribute',
  prepare: Prepare = protect,
): Promise<Subject> => {
  const policy = { fencingBudgetSeconds: 60, migrationBudgetSeconds: 90 };
  const subject = await setup({ servers: 1, change: (given) => ({ ...given, policy }) });
  const { runtime } = subject;
  await prepare(runtime, only(subject));
  await runtime.clock.sleep(30_000);
  runtime.ec2.faults.deny(refused);
  expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ProductionServerNotFencedError' });
  runtime.ec2.faults.allow(refused);
  expect((await runtime.store.members(GROUP)).instances[0]?.stayDown?.state).toBe('begun');
  return subject;
};

const cancel = async (subject: Subject) => {
  const { runtime } = subject;
  await createCancelFailover(runtime)({ group: GROUP, start: true });
  await runtime.clock.sleep(60_000);
};

describe('a server that the guard alone has fenced, after a failover that had failed before', () => {
  it('is whole after a cancel: root volume, stop protection, auto-recovery, Auto Scaling group', async () => {
    const AutoScalingGroupName = 'pets-asg';
    const subject = await failedAtTheTag();
    const { ec2, clock } = subject.runtime;
    const id = only(subject);
    await ec2.autoScaling.send(new CreateAutoScalingGroupCommand({ AutoScalingGroupName, MaxSize: 2, MinSize: 0 }));
    await ec2.autoScaling.send(new AttachInstancesCommand({ AutoScalingGroupName, InstanceIds: [id] }));
    await clock.sleep(30_000);
    const before = await wholeness(subject);
    expect(before).toMatchObject({
      autoRecovery: 'default',
      stopProtected: true,
      scalingGroups: [AutoScalingGroupName],
    });
    expect(before.disks?.map(([, goesToo]) => goesToo)).toContain(true);
    ec2.faults.hangStop(id);
    expect(await sweep(subject.runtime)).toMatchObject({ fenced: [], open: [{ serverId: id }] });
    ec2.faults.releaseStop(id);
    expect(await sweep(subject.runtime)).toMatchObject({ fenced: [{ serverId: id }], open: [] });
    expect(await wholeness(subject)).toMatchObject({
      autoRecovery: 'disabled',
      stopProtected: false,
      scalingGroups: [],
    });
    await cancel(subject);
    expect(await wholeness(subject)).toEqual(before);
  });

  it('has stop protection again that somebody has switched on only after the failover', async () => {
    const subject = await failedAtTheTag('StopInstances', async () => {});
    await protect(subject.runtime, only(subject));
    await subject.runtime.clock.sleep(30_000);
    const before = await wholeness(subject);
    expect(before).toMatchObject({ stopProtected: true });
    await sweep(subject.runtime);
    expect(await wholeness(subject)).toMatchObject({ stopProtected: false });
    await cancel(subject);
    expect(await wholeness(subject)).toEqual(before);
  });

  it('keeps off what its owner had switched off', async () => {
    const subject = await failedAtTheTag('StopInstances', async ({ ec2 }, InstanceId) => {
      await ec2.send(new ModifyInstanceMaintenanceOptionsCommand({ InstanceId, AutoRecovery: 'disabled' }));
      const DeviceName = (await serversById(ec2)).get(InstanceId)?.RootDeviceName;
      const BlockDeviceMappings = [{ DeviceName, Ebs: { DeleteOnTermination: false } }];
      await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, BlockDeviceMappings }));
    });
    const before = await wholeness(subject);
    expect(before).toMatchObject({ autoRecovery: 'disabled', stopProtected: false });
    expect(before.disks?.map(([, goesToo]) => goesToo)).not.toContain(true);
    await sweep(subject.runtime);
    await cancel(subject);
    expect(await wholeness(subject)).toEqual(before);
  });
});

describe('a note of the guard', () => {
  const saving = (runtime: TestRuntime, saveInstance: TestRuntime['store']['saveInstance']) => ({
    ...runtime,
    store: { ...runtime.store, saveInstance },
  });

  it('that cannot be written keeps its call back, and the guard says so', async () => {
    const subject = await failedAtTheTag();
    const { runtime } = subject;
    const broken = saving(runtime, () => Promise.reject(new Error('the table is not there')));
    const before = runtime.ec2.calls().length;
    await expect(sweep(broken)).rejects.toMatchObject({
      name: 'GuardIncompleteError',
      message: expect.stringContaining('the table is not there'),
    });
    const calls = runtime.ec2.calls().slice(before);
    expect(calls.map(({ action }) => action)).not.toContain('DetachVolume');
  });

  it('that somebody else has come before is made anew in the next round, on the new copy', async () => {
    const subject = await failedAtTheTag();
    const { runtime } = subject;
    const refusals = [new OutdatedCopyError('member', 1)];
    const overtaken = saving(runtime, async (instance) => {
      const refusal = refusals.pop();
      if (refusal) throw refusal;
      return runtime.store.saveInstance(instance);
    });
    expect(await sweep(overtaken)).toMatchObject({ fenced: [{ serverId: only(subject) }], open: [] });
    expect(refusals).toEqual([]);
    const { instances } = await runtime.store.members(GROUP);
    expect(instances[0]?.restoration).toContainEqual(expect.objectContaining({ undo: 'detach-root' }));
  });

  it('is written before each call that the note undoes, and leaves everything else of the member as it was', async () => {
    const subject = await failedAtTheTag();
    const { runtime } = subject;
    const [before] = (await runtime.store.members(GROUP)).instances;
    await sweep(runtime);
    const [after] = (await runtime.store.members(GROUP)).instances;
    expect({ ...after, restoration: 0, freed: 0, revision: 0 }).toEqual({
      ...before,
      restoration: 0,
      freed: 0,
      revision: 0,
    });
    expect(after?.restoration).toEqual([
      ...(before?.restoration ?? []),
      expect.objectContaining({ undo: 'detach-root' }),
    ]);
  });
});
