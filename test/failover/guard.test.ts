import { AttachVolumeCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { createDeleteGroup } from '../../lambdas/handlers/operations/groups/delete-group.ts';
import { createStartInstance } from '../../lambdas/handlers/operations/members/start-instance.ts';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { giveGroups, groupsById, nicsOn, setupIsolated } from './isolated-site.ts';
import {
  CONFIRMATION,
  failOver,
  GROUP,
  production,
  rootVolumeOf,
  type Subject,
  serversById,
  setup,
  startByHand,
} from './setup.ts';

const invocation = { id: 'try-1', remainingMs: () => 300_000 };

const sweep = (runtime: TestRuntime) => createGuard(runtime)({}, invocation);

/** What EventBridge sends. Source: EC2 User Guide, State change events. */
const stateChange = (instanceId: string, state: string) => ({
  source: 'aws.ec2',
  'detail-type': 'EC2 Instance State-change Notification',
  detail: { 'instance-id': instanceId, state },
});

const failedOver = async (servers = 2): Promise<Subject & { readonly roots: ReadonlyMap<string, string> }> => {
  const subject = await setup({ servers });
  const { ec2 } = subject.runtime;
  const roots = new Map<string, string>();
  for (const id of production(subject)) roots.set(id, await rootVolumeOf(ec2, id));
  await failOver(subject, 'failover-1');
  return { ...subject, roots };
};

const expectDown = async ({ runtime }: Subject, id: string): Promise<void> => {
  const server = (await serversById(runtime.ec2)).get(id);
  expect(server?.State?.Name).toBe('stopped');
  expect(server?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)).not.toContain(server?.RootDeviceName);
};

const mutations = ({ ec2 }: TestRuntime) => ec2.calls().filter(({ action }) => !action.startsWith('Describe')).length;

const first = ({ site }: Subject) => site.servers[0] ?? { name: '?', production: '?', dr: '?' };

describe('a production server that is started by hand after the failover', () => {
  it('is stopped again and without root volume within one sweep', async () => {
    const subject = await failedOver();
    const { production: id, name } = first(subject);
    await startByHand(subject, id);
    await subject.runtime.clock.sleep(30_000);
    expect((await serversById(subject.runtime.ec2)).get(id)?.State?.Name).toBe('running');
    const before = subject.runtime.clock.now();
    const report = await sweep(subject.runtime);
    expect(report).toMatchObject({ guarded: 2, found: [{ name, serverId: id, state: 'running' }], open: [] });
    expect(report.fenced).toEqual([expect.objectContaining({ serverId: id })]);
    await expectDown(subject, id);
    expect(subject.runtime.clock.now() - before).toBeLessThan(60_000);
  });

  it('is in the audit trail: that it returned, every call, and that it is fenced again', async () => {
    const subject = await failedOver();
    const { runtime } = subject;
    const known = (await runtime.store.listEvents(GROUP)).length;
    await startByHand(subject, first(subject).production);
    await runtime.clock.sleep(30_000);
    await sweep(runtime);
    const events = (await runtime.store.listEvents(GROUP)).slice(known);
    expect(events.map(({ type }) => type)).toEqual([
      'productionServerReturned',
      'actionPerformed',
      'actionPerformed',
      'productionServerFencedAgain',
    ]);
    expect(events.map(({ message }) => message)).toEqual([
      expect.stringContaining('is running again'),
      expect.stringContaining('force-stop'),
      expect.stringContaining('detach-volume'),
      expect.stringContaining('fenced again'),
    ]);
    expect(events.every(({ failoverId }) => failoverId === 'failover-1')).toBe(true);
  });

  it('is stopped by the event alone, without a sweep', async () => {
    const subject = await failedOver();
    const { production: id } = first(subject);
    await startByHand(subject, id);
    const report = await createGuard(subject.runtime)(stateChange(id, 'pending'), invocation);
    expect(report).toMatchObject({ guarded: 1, fenced: [{ serverId: id }], open: [] });
    await expectDown(subject, id);
  });

  it('changes neither group nor members when it is stopped again', async () => {
    const subject = await failedOver();
    const { store } = subject.runtime;
    const before = [await store.findGroup(GROUP), await store.members(GROUP)];
    await startByHand(subject, first(subject).production);
    await sweep(subject.runtime);
    expect([await store.findGroup(GROUP), await store.members(GROUP)]).toEqual(before);
  });

  it('is stopped by a later sweep where the function of the first one died in between', async () => {
    const subject = await failedOver();
    const { production: id } = first(subject);
    await startByHand(subject, id);
    await createGuard(subject.runtime)({}, { id: 'try-1', remainingMs: () => 11_000 });
    await subject.runtime.clock.sleep(60_000);
    await sweep(subject.runtime);
    await expectDown(subject, id);
  });
});

describe('a fenced server whose root volume is attached again', () => {
  it('loses it before anybody can start it', async () => {
    const subject = await failedOver();
    const { runtime, roots } = subject;
    const { production: id } = first(subject);
    const device = (await serversById(runtime.ec2)).get(id)?.RootDeviceName;
    await runtime.ec2.send(new AttachVolumeCommand({ VolumeId: roots.get(id), InstanceId: id, Device: device }));
    await runtime.clock.sleep(10_000);
    expect(await sweep(runtime)).toMatchObject({ fenced: [{ serverId: id }] });
    await expectDown(subject, id);
  });
});

describe('the guard', () => {
  it('leaves a started DR server alone', async () => {
    const subject = await failedOver();
    const { runtime } = subject;
    const { dr, name } = first(subject);
    await createStartInstance(runtime)({ instance: name });
    const done = mutations(runtime);
    for (const state of ['pending', 'running']) {
      expect(await createGuard(runtime)(stateChange(dr, state), invocation)).toMatchObject({ guarded: 0, found: [] });
    }
    expect(await sweep(runtime)).toMatchObject({ guarded: 2, found: [] });
    await runtime.clock.sleep(60_000);
    expect((await serversById(runtime.ec2)).get(dr)?.State?.Name).toBe('running');
    expect(mutations(runtime)).toBe(done);
  });

  it('takes repeated, late and reordered events for what they are', async () => {
    const subject = await failedOver();
    const { runtime } = subject;
    const { production: id } = first(subject);
    const done = mutations(runtime);
    const trail = await runtime.store.listEvents(GROUP);
    for (const state of ['stopped', 'running', 'running', 'pending', 'stopped']) {
      await createGuard(runtime)(stateChange(id, state), invocation);
    }
    await createGuard(runtime)(stateChange('i-0123456789abcdef0', 'running'), invocation);
    expect(mutations(runtime)).toBe(done);
    expect(await runtime.store.listEvents(GROUP)).toEqual(trail);
  });

  it('leaves the servers of a deleted group alone', async () => {
    const subject = await failedOver();
    const { runtime } = subject;
    const { production: id } = first(subject);
    await createDeleteGroup(runtime)(GROUP);
    await startByHand(subject, id);
    expect(await sweep(runtime)).toMatchObject({ guarded: 0 });
    expect(await createGuard(runtime)(stateChange(id, 'running'), invocation)).toMatchObject({ guarded: 0 });
    await runtime.clock.sleep(60_000);
    expect((await serversById(runtime.ec2)).get(id)?.State?.Name).toBe('running');
  });

  it('leaves a group alone that is deleted between its look and its call', async () => {
    const subject = await failedOver();
    const { runtime } = subject;
    const { production: id } = first(subject);
    await startByHand(subject, id);
    await runtime.clock.sleep(30_000);
    const done = mutations(runtime);
    const observe: TestRuntime['compute']['observe'] = async (query) => {
      const site = await runtime.compute.observe(query);
      if (await runtime.store.findGroup(GROUP)) await createDeleteGroup(runtime)(GROUP);
      return site;
    };
    await createGuard({ ...runtime, compute: { ...runtime.compute, observe } })({}, invocation);
    expect(mutations(runtime)).toBe(done);
  });

  it('touches nothing of a protected group', async () => {
    const subject = await setup({ servers: 2 });
    const done = mutations(subject.runtime);
    expect(await sweep(subject.runtime)).toMatchObject({ guarded: 0, leftToFailover: [] });
    expect(mutations(subject.runtime)).toBe(done);
  });

  it('goes on after a failed failover until the server that would not stop is fenced', async () => {
    const subject = await setup({ servers: 2 });
    const { runtime } = subject;
    const { production: id } = first(subject);
    runtime.ec2.faults.hangStop(id);
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'FAILED' });
    expect(await sweep(runtime)).toMatchObject({ found: [{ serverId: id }], fenced: [], open: [{ serverId: id }] });
    runtime.ec2.faults.releaseStop(id);
    expect(await sweep(runtime)).toMatchObject({ fenced: [{ serverId: id }], open: [] });
    await expectDown(subject, id);
    const last = (await runtime.store.listEvents(GROUP)).at(-1);
    expect(last).toMatchObject({ type: 'productionServerFencedAgain', message: expect.stringContaining('at last') });
  });

  it('stops a server again that came back with the power of its zone before its stop had ended', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    const { production: id } = first(subject);
    runtime.ec2.faults.hangStop(id);
    await failOver(subject, 'failover-1');
    runtime.ec2.faults.regainPower('eu-central-1a');
    expect((await serversById(runtime.ec2)).get(id)?.State?.Name).not.toBe('stopped');
    expect(await createGuard(runtime)(stateChange(id, 'running'), invocation)).toMatchObject({
      fenced: [{ serverId: id }],
    });
    await expectDown(subject, id);
  });

  it('leaves a retried failover to fence for itself while it runs, and steps in once its execution has died', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    runtime.ec2.faults.hangStop(first(subject).production);
    await failOver(subject, 'failover-1');
    const { instances } = await runtime.store.members(GROUP);
    await createValidatePrerequisites(runtime)({
      failoverId: 'failover-2',
      executionId: 'arn:young',
      request: { groupId: GROUP, confirmation: CONFIRMATION },
    });
    // As the fence pass of the second one leaves it once the server is seen to be tagged.
    const [prepared] = (await runtime.store.members(GROUP)).instances;
    if (!prepared?.progress || !instances[0]?.progress) throw new Error('nothing was prepared');
    await runtime.store.saveInstance({ ...prepared, progress: { ...prepared.progress, rung: 'F1' } });
    const done = mutations(runtime);
    expect(await sweep(runtime)).toMatchObject({
      guarded: 0,
      leftToFailover: [{ groupId: GROUP, failoverId: 'failover-2' }],
    });
    expect(mutations(runtime)).toBe(done);
    await runtime.clock.sleep(120_000);
    expect(await sweep(runtime)).toMatchObject({ guarded: 1, leftToFailover: [] });
    expect(mutations(runtime)).toBeGreaterThan(done);
  });

  it('guards all other groups when one cannot be read, and says so', async () => {
    const subject = await failedOver();
    const { runtime } = subject;
    const { production: id } = first(subject);
    await startByHand(subject, id);
    const [group] = await runtime.store.listGroups();
    if (!group) throw new Error('no group');
    const store: TestRuntime['store'] = {
      ...runtime.store,
      listGroups: async () => [{ ...group, id: 'damaged' }, group],
      findGroup: async (groupId) => {
        if (groupId === 'damaged') throw new Error('item GROUP#damaged is not understood');
        return runtime.store.findGroup(groupId);
      },
    };
    await expect(createGuard({ ...runtime, store })({}, invocation)).rejects.toMatchObject({
      name: 'GuardIncompleteError',
      message: expect.stringContaining('GROUP#damaged'),
    });
    await expectDown(subject, id);
  });
});

describe('a production server of a group with an isolation group that is started by hand', () => {
  const isolatedAndOver = async () => {
    const subject = await setupIsolated({ servers: 1 });
    const { production: id } = first(subject);
    const root = await rootVolumeOf(subject.runtime.ec2, id);
    const [management = '?'] = await nicsOn(subject, id);
    const own = (await groupsById(subject)).get(management)?.flatMap((group) => group ?? []) ?? [];
    await failOver(subject, 'failover-1');
    await giveGroups(subject, management, own);
    await startByHand({ ...subject, roots: new Map([[id, root]]) }, id);
    return { subject, id, management };
  };

  it('is stopped and isolated within one sweep, in one round', async () => {
    const { subject, id, management } = await isolatedAndOver();
    await subject.runtime.clock.sleep(30_000);
    const moved = await nicsOn(subject, first(subject).dr);
    const before = await groupsById(subject);
    await sweep(subject.runtime);
    await expectDown(subject, id);
    const after = await groupsById(subject);
    expect(after.get(management)).toEqual([subject.isolation]);
    for (const nic of moved) expect(after.get(nic)).toEqual(before.get(nic));
    const said = (await subject.runtime.store.listEvents(GROUP)).filter(({ message }) => message.endsWith('(guard)'));
    expect(said.map(({ message }) => message)).toEqual([
      expect.stringContaining(`isolate-nic ${management} accepted`),
      expect.stringContaining('force-stop'),
      expect.stringContaining('detach-volume'),
    ]);
    expect(said[0]?.at).toBe(said[1]?.at);
  });

  it('is isolated where its stop hangs as well', async () => {
    const { subject, id, management } = await isolatedAndOver();
    subject.runtime.ec2.faults.hangStop(id);
    await subject.runtime.clock.sleep(30_000);
    expect(await sweep(subject.runtime)).toMatchObject({ open: [{ serverId: id }] });
    expect((await groupsById(subject)).get(management)).toEqual([subject.isolation]);
  });

  it('keeps the groups of a NIC that is still to move, after a failover that had moved nothing', async () => {
    const subject = await setupIsolated({ servers: 1 });
    const { ec2, clock } = subject.runtime;
    const { production: id } = first(subject);
    const before = await groupsById(subject);
    const [management = '?', service = '?'] = await nicsOn(subject, id);
    ec2.faults.hangStop(id);
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'FAILED' });
    const own = (nic: string) => before.get(nic)?.flatMap((group) => group ?? []) ?? [];
    for (const nic of [management, service]) await giveGroups(subject, nic, own(nic));
    await clock.sleep(60_000);
    await sweep(subject.runtime);
    const after = await groupsById(subject);
    expect(after.get(management)).toEqual([subject.isolation]);
    expect(after.get(service)).toEqual(own(service));
  });
});
