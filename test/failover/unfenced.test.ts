import { describe, expect, it } from 'vitest';
import {
  CONFIRMATION,
  failOver,
  GROUP,
  handedOver,
  identityOf,
  production,
  type Subject,
  serversById,
  setup,
} from './setup.ts';

const REASON = 'its breaker was pulled';
const everybody = ({ site }: Subject) => site.servers.flatMap((server) => [server.production, server.dr]);

const startWithStuck = async (servers = 2) => {
  const subject = await setup({ servers });
  const before = await identityOf(subject.runtime.ec2, production(subject));
  const stuck = subject.site.servers[0] ?? { name: '?', production: '?', dr: '?' };
  subject.runtime.ec2.faults.hangStop(stuck.production);
  return { subject, before, stuck };
};

const accept = (...instances: readonly string[]) => instances.map((instance) => ({ instance, reason: REASON }));

const record = ({ runtime }: Subject, failoverId: string) => runtime.store.findFailover(GROUP, failoverId);

describe('a server that does not stop and is accepted by name', () => {
  it('goes on after the budget, with its NICs taken by force, and is recorded as UNFENCED', async () => {
    const { subject, before, stuck } = await startWithStuck();
    const { runtime } = subject;
    const begun = runtime.clock.now();
    expect(await failOver(subject, 'f-1', CONFIRMATION, accept(stuck.name))).toMatchObject({ status: 'SUCCEEDED' });
    expect(runtime.clock.now() - begun).toBeGreaterThan(600_000);
    expect(await identityOf(runtime.ec2, everybody(subject))).toEqual(handedOver(before, subject));
    expect((await serversById(runtime.ec2)).get(stuck.production)?.State?.Name).toBe('stopping');
    const forced = runtime.ec2
      .calls()
      .filter(({ action }) => action === 'DetachNetworkInterface')
      .map(({ input }) => (input as { Force?: boolean }).Force);
    expect(forced.filter(Boolean)).toHaveLength(1);

    const { instances } = await runtime.store.members(GROUP);
    const unfenced = instances.find(({ name }) => name === stuck.name);
    const fenced = instances.find(({ name }) => name !== stuck.name);
    expect(unfenced?.progress).toMatchObject({
      rung: 'F1',
      acceptedUnfenced: { reason: REASON },
      phases: { fence: { state: 'unfenced' }, identity: { state: 'done' } },
    });
    expect(unfenced?.stayDown).toMatchObject({ serverId: stuck.production, state: 'begun' });
    expect(fenced?.stayDown).toMatchObject({ failoverId: 'f-1', state: 'confirmed' });
    expect(await record(subject, 'f-1')).toMatchObject({
      status: 'SUCCEEDED',
      acceptUnfenced: accept(stuck.name),
      unfencedMembers: [{ name: stuck.name, productionServerId: stuck.production, rung: 'F1', reason: REASON }],
    });
    const trail = await runtime.store.listEvents(GROUP);
    expect(trail.find(({ type }) => type === 'unfencedAccepted')?.message).toContain(REASON);
    expect(trail.find(({ type }) => type === 'fenceUnfenced')?.message).toContain(`${stuck.name}: UNFENCED`);
    expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'failed-over' });
  });

  it('keeps its identity until the budget is over', async () => {
    const { subject, before, stuck } = await startWithStuck(1);
    const { runtime } = subject;
    const request = { groupId: GROUP, confirmation: CONFIRMATION, acceptUnfenced: accept(stuck.name) };
    const { executionId } = await runtime.workflow.start('f-1', request);
    const end = runtime.clock.now() + 590_000;
    while (runtime.clock.now() < end) await runtime.clock.sleep(10_000);
    expect(await identityOf(runtime.ec2, everybody(subject))).toEqual(before);
    await runtime.untilEnded(executionId);
  });

  it('is fenced like any other where it stops in time, and the report says nothing of UNFENCED', async () => {
    const { subject, stuck } = await startWithStuck(1);
    subject.runtime.ec2.faults.releaseStop(stuck.production);
    expect(await failOver(subject, 'f-1', CONFIRMATION, accept(stuck.name))).toMatchObject({ status: 'SUCCEEDED' });
    expect(await record(subject, 'f-1')).not.toHaveProperty('unfencedMembers');
    expect((await subject.runtime.store.members(GROUP)).instances[0]?.stayDown).toMatchObject({ state: 'confirmed' });
  });

  it('is fenced as soon as it answers while the failover still runs', async () => {
    const { subject, stuck } = await startWithStuck(1);
    const { runtime } = subject;
    runtime.ec2.faults.failNext('AttachNetworkInterface', { code: 'InternalError', times: 40 });
    const request = { groupId: GROUP, confirmation: CONFIRMATION, acceptUnfenced: accept(stuck.name) };
    const { executionId } = await runtime.workflow.start('f-1', request);
    const fence = async () => (await runtime.store.members(GROUP)).instances[0]?.progress?.phases.fence?.state;
    while ((await fence()) !== 'unfenced') await runtime.clock.sleep(5_000);
    runtime.ec2.faults.releaseStop(stuck.production);
    await runtime.untilEnded(executionId);
    expect(await runtime.workflow.find(executionId)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await fence()).toBe('done');
    expect(await record(subject, 'f-1')).not.toHaveProperty('unfencedMembers');
  });

  it('goes on too when EC2 refuses to stop it', async () => {
    const { subject, before, stuck } = await startWithStuck(1);
    subject.runtime.ec2.faults.deny('StopInstances');
    expect(await failOver(subject, 'f-1', CONFIRMATION, accept(stuck.name))).toMatchObject({ status: 'SUCCEEDED' });
    expect(await identityOf(subject.runtime.ec2, everybody(subject))).toEqual(handedOver(before, subject));
  });
});

describe('acceptance', () => {
  it('acceptance of one server says nothing of another', async () => {
    const { subject, before, stuck } = await startWithStuck();
    const other = subject.site.servers[1] ?? stuck;
    const execution = await failOver(subject, 'f-1', CONFIRMATION, accept(other.name));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ProductionServerNotFencedError' });
    expect(execution?.cause).toContain(`${stuck.production} of ${stuck.name} is not confirmed stopped`);
    expect(execution?.cause).toContain('fenced up to F1');
    const { instances } = await subject.runtime.store.members(GROUP);
    expect(instances.find(({ name }) => name === stuck.name)?.progress).toMatchObject({
      rung: 'F1',
      failure: { phase: 'fence' },
    });
    const now = await identityOf(subject.runtime.ec2, everybody(subject));
    const kept = Object.entries(before).filter(([, owner]) => owner === stuck.production);
    expect(Object.fromEntries(kept.map(([address]) => [address, now[address]]))).toEqual(Object.fromEntries(kept));
  });

  it('holds for one failover only', async () => {
    const { subject, stuck } = await startWithStuck(1);
    subject.runtime.ec2.faults.deny('AttachNetworkInterface');
    expect(await failOver(subject, 'f-1', CONFIRMATION, accept(stuck.name))).toMatchObject({
      error: 'ServerNotMigratedError',
    });
    expect(await record(subject, 'f-1')).toMatchObject({ unfencedMembers: [{ name: stuck.name }] });
    subject.runtime.ec2.faults.allow('AttachNetworkInterface');
    expect(await failOver(subject, 'f-2')).toMatchObject({ error: 'ProductionServerNotFencedError' });
  });

  it.each([
    ['of a server that is not in the group', [{ instance: 'nobody', reason: REASON }], '"nobody"'],
    ['without a reason', [{ instance: 'web-1', reason: ' ' }], 'needs a "reason"'],
  ])('%s is refused, and nothing is touched', async (_, risks, said) => {
    const { subject } = await startWithStuck(1);
    const execution = await failOver(subject, 'f-1', CONFIRMATION, risks);
    expect(execution).toMatchObject({ error: 'PrerequisitesNotMetError' });
    expect(execution?.cause).toContain(said);
    expect(await subject.runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected', epoch: 0 });
  });
});
