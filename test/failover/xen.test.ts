import { AttachVolumeCommand, ModifyInstanceAttributeCommand, StartInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { setupRelaunch } from './relaunch-site.ts';
import {
  expectFailedOver,
  failOver,
  GROUP,
  identityOf,
  production,
  type Subject,
  serversById,
  setup,
} from './setup.ts';

/** Where EC2 has no stop that skips the shutdown of the operating system. */
const XEN = 't2.medium';

const stops = ({ runtime }: Pick<Subject, 'runtime'>, since = 0) =>
  runtime.ec2
    .calls()
    .slice(since)
    .filter(({ action }) => action === 'StopInstances');

describe('production servers of a Xen type', () => {
  it('are stopped by force alone, and fail over like any other', async () => {
    const subject = await setup({ servers: 3, instanceType: XEN });
    const before = await identityOf(subject.runtime.ec2, production(subject));
    const since = subject.runtime.ec2.calls().length;
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    const answers = stops(subject, since).map(({ input, error }) => [
      'SkipOsShutdown' in (input as object),
      error ?? 'ok',
    ]);
    expect(answers).toEqual([
      [true, 'OperationNotPermitted'],
      [false, 'ok'],
    ]);
    expect((await subject.runtime.store.members(GROUP)).instances[0]?.progress).not.toHaveProperty('stopProtected');
  });

  it('are stopped by force alone where stop protection has to be cleared first, which only a question tells', async () => {
    const subject = await setup({ servers: 1, instanceType: XEN });
    const { ec2, clock } = subject.runtime;
    const [InstanceId = '?'] = production(subject);
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiStop: { Value: true } }));
    await clock.sleep(5_000);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await serversById(ec2)).get(InstanceId)?.State?.Name).toBe('stopped');
  });

  it('are stopped again by the guard when somebody starts them', async () => {
    const subject = await setup({ servers: 1, instanceType: XEN });
    const { ec2, clock } = subject.runtime;
    const [InstanceId = '?'] = production(subject);
    const root = (await serversById(ec2)).get(InstanceId);
    const device = root?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === root.RootDeviceName);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await ec2.send(
      new AttachVolumeCommand({ VolumeId: device?.Ebs?.VolumeId, InstanceId, Device: root?.RootDeviceName }),
    );
    await clock.sleep(10_000);
    await ec2.send(new StartInstancesCommand({ InstanceIds: [InstanceId] }));
    await clock.sleep(30_000);
    const invocation = { id: 'try-1', remainingMs: () => 300_000 };
    expect(await createGuard(subject.runtime)({}, invocation)).toMatchObject({
      found: [{ state: 'running' }],
      open: [],
    });
    expect((await serversById(ec2)).get(InstanceId)?.State?.Name).toBe('stopped');
  });

  it('are terminated without that parameter where they are relaunched', async () => {
    const subject = await setupRelaunch({ termination: 'allowed' }, { instanceType: XEN });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await serversById(subject.runtime.ec2)).get(subject.production)?.State?.Name).toBe('terminated');
  });
});

describe('a stop that EC2 refuses for another cause than stop protection', () => {
  it('is not taken for stop protection: nothing is cleared, and the failure names what EC2 said', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    runtime.ec2.faults.failNext('StopInstances', { code: 'OperationNotPermitted', times: 100 });
    const begun = runtime.clock.now();
    const since = runtime.ec2.calls().length;
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ProductionServerNotFencedError' });
    expect(execution?.cause).toContain('OperationNotPermitted');
    expect(runtime.clock.now() - begun).toBeLessThan(300_000);
    const actions = runtime.ec2.calls().slice(since);
    expect(actions.map(({ action }) => action)).toContain('DescribeInstanceAttribute');
    expect(actions.map(({ action }) => action)).not.toContain('ModifyInstanceAttribute');
    expect((await runtime.store.members(GROUP)).instances[0]?.restoration).toBeUndefined();
  });
});
