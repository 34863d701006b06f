import {
  AttachInstancesCommand,
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstanceAttributeCommand,
  DescribeVolumesCommand,
  ModifyInstanceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import {
  CONFIRMATION,
  expectFailedOver,
  failOver,
  GROUP,
  identityOf,
  production,
  type SetupOptions,
  type Subject,
  serversById,
  setup,
} from './setup.ts';

const cancel = (runtime: TestRuntime, start = false) => createCancelFailover(runtime)({ group: GROUP, start });

const first = ({ site }: Pick<Subject, 'site'>) => site.servers[0] ?? { name: '?', production: '?', dr: '?' };

const warnings = async ({ runtime }: Subject) =>
  (await createPlanFailover(runtime)(GROUP)).plan.servers
    .flatMap((server) => server.findings)
    .filter(({ verdict }) => verdict !== 'PASS');

/** Calls of these actions since, in order, with EC2's error where there was one. */
const callsOf = ({ ec2 }: TestRuntime, since: number, ...actions: readonly string[]) =>
  ec2
    .calls()
    .slice(since)
    .filter(({ action }) => actions.includes(action))
    .map(({ action, error }) => (error ? `${action} ${error}` : action));

describe('a production server with stop protection', () => {
  const protect = async ({ runtime }: Subject, InstanceId: string, Value = true) => {
    await runtime.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiStop: { Value } }));
    await runtime.clock.sleep(5_000);
  };
  const isProtected = async ({ runtime }: Subject, InstanceId: string) =>
    (await runtime.ec2.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'disableApiStop' })))
      .DisableApiStop?.Value;
  const withProtected = async (servers = 2) => {
    const subject = await setup({ servers });
    const before = await identityOf(subject.runtime.ec2, production(subject));
    const { production: id } = first(subject);
    await protect(subject, id);
    return { subject, before, id };
  };

  it('is warned of in the plan, with the call that clears it before the stop', async () => {
    const { subject, id } = await withProtected();
    expect(await warnings(subject)).toEqual([
      expect.objectContaining({ verdict: 'WARN', code: 'production-stop-protected' }),
    ]);
    const { dryRun } = await createPlanFailover(subject.runtime)(GROUP);
    const calls = dryRun.servers.find(({ name }) => name === first(subject).name)?.calls ?? [];
    expect(calls.filter(({ phase }) => phase === 'fence').slice(0, 3)).toMatchObject([
      { api: 'CreateTags' },
      { api: 'ModifyInstanceAttribute', action: { serverId: id, value: false }, preconditionHolds: true },
      { api: 'StopInstances', preconditionHolds: true },
    ]);
  });

  it.each([
    ['and is cleared then', false],
    ['and is cleared then, also where nobody may read it', true],
  ])('is learnt from the refusal of the first stop, %s', async (_, isSecret) => {
    const { subject, before } = await withProtected();
    if (isSecret) subject.runtime.ec2.faults.deny('DescribeInstanceAttribute');
    const since = subject.runtime.ec2.calls().length;
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    const [first, ...then] = callsOf(
      subject.runtime,
      since,
      'DescribeInstanceAttribute',
      'ModifyInstanceAttribute',
      'StopInstances',
    );
    expect(first).toBe('StopInstances OperationNotPermitted');
    const changes = then.filter((call) => !call.startsWith('Describe'));
    expect(changes.slice(-2)).toEqual(['ModifyInstanceAttribute', 'StopInstances']);
  });

  it('costs nobody a look who has none', async () => {
    const subject = await setup({ servers: 2 });
    const since = subject.runtime.ec2.calls().length;
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect(callsOf(subject.runtime, since, 'DescribeInstanceAttribute')).toEqual([]);
  });

  it('has its protection again after a roll-back', async () => {
    const { subject, id } = await withProtected();
    const { runtime } = subject;
    runtime.ec2.faults.deny('CreateVolume');
    expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ServerNotMigratedError' });
    expect(await isProtected(subject, id)).toBe(false);
    await cancel(runtime);
    expect(await isProtected(subject, id)).toBe(true);
    expect(await isProtected(subject, subject.site.servers[1]?.production ?? '?')).toBe(false);
  });

  it('fails the failover by name where its protection may not be cleared, with no identity moved', async () => {
    const { subject, before, id } = await withProtected(1);
    subject.runtime.ec2.faults.deny('ModifyInstanceAttribute');
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ProductionServerNotFencedError' });
    expect(execution?.cause).toContain(`set-protection ${id} disableApiStop=false`);
    expect(await identityOf(subject.runtime.ec2, production(subject))).toEqual(before);
  });
});

describe('a production server in an Auto Scaling group', () => {
  const AutoScalingGroupName = 'pets-asg';
  const scaled = async (min = 0, servers = 2, options: Omit<SetupOptions, 'servers'> = {}) => {
    const subject = await setup({ servers, ...options });
    const { ec2, clock } = subject.runtime;
    const before = await identityOf(ec2, production(subject));
    const { production: id } = first(subject);
    const sizes = { AutoScalingGroupName, MaxSize: 2 };
    await ec2.autoScaling.send(new CreateAutoScalingGroupCommand({ ...sizes, MinSize: 0 }));
    await ec2.autoScaling.send(new AttachInstancesCommand({ AutoScalingGroupName, InstanceIds: [id] }));
    if (min > 0) await ec2.autoScaling.send(new UpdateAutoScalingGroupCommand({ ...sizes, MinSize: min }));
    await clock.sleep(5_000);
    return { subject, before, id };
  };
  const groupNow = async ({ runtime }: Subject) => {
    const { AutoScalingGroups: groups = [] } = await runtime.ec2.autoScaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
    );
    return { desired: groups[0]?.DesiredCapacity, members: groups[0]?.Instances?.map(({ InstanceId }) => InstanceId) };
  };
  /** All of its volumes would go with the server; their ids. */
  const takingVolumesAlong = async ({ runtime: { ec2, clock } }: Subject, InstanceId: string) => {
    const { BlockDeviceMappings: mappings = [] } = (await serversById(ec2)).get(InstanceId) ?? {};
    const Ebs = { DeleteOnTermination: true };
    const BlockDeviceMappings = mappings.map(({ DeviceName }) => ({ DeviceName, Ebs }));
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, BlockDeviceMappings }));
    await clock.sleep(30_000);
    return mappings.map(({ Ebs: disk }) => disk?.VolumeId ?? '?');
  };
  const fencedOnly = async ({ runtime }: Subject) => {
    runtime.ec2.faults.deny('CreateVolume');
    expect(await failOver({ runtime }, 'f-1')).toMatchObject({ error: 'ServerNotMigratedError' });
    runtime.ec2.faults.allow('CreateVolume');
  };

  it('is warned of in the plan, with the call that takes it out before the stop', async () => {
    const { subject, id } = await scaled();
    expect(await warnings(subject)).toEqual([
      expect.objectContaining({ verdict: 'WARN', code: 'production-in-auto-scaling-group' }),
    ]);
    const { dryRun } = await createPlanFailover(subject.runtime)(GROUP);
    const calls = dryRun.servers.find(({ name }) => name === first(subject).name)?.calls ?? [];
    expect(calls.filter(({ phase }) => phase === 'fence').slice(0, 3)).toMatchObject([
      { api: 'CreateTags' },
      { api: 'DetachInstances', action: { serverId: id }, preconditionHolds: true },
      { api: 'StopInstances', preconditionHolds: true },
    ]);
  });

  it('is taken out before it is stopped, so that nothing is launched in its place', async () => {
    const { subject, before } = await scaled(0, 1);
    const { runtime } = subject;
    const servers = (await serversById(runtime.ec2)).size;
    const since = runtime.ec2.calls().length;
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await runtime.clock.sleep(600_000);
    await expectFailedOver(subject, before);
    expect(await groupNow(subject)).toEqual({ desired: 0, members: [] });
    expect((await serversById(runtime.ec2)).size).toBe(servers);
    expect(callsOf(runtime, since, 'DetachInstances', 'StopInstances')).toEqual(['DetachInstances', 'StopInstances']);
  });

  it('keeps the failover from beginning where the group is at its minimum, and says which size would do', async () => {
    const { subject, before, id } = await scaled(1);
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(execution?.cause).toContain('Lower its minimum size to 0');
    expect(await identityOf(subject.runtime.ec2, production(subject))).toEqual(before);
    expect(await groupNow(subject)).toEqual({ desired: 1, members: [id] });
  });

  it('is stopped all the same after a minute where Auto Scaling does not let it go', async () => {
    const { subject, before, id } = await scaled(0, 1);
    const { runtime } = subject;
    runtime.ec2.faults.failNext('DetachInstances', { code: 'ResourceContentionFault', times: 1_000 });
    const begun = runtime.clock.now();
    const since = runtime.ec2.calls().length;
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    const stop = runtime.ec2
      .calls()
      .slice(since)
      .find(({ action }) => action === 'StopInstances');
    expect((stop?.at ?? 0) - begun).toBeGreaterThanOrEqual(60_000);
    expect((stop?.at ?? 0) - begun).toBeLessThan(90_000);
    await runtime.clock.sleep(600_000);
    // The group has terminated the server that it took for unhealthy; its identity had moved on by then.
    expect((await serversById(runtime.ec2)).get(id)?.State?.Name).toBe('terminated');
    const dr = subject.site.servers.map((server) => server.dr);
    expect(Object.keys(await identityOf(runtime.ec2, dr)).sort()).toEqual(Object.keys(before).sort());
  });

  it('keeps its volumes where its group terminates it, as they are kept before the stop', async () => {
    const { subject, id } = await scaled(0, 1);
    const { ec2, clock } = subject.runtime;
    const VolumeIds = await takingVolumesAlong(subject, id);
    ec2.faults.failNext('DetachInstances', { code: 'ResourceContentionFault', times: 1_000 });
    const since = ec2.calls().length;
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await clock.sleep(600_000);
    expect((await serversById(ec2)).get(id)?.State?.Name).toBe('terminated');
    expect(VolumeIds.length).toBeGreaterThan(1);
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds }));
    expect(Volumes?.map(({ State }) => State)).toEqual(VolumeIds.map(() => 'available'));
    const calls = callsOf(subject.runtime, since, 'ModifyInstanceAttribute', 'StopInstances');
    expect(calls).toEqual(['ModifyInstanceAttribute', 'StopInstances']);
  });

  it('is held while its group cannot be asked, and leaves it once it answers again', async () => {
    const { subject, before } = await scaled(0, 1);
    const { ec2, workflow, clock } = subject.runtime;
    ec2.faults.deny('DescribeAutoScalingInstances');
    const servers = (await serversById(ec2)).size;
    const since = ec2.calls().length;
    const { executionId } = await workflow.start('f-1', { groupId: GROUP, confirmation: CONFIRMATION });
    await clock.sleep(30_000);
    expect(callsOf(subject.runtime, since, 'StopInstances', 'ModifyNetworkInterfaceAttribute')).toEqual([]);
    ec2.faults.allow('DescribeAutoScalingInstances');
    await subject.runtime.untilEnded(executionId);
    expect(await workflow.find(executionId)).toMatchObject({ status: 'SUCCEEDED' });
    await clock.sleep(600_000);
    await expectFailedOver(subject, before);
    expect(await groupNow(subject)).toEqual({ desired: 0, members: [] });
    expect((await serversById(ec2)).size).toBe(servers);
    expect(callsOf(subject.runtime, since, 'DetachInstances', 'StopInstances')).toEqual([
      'DetachInstances',
      'StopInstances',
    ]);
  });

  it('is stopped after a minute with its volumes kept where its group can never be asked', async () => {
    const { subject, id } = await scaled(0, 1);
    const { ec2, clock } = subject.runtime;
    const VolumeIds = await takingVolumesAlong(subject, id);
    ec2.faults.deny('DescribeAutoScalingInstances');
    const begun = clock.now();
    const since = ec2.calls().length;
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    const stop = ec2
      .calls()
      .slice(since)
      .find(({ action }) => action === 'StopInstances');
    expect((stop?.at ?? 0) - begun).toBeGreaterThanOrEqual(60_000);
    expect((stop?.at ?? 0) - begun).toBeLessThan(90_000);
    await clock.sleep(600_000);
    expect((await serversById(ec2)).get(id)?.State?.Name).toBe('terminated');
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds }));
    expect(Volumes?.map(({ State }) => State)).toEqual(VolumeIds.map(() => 'available'));
  });

  it('is stopped though its volumes may not be kept', async () => {
    const { subject, id } = await scaled(0, 1);
    const { ec2 } = subject.runtime;
    await takingVolumesAlong(subject, id);
    ec2.faults.failNext('DetachInstances', { code: 'ResourceContentionFault', times: 1_000 });
    ec2.faults.deny('ModifyInstanceAttribute');
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    const refused = (await subject.runtime.store.listEvents(GROUP)).map(({ message }) => message);
    expect(refused).toContainEqual(expect.stringMatching(/keep-volumes .* failed: UnauthorizedOperation/));
  });

  it('is back in its group after a roll-back that starts it', async () => {
    const { subject, id } = await scaled();
    await fencedOnly(subject);
    expect(await groupNow(subject)).toEqual({ desired: 0, members: [] });
    expect(await cancel(subject.runtime, true)).toMatchObject({ left: [] });
    expect(await groupNow(subject)).toEqual({ desired: 1, members: [id] });
    const told = await subject.runtime.store.listEvents(GROUP);
    expect(told.map(({ data }) => data)).toContainEqual({
      ...{ instanceId: expect.any(String), rolledBack: 'f-1' },
      action: { do: 'join-scaling-group', serverId: id, scalingGroup: AutoScalingGroupName },
      outcome: expect.objectContaining({ outcome: 'done' }),
    });
  });

  it('stays out of its group after a roll-back that does not start it, and the report says so', async () => {
    const { subject, id } = await scaled();
    await fencedOnly(subject);
    const { left } = await cancel(subject.runtime);
    const trail = await subject.runtime.store.listEvents(GROUP);
    const said = trail.find(({ type }) => type === 'failoverRolledBack')?.message;
    expect(said).toContain('to be attached to their Auto Scaling groups once they run: i-');
    expect(left).toEqual([expect.stringContaining(`${id} is not back in Auto Scaling group ${AutoScalingGroupName}`)]);
    await subject.runtime.clock.sleep(600_000);
    expect((await serversById(subject.runtime.ec2)).get(id)?.State?.Name).toBe('stopped');
  });
});

describe('a roll-back that dies before a server is back in its Auto Scaling group', () => {
  const AutoScalingGroupName = 'pets-asg';
  const fenced = async (onCall: (action: string) => void = () => {}) => {
    const subject = await setup({ servers: 1, onCall });
    const { ec2, clock } = subject.runtime;
    const { production: id } = first(subject);
    await ec2.autoScaling.send(new CreateAutoScalingGroupCommand({ AutoScalingGroupName, MaxSize: 2, MinSize: 0 }));
    await ec2.autoScaling.send(new AttachInstancesCommand({ AutoScalingGroupName, InstanceIds: [id] }));
    await clock.sleep(5_000);
    ec2.faults.deny('CreateVolume');
    expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ServerNotMigratedError' });
    return { subject, id };
  };
  /** A failover that was rolled back until the first call of that kind, which is made and never answered. */
  const cutAt = async (cutting: string) => {
    let armed = false;
    let cut = () => {};
    const { subject, id } = await fenced((action) => {
      if (armed && action === cutting) cut();
    });
    cut = () => subject.runtime.power.cut();
    armed = true;
    const { runtime } = subject;
    await Promise.race([cancel(runtime, true), runtime.power.lost]);
    expect(runtime.power.isOn).toBe(false);
    armed = false;
    subject.runtime = runtime.reopen();
    await subject.runtime.clock.sleep(60_000);
    return { subject, id };
  };
  const membersOf = async ({ runtime }: Subject) =>
    (
      await runtime.ec2.autoScaling.send(
        new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
      )
    ).AutoScalingGroups?.[0]?.Instances?.map(({ InstanceId }) => InstanceId);
  const restorationOf = async ({ runtime }: Subject) =>
    (await runtime.store.members(GROUP)).instances.map(({ restoration }) => restoration);

  it('is finished by the same command', async () => {
    const { subject, id } = await cutAt('ec2:StartInstances');
    expect(await subject.runtime.store.findGroup(GROUP)).toMatchObject({ status: 'error-failing-over' });
    expect(await membersOf(subject)).toEqual([]);
    expect(await cancel(subject.runtime, true)).toMatchObject({ servers: [id], left: [] });
    expect(await membersOf(subject)).toEqual([id]);
    expect(await restorationOf(subject)).toEqual([undefined]);
  });

  it('does not attach it twice where only the answer was lost, and is over once it was seen there', async () => {
    const { subject, id } = await cutAt('autoscaling:AttachInstances');
    const since = subject.runtime.ec2.calls().length;
    expect(await cancel(subject.runtime)).toMatchObject({ servers: [id], started: [], left: [] });
    expect(callsOf(subject.runtime, since, 'AttachInstances')).toEqual([]);
    expect(await restorationOf(subject)).toEqual([undefined]);
    await expect(cancel(subject.runtime)).rejects.toMatchObject({ name: 'CancelRefusedError' });
  });

  it('remembers what is left for as long as the server does not run, also over another failover', async () => {
    const { subject, id } = await fenced();
    const { runtime } = subject;
    const left = { undo: 'leave-scaling-group', serverId: id, scalingGroup: AutoScalingGroupName };
    expect((await cancel(runtime)).left).toHaveLength(1);
    expect(await restorationOf(subject)).toEqual([[left]]);
    expect((await cancel(runtime)).left).toEqual([
      expect.stringContaining('Give the same command again, with --start'),
    ]);
    expect(await failOver(subject, 'f-2')).toMatchObject({ error: 'ServerNotMigratedError' });
    expect((await cancel(runtime)).left).toHaveLength(1);
    expect((await restorationOf(subject))[0]).toContainEqual(left);
    expect(await cancel(runtime, true)).toMatchObject({ servers: [id], started: [id], left: [] });
    expect(await membersOf(subject)).toEqual([id]);
    expect(await restorationOf(subject)).toEqual([undefined]);
  });
});

describe('a roll-back of a server that its Auto Scaling group does not take back', () => {
  const AutoScalingGroupName = 'pets-asg';
  const hung = async () => {
    const subject = await setup({ servers: 1 });
    const { ec2, clock, workflow } = subject.runtime;
    const { production: id } = first(subject);
    await ec2.autoScaling.send(new CreateAutoScalingGroupCommand({ AutoScalingGroupName, MaxSize: 1, MinSize: 0 }));
    await ec2.autoScaling.send(new AttachInstancesCommand({ AutoScalingGroupName, InstanceIds: [id] }));
    await clock.sleep(5_000);
    ec2.faults.hangStop(id);
    await workflow.start('f-1', { groupId: GROUP, confirmation: CONFIRMATION });
    while (!callsOf(subject.runtime, 0, 'DetachInstances').length) await clock.sleep(1_000);
    return { subject, id };
  };
  const statusOf = async ({ runtime }: Subject) => (await runtime.store.findGroup(GROUP))?.status;

  it('gives the server back all the same, and says what Auto Scaling refused', async () => {
    const { subject, id } = await hung();
    subject.runtime.ec2.faults.failNext('AttachInstances', { code: 'ValidationError', times: 1_000 });
    const { left } = await cancel(subject.runtime);
    expect(left).toEqual([expect.stringContaining(`${id} is not back in Auto Scaling group ${AutoScalingGroupName}`)]);
    expect(await statusOf(subject)).toBe('protected');
    const since = subject.runtime.ec2.calls().length;
    await subject.runtime.clock.sleep(600_000);
    expect(callsOf(subject.runtime, since, 'StopInstances')).toEqual([]);
  });

  it('gives up a group that does not exist any more, and says so once', async () => {
    const { subject, id } = await hung();
    const { runtime } = subject;
    await runtime.ec2.autoScaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName }));
    const { left } = await cancel(runtime);
    expect(left).toEqual([
      expect.stringContaining(
        `${id} stays out of Auto Scaling group ${AutoScalingGroupName}, which does not exist any more`,
      ),
    ]);
    expect(await statusOf(subject)).toBe('protected');
    expect((await runtime.store.members(GROUP)).instances.map(({ restoration }) => restoration)).toEqual([undefined]);
    await expect(cancel(runtime)).rejects.toMatchObject({ name: 'CancelRefusedError' });
  });
});

describe('auto-recovery', () => {
  const recoveryOf = async ({ runtime }: Subject, id: string) =>
    (await serversById(runtime.ec2)).get(id)?.MaintenanceOptions?.AutoRecovery;

  it('is switched off for a server that does not stop, and on again by a roll-back', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    const { production: id, name } = first(subject);
    runtime.ec2.faults.hangStop(id);
    await runtime.workflow.start('f-1', { groupId: GROUP, confirmation: CONFIRMATION });
    while ((await recoveryOf(subject, id)) !== 'disabled') await runtime.clock.sleep(1_000);
    const member = (await runtime.store.members(GROUP)).instances.find((instance) => instance.name === name);
    expect(member?.restoration).toContainEqual({ undo: 'disable-auto-recovery', serverId: id });
    await cancel(runtime);
    expect(await recoveryOf(subject, id)).toBe('default');
  });

  it('is left alone where the server stops as it is asked to', async () => {
    const subject = await setup({ servers: 1 });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await recoveryOf(subject, first(subject).production)).toBe('default');
  });
});
