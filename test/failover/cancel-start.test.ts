import { describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { failOver, GROUP, production, type Subject, serversById, setup } from './setup.ts';

const cancel = (runtime: TestRuntime, start = true) => createCancelFailover(runtime)({ group: GROUP, start });

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
        expect(call).toBeLessThan(200);
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

  it('starts the others where EC2 refuses to start one, and the same command goes on with that one', async () => {
    const subject = await fenced();
    const { runtime } = subject;
    // Of both servers at once, and then of one of them.
    runtime.ec2.faults.failNext('StartInstances', { code: 'UnauthorizedOperation', times: 2 });
    const { started, notRunning } = await cancel(runtime);
    expect(started).toHaveLength(1);
    expect(notRunning).toMatchObject([{ why: expect.stringContaining('UnauthorizedOperation') }]);
    const [first] = notRunning.map(({ serverId }) => serverId);
    const told = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type.startsWith('productionServer'));
    expect(told.sort((one, other) => one.type.localeCompare(other.type))).toMatchObject([
      { type: 'productionServerNotRunning', data: { serverId: first, rolledBack: 'f-1' } },
      { type: 'productionServerStarted', data: { serverId: started[0], rolledBack: 'f-1' } },
    ]);
    expect(await cancel(runtime)).toMatchObject({ started: [first], notRunning: [] });
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
