import { DescribeSpotInstanceRequestsCommand, ModifyInstanceAttributeCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
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

const findings = async ({ runtime }: Pick<Subject, 'runtime'>) =>
  (await createPlanFailover(runtime)(GROUP)).plan.servers
    .flatMap((server) => server.findings)
    .filter(({ verdict }) => verdict !== 'PASS');

const requestStates = async ({ runtime }: Pick<Subject, 'runtime'>) =>
  (await runtime.ec2.send(new DescribeSpotInstanceRequestsCommand({}))).SpotInstanceRequests?.map(({ State }) => State);

const stateOf = async ({ runtime }: Pick<Subject, 'runtime'>, id: string) =>
  (await serversById(runtime.ec2)).get(id)?.State?.Name;

const onSpot = async (spot: 'persistent' | 'one-time') => {
  const subject = await setup({ servers: 2, spot });
  const before = await identityOf(subject.runtime.ec2, production(subject));
  return { subject, before, since: subject.runtime.ec2.calls().length };
};

const actionsSince = ({ runtime }: Subject, since: number) =>
  runtime.ec2
    .calls()
    .slice(since)
    .map(({ action }) => action);

describe('production on Spot by persistent requests', () => {
  it('is warned of in the plan: its request is not to be cancelled while it is stopped', async () => {
    const { subject } = await onSpot('persistent');
    const seen = await findings(subject);
    expect(seen.map(({ verdict, code }) => `${verdict} ${code}`)).toEqual([
      'WARN production-is-spot',
      'WARN production-is-spot',
    ]);
    expect(seen[0]?.message).toContain('do not cancel the request while it is stopped');
  });

  it('is fenced and moved, stays down, and nothing is launched in its place', async () => {
    const { subject, before } = await onSpot('persistent');
    const servers = (await serversById(subject.runtime.ec2)).size;
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await subject.runtime.clock.sleep(3_600_000);
    await expectFailedOver(subject, before);
    expect(await requestStates(subject)).toEqual(['disabled', 'disabled']);
    expect((await serversById(subject.runtime.ec2)).size).toBe(servers);
  });

  it.each([
    { start: true, state: 'running', request: 'active' },
    { start: false, state: 'stopped', request: 'disabled' },
  ])('is $state after a roll-back that is to start it: $start', async ({ start, state, request }) => {
    const { subject, before } = await onSpot('persistent');
    const { runtime } = subject;
    runtime.ec2.faults.deny('CreateVolume');
    expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ServerNotMigratedError' });
    await createCancelFailover(runtime)({ group: GROUP, start });
    await runtime.clock.sleep(60_000);
    for (const id of production(subject)) expect(await stateOf(subject, id)).toBe(state);
    expect(await requestStates(subject)).toEqual([request, request]);
    expect(await identityOf(runtime.ec2, production(subject))).toEqual(before);
  });

  it('has its data disks kept before its root volume is detached, and their setting back after a roll-back', async () => {
    const { subject, since } = await onSpot('persistent');
    const { ec2, clock } = subject.runtime;
    const flagsOf = async (id: string) =>
      ((await serversById(ec2)).get(id)?.BlockDeviceMappings ?? []).map(({ Ebs }) => Ebs?.DeleteOnTermination);
    const [id = '?'] = production(subject);
    const mappings = (await serversById(ec2)).get(id)?.BlockDeviceMappings ?? [];
    const BlockDeviceMappings = mappings.map(({ DeviceName }) => ({ DeviceName, Ebs: { DeleteOnTermination: true } }));
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, BlockDeviceMappings }));
    await clock.sleep(30_000);
    const before = await flagsOf(id);
    expect(before.length).toBeGreaterThan(1);
    ec2.faults.deny('CreateVolume');
    expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ServerNotMigratedError' });
    await clock.sleep(30_000);
    expect(new Set(await flagsOf(id))).toEqual(new Set([false]));
    const calls = actionsSince(subject, since);
    expect(calls.lastIndexOf('ModifyInstanceAttribute')).toBeLessThan(calls.indexOf('DetachVolume'));
    await createCancelFailover(subject.runtime)({ group: GROUP });
    await clock.sleep(30_000);
    expect(await flagsOf(id)).toEqual(before);
  });

  it('is not terminated to relaunch it, which its request would answer with another server', async () => {
    const subject = await setupRelaunch({ termination: 'allowed' }, { spot: 'persistent' });
    expect((await findings(subject)).map(({ verdict, code }) => `${verdict} ${code}`)).toContain(
      'BLOCK relaunch-of-spot',
    );
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(await stateOf(subject, subject.production)).toBe('running');
    expect(subject.runtime.ec2.calls().map(({ action }) => action)).not.toContain('TerminateInstances');
  });
});

describe('production on Spot by one-time requests', () => {
  it('keeps the failover from beginning, as EC2 cannot stop it', async () => {
    const { subject, before, since } = await onSpot('one-time');
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(execution?.cause).toContain('Spot instance of a one-time request, which EC2 cannot stop');
    expect(actionsSince(subject, since).filter((action) => !action.startsWith('Describe'))).toEqual([]);
    expect(await identityOf(subject.runtime.ec2, production(subject))).toEqual(before);
    expect(await requestStates(subject)).toEqual(['active', 'active']);
  });

  it('fails by name at the stop where nobody could see the request, with no identity moved', async () => {
    const { subject, before } = await onSpot('one-time');
    const { ec2 } = subject.runtime;
    ec2.faults.deny('DescribeSpotInstanceRequests');
    expect(await findings(subject)).toMatchObject([{ verdict: 'WARN' }, { verdict: 'WARN' }]);
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ProductionServerNotFencedError' });
    expect(execution?.cause).toContain('one-time Spot Instance request');
    expect(await identityOf(ec2, production(subject))).toEqual(before);
    for (const id of production(subject)) expect(await stateOf(subject, id)).toBe('running');
  });
});
