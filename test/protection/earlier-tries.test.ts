import { describe, expect, it } from 'vitest';
import { groupsById, nicsOn, setupIsolated } from '../failover/isolated-site.ts';
import { failOver, GROUP, type HeldSubject } from '../failover/setup.ts';
import { failedOver, restore } from './restore-setup.ts';
import { kept, lastRun, turn } from './setup.ts';

const CHANGES: readonly string[] = ['CreateTags', 'DeleteTags', 'CreateVolume', 'AttachVolume', 'DetachVolume'];

const waitsIn = async ({ runtime }: HeldSubject) =>
  (await runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'protectionWaits');

describe.each([
  ['protecting again', (subject: HeldSubject) => turn(subject, 'on')],
  ['a restore', (subject: HeldSubject) => restore(subject, 'newest')],
] as const)('%s', (_, run) => {
  it('changes nothing while a try of an earlier run may still act, and says so', async () => {
    const subject = await failedOver();
    const { runtime } = subject;
    const until = new Date(runtime.clock.now() + 200_000).toISOString();
    await runtime.store.startActing(GROUP, { id: 'old', until });
    const calls = runtime.ec2.calls().length;
    expect(await run(subject)).toMatchObject({ status: 'SUCCEEDED' });
    const own = runtime.ec2.calls().slice(calls);
    const changes = own.filter(({ action }) => CHANGES.includes(action));
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.filter(({ at }) => new Date(at).toISOString() < until)).toEqual([]);
    const { id } = await lastRun(runtime);
    expect(await waitsIn(subject)).toMatchObject([{ failoverId: id, message: expect.stringContaining(until) }]);
  });

  it('waits for nobody where every try has said that it has ended', async () => {
    const subject = await failedOver();
    expect(await run(subject)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await waitsIn(subject)).toEqual([]);
    expect(await subject.runtime.store.actorsOf(GROUP)).toEqual([]);
  });
});

describe('protecting a group again whose NICs were isolated', () => {
  const isolated = async () => {
    const subject = await setupIsolated({ servers: 1 });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    const nics = await nicsOn(subject, subject.site.servers[0]?.production ?? '?');
    expect(nics.length).toBeGreaterThan(0);
    const groups = async () => {
      const byId = await groupsById(subject);
      return nics.flatMap((id) => byId.get(id) ?? []);
    };
    expect(await groups()).toContain(subject.isolation);
    return { subject, groups };
  };

  it.each([3, 12])('gives them their own groups also where EC2 fails %i times', async (times) => {
    const { subject, groups } = await isolated();
    subject.runtime.ec2.faults.failNext('ModifyNetworkInterfaceAttribute', { code: 'InternalError', times });
    expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await groups()).not.toContain(subject.isolation);
  });

  it('turns nothing round while EC2 takes no call, and the same call goes on', async () => {
    const { subject, groups } = await isolated();
    const { runtime } = subject;
    const until = runtime.clock.now() + 600_000;
    runtime.ec2.faults.failNext('ModifyNetworkInterfaceAttribute', { code: 'InternalError', times: 10_000 });
    expect(await turn(subject, 'on')).toMatchObject({ status: 'FAILED', error: 'CallsNotTakenError' });
    expect(runtime.clock.now()).toBeLessThan(until);
    const { group, instances } = await kept(runtime);
    expect(group).toMatchObject({ status: 'error-reprotecting', priorityStation: 'target' });
    expect(instances).toMatchObject([{ status: 'failed-over' }]);
    runtime.ec2.faults.repairAll();
    expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await groups()).not.toContain(subject.isolation);
  });

  it('goes on where EC2 refuses them for good, and the trail tells', async () => {
    const { subject, groups } = await isolated();
    subject.runtime.ec2.faults.deny('ModifyNetworkInterfaceAttribute');
    expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await groups()).toContain(subject.isolation);
    const said = (await subject.runtime.store.listEvents(GROUP)).map(({ message }) => message).join('\n');
    expect(said).toMatch(/restore-groups.* refused|UnauthorizedOperation/);
  });
});
