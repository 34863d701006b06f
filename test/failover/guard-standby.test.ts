import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { beginAndHold, GROUP, type Subject, serversById, setup } from './setup.ts';

const invocation = { id: 'try-1', remainingMs: () => 300_000 };

const start = async ({ runtime }: Subject, id: string): Promise<void> => {
  await runtime.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
  await runtime.clock.sleep(60_000);
};

const withRunningStandby = async (standby?: 'stop' | 'tell') => {
  const subject = await setup({
    servers: 2,
    change: (described) => (standby ? { ...described, policy: { ...described.policy, standby } } : described),
  });
  const [first] = subject.site.servers;
  if (!first) throw new Error('the site has no server');
  await start(subject, first.dr);
  return { ...subject, subject, first };
};

const stateOf = async ({ runtime }: Awaited<ReturnType<typeof withRunningStandby>>, id: string) =>
  (await serversById(runtime.ec2)).get(id)?.State?.Name;

describe('a DR server that runs while it is to wait', () => {
  it('is stopped by the guard where the policy says so, keeps its disks, and stands in the trail', async () => {
    const site = await withRunningStandby('stop');
    const { runtime, first } = site;
    const disks = (await serversById(runtime.ec2)).get(first.dr)?.BlockDeviceMappings?.length;
    const report = await createGuard(runtime)({}, invocation);
    expect(report.standbys).toEqual([
      expect.objectContaining({ groupId: GROUP, name: first.name, serverId: first.dr, outcome: 'accepted' }),
    ]);
    await runtime.clock.sleep(60_000);
    expect(await stateOf(site, first.dr)).toBe('stopped');
    expect(await stateOf(site, first.production)).toBe('running');
    expect((await serversById(runtime.ec2)).get(first.dr)?.BlockDeviceMappings?.length).toBe(disks);
    const told = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'actionPerformed');
    expect(told.map(({ message }) => message)).toEqual([expect.stringContaining(`force-stop ${first.dr}`)]);
    expect((await createGuard(runtime)({}, invocation)).standbys).toBeUndefined();
  });

  it.each([undefined, 'tell'] as const)('is left alone where the policy says %s', async (standby) => {
    const site = await withRunningStandby(standby);
    expect((await createGuard(site.runtime)({}, invocation)).standbys).toBeUndefined();
    expect(await stateOf(site, site.first.dr)).toBe('running');
  });

  it('is left alone where another server is meant, or a failover has the group', async () => {
    const site = await withRunningStandby('stop');
    const { runtime, first, subject } = site;
    const event = { detail: { 'instance-id': first.production, state: 'running' } };
    expect((await createGuard(runtime)(event, invocation)).standbys).toBeUndefined();
    await createGuard(runtime)({ detail: { 'instance-id': first.dr } }, invocation);
    await runtime.clock.sleep(60_000);
    await beginAndHold(subject, 'failover-1');
    await start(subject, first.dr);
    expect((await createGuard(runtime)({}, invocation)).standbys).toBeUndefined();
    expect(await stateOf(site, first.dr)).toBe('running');
  });
});
