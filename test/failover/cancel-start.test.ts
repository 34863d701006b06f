import { describe, expect, it } from 'vitest';
import { fact, type ObservedServer } from '../../lambdas/domain/site/observed.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import type { Compute } from '../../lambdas/ports/compute.ts';
import type { TestRuntime } from '../../local/test-runtime.ts';
import { failOver, GROUP, production, type Subject, serversById, setup } from './setup.ts';

const cancel = (runtime: TestRuntime, start = true) => createCancelFailover(runtime)({ group: GROUP, start });

/** EC2 accepts the start of that server, and then shows this of it. */
const comingTo = (runtime: TestRuntime, serverId: string, seen: Partial<ObservedServer>): TestRuntime => {
  let isStarted = false;
  const compute: Compute = {
    ...runtime.compute,
    startServer: async (id) => {
      isStarted ||= id === serverId;
      await (id === serverId ? undefined : runtime.compute.startServer(id));
    },
    observe: async (query) => {
      const site = await runtime.compute.observe(query);
      const server = fact(site.servers, serverId);
      if (!isStarted || server.is !== 'present') return site;
      const value: ObservedServer = { ...server.value, ...seen };
      return { ...site, servers: new Map([...site.servers, [serverId, { is: 'present', value }]]) };
    },
  };
  return { ...runtime, compute };
};

const statesOf = async (subject: Subject) => {
  const servers = await serversById(subject.runtime.ec2);
  return production(subject).map((id) => servers.get(id)?.State?.Name);
};

/** Production is fenced, and nothing has moved. */
const fenced = async (servers = 2) => {
  const subject: Subject = await setup({ servers });
  const { runtime } = subject;
  runtime.ec2.faults.deny('CreateVolume');
  expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ServerNotMigratedError' });
  expect(new Set(await statesOf(subject))).toEqual(new Set(['stopped']));
  return subject;
};

describe('a cancel that is to start production', () => {
  it.each(['before', 'after'] as const)(
    'and is killed %s any of its calls is finished by the same command, and never refused',
    async (when) => {
      const subject = await fenced(1);
      let wasKilled = true;
      for (let call = 1; wasKilled; call += 1) {
        expect(call).toBeLessThan(80);
        const { runtime } = subject;
        runtime.power.cutAt({ call, when });
        const ended = cancel(runtime).then(() => false);
        wasKilled = await Promise.race([ended, runtime.power.lost.then(() => true)]);
        subject.runtime = runtime.reopen();
      }
      expect(await subject.runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
      expect(await statesOf(subject)).toEqual(['running']);
      expect(await cancel(subject.runtime)).toMatchObject({ servers: production(subject), started: [], left: [] });
    },
  );

  it('starts what a cancel without it has left stopped, and says what that is', async () => {
    const subject = await fenced();
    await cancel(subject.runtime, false);
    expect(await statesOf(subject)).toEqual(['stopped', 'stopped']);
    await expect(cancel(subject.runtime, false)).rejects.toMatchObject({
      name: 'CancelRefusedError',
      message: expect.stringMatching(/production was given back at .*sdrs failover cancel pets --start/),
    });
    const { started } = await cancel(subject.runtime);
    expect([...started].sort()).toEqual([...production(subject)].sort());
  });

  it('counts as started only what EC2 shows as running', async () => {
    const subject = await fenced();
    const { started, notRunning } = await cancel(subject.runtime);
    expect([...started].sort()).toEqual([...production(subject)].sort());
    expect(notRunning).toEqual([]);
    expect(await statesOf(subject)).toEqual(['running', 'running']);
  });

  it.each<Partial<ObservedServer>>([
    { state: 'stopped', stateReason: 'Server.InsufficientInstanceCapacity: no capacity of that type' },
    { state: 'terminated', stateReason: 'Client.InternalError: a volume cannot be decrypted' },
    { state: 'pending' },
  ])("names a server that does not come to run, with EC2's own reason, and starts the others: %o", async (seen) => {
    const subject = await fenced();
    const { runtime, site } = subject;
    const [first, second] = site.servers;
    const { started, notRunning } = await cancel(comingTo(runtime, first?.production ?? '?', seen));
    expect(started).toEqual([second?.production]);
    const why = expect.stringContaining(seen.stateReason ?? 'pending');
    expect(notRunning).toEqual([{ serverId: first?.production, name: first?.name, why }]);
    const told = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type.startsWith('productionServer'));
    expect(told).toMatchObject([
      { type: 'productionServersStarting' },
      { type: 'productionServerStarted', data: { serverId: second?.production, rolledBack: 'f-1' } },
      { type: 'productionServerNotRunning', data: { serverId: first?.production, rolledBack: 'f-1' } },
    ]);
  });

  it('starts the others where EC2 refuses to start one, and the same command goes on with that one', async () => {
    const subject = await fenced();
    const { runtime } = subject;
    runtime.ec2.faults.failNext('StartInstances', { code: 'InsufficientInstanceCapacity' });
    const { started, notRunning } = await cancel(runtime);
    expect(started).toHaveLength(1);
    expect(notRunning).toMatchObject([{ why: expect.stringContaining('InsufficientInstanceCapacity') }]);
    expect(await cancel(runtime)).toMatchObject({ started: [notRunning[0]?.serverId], notRunning: [] });
  });

  it('names what does not run where it is not to start anything', async () => {
    const subject = await fenced(1);
    const why = 'EC2 shows it as stopped';
    expect(await cancel(subject.runtime, false)).toMatchObject({
      started: [],
      notRunning: [{ serverId: production(subject)[0], why }],
    });
  });

  it('starts nothing of a group that was not given back', async () => {
    const subject = await setup({ servers: 1 });
    await expect(cancel(subject.runtime)).rejects.toMatchObject({ name: 'CancelRefusedError' });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expect(cancel(subject.runtime)).rejects.toMatchObject({ name: 'CancelRefusedError' });
    expect(await statesOf(subject)).toEqual(['stopped']);
  });
});
