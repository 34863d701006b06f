import { ModifyInstanceAttributeCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { createRefreshGroups } from '../../lambdas/handlers/recorder/refresh-groups.ts';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import type { PermissionProbe } from '../../lambdas/ports/permission-probe.ts';
import { setupRelaunch } from './relaunch-site.ts';
import { failOver, GROUP, setup } from './setup.ts';

const planOf = async ({ runtime }: Pick<Awaited<ReturnType<typeof setup>>, 'runtime'>) => {
  const { plan } = await createPlanFailover(runtime)(GROUP);
  return { verdict: plan.verdict, findings: plan.findings.filter(({ code }) => code.startsWith('permission')) };
};

describe('the permissions of the steps', () => {
  it('are asked for on schedule without changing anything, and are in the plan', async () => {
    const subject = await setup({ servers: 4 });
    const { ec2 } = subject.runtime;
    const known = ec2.calls().length;
    await createRefreshGroups(subject.runtime)();
    const asked = ec2
      .calls()
      .slice(known)
      .filter(({ action }) => !action.startsWith('Describe'));
    expect(new Set(asked.map(({ error }) => error))).toEqual(new Set(['DryRunOperation']));
    const counts = Object.values(Object.groupBy(asked, ({ action }) => action)).map((calls) => calls?.length ?? 0);
    // Three of a kind, and three kinds of tags go by one call.
    expect(Math.max(...counts)).toBeLessThanOrEqual(9);
    expect(await planOf(subject)).toEqual({
      verdict: 'PASS',
      findings: [
        {
          verdict: 'PASS',
          code: 'permissions-granted',
          message: expect.stringMatching(
            /CreateTags.*StopInstances.*DetachVolume.*CreateVolume.*AttachVolume.*DetachNetworkInterface.*AttachNetworkInterface/,
          ),
        },
      ],
    });
  });

  it('block the plan and the failover where one is denied, by name, before anything is touched', async () => {
    const subject = await setup({ servers: 2 });
    const { runtime } = subject;
    runtime.ec2.faults.deny('AttachNetworkInterface');
    await createRefreshGroups(runtime)();
    const { verdict, findings } = await planOf(subject);
    expect(verdict).toBe('BLOCK');
    expect(findings.filter((finding) => finding.verdict === 'BLOCK')[0]?.message).toMatch(
      /^AttachNetworkInterface is denied for "attach-nic eni-[0-9a-f]+ to i-[0-9a-f]+" \(dry run \d+ s ago\): UnauthorizedOperation/,
    );
    const execution = await failOver(subject, 'failover-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(execution?.cause).toContain('AttachNetworkInterface is denied');
    expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected', epoch: 0 });
  });

  it('are asked for anew by a failover where the last look saw one denied, so that an old denial refuses nobody', async () => {
    const subject = await setup({ servers: 2 });
    const { runtime } = subject;
    runtime.ec2.faults.deny('AttachNetworkInterface');
    await createRefreshGroups(runtime)();
    runtime.ec2.faults.allow('AttachNetworkInterface');
    expect((await planOf(subject)).verdict).toBe('BLOCK');
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('refuse a failover by the age of its own question, not of the last look', async () => {
    const subject = await setup({ servers: 2 });
    const { runtime } = subject;
    runtime.ec2.faults.deny('AttachNetworkInterface');
    await createRefreshGroups(runtime)();
    await runtime.clock.sleep(600_000);
    const execution = await failOver(subject, 'failover-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(execution?.cause).toContain('(dry run 0 s ago)');
  });

  it('only warn where the last look saw one denied and nobody answers the failover', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    runtime.ec2.faults.deny('CreateVolume');
    await createRefreshGroups(runtime)();
    runtime.ec2.faults.allow('CreateVolume');
    const ask: PermissionProbe['ask'] = async (_, actions) => actions.map(() => ({ is: 'unknown', why: 'No answer.' }));
    const request = { groupId: GROUP, confirmation: { by: 'ada', reason: 'fire' } };
    const input = { failoverId: 'failover-1', executionId: 'arn:gone', request };
    await createValidatePrerequisites({ ...runtime, probe: { ask } })(input);
    const failover = await runtime.store.findFailover(GROUP, 'failover-1');
    expect(failover?.plan?.verdict).toBe('WARN');
    expect(failover?.plan?.findings.map(({ code }) => code)).toContain('permission-unknown');
  });

  it('only warn of the tag, which a failover goes on without', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    runtime.ec2.faults.deny('CreateTags');
    await createRefreshGroups(runtime)();
    const { verdict, findings } = await planOf(subject);
    expect(verdict).toBe('WARN');
    const denied = findings.filter(({ code }) => code === 'permission-denied');
    expect(new Set(denied.map(({ message }) => /denied for "([a-z-]+) /.exec(message)?.[1]))).toEqual(
      new Set(['tag-pinned', 'tag-fenced', 'tag-freed']),
    );
    for (const { message } of denied) expect(message).toContain('The failover goes on without the tag');
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('block where the tag is denied and a server is to be terminated, which is permitted for tagged ones alone', async () => {
    const subject = await setupRelaunch();
    subject.runtime.ec2.faults.deny('CreateTags');
    await createRefreshGroups(subject.runtime)();
    const { findings } = await planOf(subject);
    const blocking = findings.filter(({ verdict }) => verdict === 'BLOCK');
    expect(blocking.map(({ message }) => message)).toEqual([expect.stringContaining('"tag-fenced ')]);
  });

  it('are asked for of routes, settings and flags as well', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime, site } = subject;
    const InstanceId = site.servers[0]?.production;
    await runtime.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiStop: { Value: true } }));
    await runtime.clock.sleep(60_000);
    runtime.ec2.faults.deny('ModifyInstanceAttribute');
    await createRefreshGroups(runtime)();
    const { verdict, findings } = await planOf(subject);
    expect(verdict).toBe('BLOCK');
    expect(findings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('ModifyInstanceAttribute is denied for "set-protection'),
    );
  });

  it('are granted again once the recorder has run after the remedy', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    runtime.ec2.faults.deny('StopInstances');
    await createRefreshGroups(runtime)();
    expect((await planOf(subject)).verdict).toBe('BLOCK');
    runtime.ec2.faults.allow('StopInstances');
    await createRefreshGroups(runtime)();
    expect((await planOf(subject)).verdict).toBe('PASS');
  });

  it('only warn when the denial is old, so that a recorder that stands still keeps no failover from starting', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    runtime.ec2.faults.deny('CreateVolume');
    await createRefreshGroups(runtime)();
    await runtime.clock.sleep(901_000);
    const { verdict, findings } = await planOf(subject);
    expect(verdict).toBe('WARN');
    expect(findings.map((finding) => `${finding.verdict} ${finding.code}`)).toContain('WARN permission-denied');
  });

  it('warn where EC2 gives no answer', async () => {
    const subject = await setup({ servers: 1 });
    subject.runtime.ec2.faults.failNext('DetachVolume', { code: 'InternalError', times: 10 });
    await createRefreshGroups(subject.runtime)();
    const { verdict, findings } = await planOf(subject);
    expect(verdict).toBe('WARN');
    expect(findings.map(({ code }) => code)).toContain('permission-unknown');
  });

  it('keep their last answer, with its age, where nobody can be asked', async () => {
    const subject = await setup({ servers: 1 });
    const { probe: _, ...alone } = subject.runtime;
    await createRefreshGroups(subject.runtime)();
    await subject.runtime.clock.sleep(300_000);
    await createRefreshGroups(alone)();
    expect((await planOf(subject)).findings[0]?.message).toMatch(/dry run 30\d s ago/);
  });
});
