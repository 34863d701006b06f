import { describe, expect, it } from 'vitest';
import { ISOLATION_SETTLE_SECONDS } from '../../lambdas/domain/phases/fence/next-isolation.ts';
import { serverMarkdown } from '../../lambdas/domain/report/report-server-markdown.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { createReportFailover } from '../../lambdas/handlers/operations/runs/report-failover.ts';
import type { Call } from '../../simulated-aws/ec2.ts';
import { makeGroup } from '../../simulation/sites/isolation-site.ts';
import { detachNic, giveGroups, groupsById, type IsolatedSubject, nicsOn, setupIsolated } from './isolated-site.ts';
import { CONFIRMATION, expectFailedOver, failOver, GROUP, identityOf, production, type SetupOptions } from './setup.ts';

/** A protected group with isolation, and who has what before anything happens. */
const start = async (options: SetupOptions = { servers: 1 }) => {
  const subject = await setupIsolated(options);
  const before = await identityOf(subject.runtime.ec2, production(subject));
  const groups = await groupsById(subject);
  const [first] = subject.site.servers;
  const nics = await nicsOn(subject, first?.production ?? '?');
  return { subject, before, groups, first: first ?? { name: '?', production: '?', dr: '?' }, nics };
};

const groupsIn = (input: unknown) => (input as { readonly Groups?: readonly string[] }).Groups;

const changesOfGroups = ({ runtime }: IsolatedSubject) =>
  runtime.ec2
    .calls()
    .filter(({ action, input }) => action === 'ModifyNetworkInterfaceAttribute' && groupsIn(input) !== undefined)
    .map(({ input }) => input as { readonly NetworkInterfaceId: string; readonly Groups: readonly string[] });

const progressOf = async ({ runtime }: IsolatedSubject, name: string) =>
  (await runtime.store.members(GROUP)).instances.find((instance) => instance.name === name)?.progress;

const cancel = ({ runtime }: IsolatedSubject) => createCancelFailover(runtime)({ group: GROUP, start: true });

describe('a failover of a group with an isolation group', () => {
  it('isolates production while it stops it, and gives the NICs that move their own groups back', async () => {
    const { subject, before, groups } = await start({ servers: 2 });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    const after = await groupsById(subject);
    for (const { production: old, dr } of subject.site.servers) {
      for (const nic of await nicsOn(subject, old)) expect(after.get(nic)).toEqual([subject.isolation]);
      for (const nic of await nicsOn(subject, dr)) expect(after.get(nic)).toEqual(groups.get(nic));
    }
    const timeOf = (isIt: (call: Call) => boolean) => subject.runtime.ec2.calls().find(isIt)?.at ?? Number.NaN;
    const isolated = timeOf(({ input }) => groupsIn(input)?.[0] === subject.isolation);
    const stopped = timeOf(({ action, input }) => action === 'StopInstances' && 'Force' in (input as object));
    expect(Math.abs(isolated - stopped)).toBeLessThan(1_000);
  });

  it('says so beforehand, call by call, and makes no other calls', async () => {
    const { subject } = await start({ servers: 2 });
    const { plan, dryRun } = await createPlanFailover(subject.runtime)(GROUP);
    expect(plan.findings).toContainEqual(expect.objectContaining({ verdict: 'PASS', code: 'isolation-group-usable' }));
    const calls = dryRun.servers.flatMap((server) => server.calls);
    expect(calls.filter(({ preconditionHolds }) => !preconditionHolds)).toEqual([]);
    const foretold = calls.flatMap(({ action }) => {
      if (action.do === 'isolate-nic') return [`${action.networkInterfaceId} ${action.securityGroupId}`];
      return action.do === 'restore-groups' ? [`${action.networkInterfaceId} ${action.securityGroupIds}`] : [];
    });
    await failOver(subject, 'f-1');
    const made = changesOfGroups(subject).map(({ NetworkInterfaceId, Groups }) => `${NetworkInterfaceId} ${Groups}`);
    expect(made.length).toBeGreaterThan(4);
    expect(foretold.toSorted()).toEqual(made.toSorted());
  });

  it('is told in the report, NIC by NIC', async () => {
    const { subject, nics } = await start();
    await failOver(subject, 'f-1');
    const { findings } = await createReportFailover(subject.runtime)({ group: GROUP });
    const [server] = findings.servers;
    expect(server?.fence.observed).toMatchObject({
      nics: nics.map((id) => ({ networkInterfaceId: id, isolated: true })),
    });
    expect(server?.fence.calls.map(({ call }) => call)).toEqual(
      expect.arrayContaining(nics.map((id) => `isolate-nic ${id}`)),
    );
    if (server) expect(serverMarkdown(server)).toContain(`NICs: ${nics[0]} isolated, ${nics[1]} isolated`);
  });

  it('fences and migrates without the isolation where its security group has gone, and says so before and after', async () => {
    const { subject, before, groups } = await start();
    const { store } = subject.runtime;
    const group = await store.findGroup(GROUP);
    if (!group) throw new Error('no group');
    const policy = { ...group.policy, isolationSecurityGroupId: 'sg-00000000000000000' };
    await store.saveGroup({ ...group, policy }, { epoch: group.epoch, status: group.status });
    const { plan } = await createPlanFailover(subject.runtime)(GROUP);
    expect(plan.findings).toContainEqual(expect.objectContaining({ verdict: 'WARN', code: 'isolation-group-missing' }));
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    expect(await groupsById(subject)).toEqual(groups);
    const refused = (await store.listEvents(GROUP)).filter(({ message }) => message.includes('InvalidGroup.NotFound'));
    expect(refused.length).toBeGreaterThan(0);
  });

  it('goes on where EC2 refuses the isolation, and has it in the trail', async () => {
    const { subject, before, groups, nics } = await start();
    subject.runtime.ec2.faults.failNext('ModifyNetworkInterfaceAttribute', { code: 'InvalidGroup.NotFound', times: 2 });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    expect(await groupsById(subject)).toEqual(groups);
    const said = (await subject.runtime.store.listEvents(GROUP)).map(({ message }) => message);
    expect(said.filter((line) => line.includes('isolate-nic') && line.includes('InvalidGroup.NotFound'))).toHaveLength(
      nics.length,
    );
  });

  it('isolates what it finds when it is called again, and brings the groups that a person has given meanwhile', async () => {
    const { subject, before, first, nics } = await start();
    const { runtime } = subject;
    runtime.ec2.faults.hangStop(first.production);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'FAILED' });
    const opened = await makeGroup(runtime, subject.site.vpcId, 'opened');
    await giveGroups(subject, nics[1] ?? '?', [opened]);
    runtime.ec2.faults.releaseStop(first.production);
    await runtime.clock.sleep(60_000);
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    expect((await groupsById(subject)).get(nics[1] ?? '?')).toEqual([opened]);
  });
});

describe('a production server that does not stop', () => {
  it('is isolated, reported as F2, and given back with its own groups by a roll-back', async () => {
    const { subject, groups, first, nics } = await start();
    const { runtime } = subject;
    runtime.ec2.faults.hangStop(first.production);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'FAILED' });
    const isolated = await groupsById(subject);
    for (const nic of nics) expect(isolated.get(nic)).toEqual([subject.isolation]);
    expect(await progressOf(subject, first.name)).toMatchObject({ rung: 'F2' });
    expect((await runtime.store.findFailover(GROUP, 'f-1'))?.failedMembers[0]?.message).toContain('fenced up to F2');
    runtime.ec2.faults.releaseStop(first.production);
    await runtime.clock.sleep(60_000);
    await cancel(subject);
    expect(await groupsById(subject)).toEqual(groups);
    expect((await runtime.store.members(GROUP)).instances[0]).not.toHaveProperty('restoration');
  });

  it('has its own groups after the roll-back, also where somebody has added one to the isolation group', async () => {
    const { subject, groups, first, nics } = await start();
    const { runtime } = subject;
    runtime.ec2.faults.hangStop(first.production);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'FAILED' });
    const ssh = await makeGroup(runtime, subject.site.vpcId, 'ssh');
    const [management = '?', service = '?'] = nics;
    await giveGroups(subject, service, [subject.isolation, ssh]);
    runtime.ec2.faults.releaseStop(first.production);
    await runtime.clock.sleep(60_000);
    await cancel(subject);
    const after = await groupsById(subject);
    expect(new Set(after.get(service))).toEqual(new Set([...(groups.get(service) ?? []), ssh]));
    expect(after.get(management)).toEqual(groups.get(management));
  });

  it('has its own groups after the roll-back also on a NIC that somebody has detached meanwhile', async () => {
    const { subject, groups, first, nics } = await start();
    const { runtime } = subject;
    runtime.ec2.faults.hangStop(first.production);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'FAILED' });
    runtime.ec2.faults.releaseStop(first.production);
    await runtime.clock.sleep(60_000);
    await detachNic(subject, nics[1] ?? '?');
    await runtime.clock.sleep(60_000);
    await cancel(subject);
    expect(await groupsById(subject)).toEqual(groups);
  });

  it('is not looked at by a roll-back before the last isolation shows', async () => {
    const { subject, first } = await start();
    const { runtime } = subject;
    runtime.ec2.faults.hangStop(first.production);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'FAILED' });
    runtime.ec2.faults.releaseStop(first.production);
    const [calls, since] = [runtime.ec2.calls().length, runtime.clock.now()];
    await cancel(subject);
    const look = runtime.ec2.calls()[calls];
    expect(look?.action).toContain('Describe');
    expect((look?.at ?? 0) - since).toBeGreaterThanOrEqual(ISOLATION_SETTLE_SECONDS * 1000);
  });

  it('never hands its isolation group over, also where somebody has added one to it and the failover is repeated', async () => {
    const { subject, groups, first, nics } = await start();
    const { runtime } = subject;
    runtime.ec2.faults.hangStop(first.production);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'FAILED' });
    const ssh = await makeGroup(runtime, subject.site.vpcId, 'ssh');
    const service = nics[1] ?? '?';
    await giveGroups(subject, service, [subject.isolation, ssh]);
    runtime.ec2.faults.releaseStop(first.production);
    await runtime.clock.sleep(60_000);
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await nicsOn(subject, first.dr)).toContain(service);
    expect(new Set((await groupsById(subject)).get(service))).toEqual(new Set([...(groups.get(service) ?? []), ssh]));
  });

  it('has the groups that a person gave a NIC between two tries after the roll-back of the second', async () => {
    const { subject, groups, first, nics } = await start();
    const { runtime } = subject;
    const [management = '?', service = '?'] = nics;
    runtime.ec2.faults.hangStop(first.production);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'FAILED' });
    const opened = await makeGroup(runtime, subject.site.vpcId, 'opened');
    await giveGroups(subject, service, [opened]);
    await runtime.clock.sleep(60_000);
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'FAILED' });
    expect((await groupsById(subject)).get(service)).toEqual([subject.isolation]);
    runtime.ec2.faults.releaseStop(first.production);
    await runtime.clock.sleep(60_000);
    await cancel(subject);
    const after = await groupsById(subject);
    expect(after.get(service)).toEqual([opened]);
    expect(after.get(management)).toEqual(groups.get(management));
  });

  it('a production server that does not stop and is accepted hands its NICs over with their own groups, and stays isolated itself', async () => {
    const { subject, groups, first, nics } = await start();
    const { runtime } = subject;
    runtime.ec2.faults.hangStop(first.production);
    const accepted = [{ instance: first.name, reason: 'its breaker was pulled' }];
    expect(await failOver(subject, 'f-1', CONFIRMATION, accepted)).toMatchObject({ status: 'SUCCEEDED' });
    const after = await groupsById(subject);
    expect(after.get(nics[0] ?? '?')).toEqual([subject.isolation]);
    expect(await nicsOn(subject, first.dr)).toContain(nics[1]);
    expect(after.get(nics[1] ?? '?')).toEqual(groups.get(nics[1] ?? '?'));
    expect((await runtime.store.findFailover(GROUP, 'f-1'))?.unfencedMembers).toMatchObject([{ rung: 'F2' }]);
  });
});
