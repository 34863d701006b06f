import { DescribeInstanceAttributeCommand, ModifyInstanceAttributeCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/cancel-failover.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/plan-failover.ts';
import type { TestRuntime } from '../../local/test-runtime.ts';
import { createFakeIds } from '../support/fakes/time-and-ids.ts';
import { expectFailedOver, failOver, GROUP, identityOf, production, type Subject, setup } from './setup.ts';

const ids = createFakeIds();
const cancel = (runtime: TestRuntime) => createCancelFailover({ ...runtime, ids })({ group: GROUP });

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

  it('is cleared before it is stopped, and fails over like any other', async () => {
    const { subject, before } = await withProtected();
    const since = subject.runtime.ec2.calls().length;
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    const calls = callsOf(subject.runtime, since, 'ModifyInstanceAttribute', 'StopInstances');
    expect(calls).toContain('ModifyInstanceAttribute');
    expect(calls).not.toContain('StopInstances OperationNotPermitted');
  });

  it('is cleared after EC2 has refused the stop, where nobody had seen the protection', async () => {
    const subject = await setup({ servers: 2 });
    const before = await identityOf(subject.runtime.ec2, production(subject));
    const { production: id } = first(subject);
    // Nobody may look at the attribute, so that only the refusal tells.
    subject.runtime.ec2.faults.deny('DescribeInstanceAttribute');
    await protect(subject, id);
    const since = subject.runtime.ec2.calls().length;
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    expect(callsOf(subject.runtime, since, 'StopInstances')[0]).toBe('StopInstances OperationNotPermitted');
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
