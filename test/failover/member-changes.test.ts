import { describe, expect, it } from 'vitest';
import { createChanger } from '../../lambdas/handlers/changer/changer.ts';
import { loadAggregate } from '../../lambdas/handlers/load.ts';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import type { Compute } from '../../lambdas/ports/compute.ts';
import { apiOn } from '../api/setup.ts';
import { beginAndHold, CONFIRMATION, failOver, GROUP, setup } from './setup.ts';

const invocation = { id: 'a-try', remainingMs: () => 60_000 };

/** A group whose first data disk somebody wants to be larger. The change is handed over, and begins when the test says so. */
const wanted = async () => {
  const subject = await setup({ servers: 1 });
  const { runtime } = subject;
  const background = {
    refresh: async () => {},
    sweepGuard: async () => {},
    synchronise: async () => {},
    change: async () => {},
  };
  const { call } = apiOn(runtime, { background });
  const { pairs } = await loadAggregate(runtime.store, GROUP);
  const pair = pairs.find(({ bootable }) => !bootable);
  const sizeGiB = (pair?.disk.sizeGiB ?? 0) + 10;
  const extend = () =>
    call('POST', `/replications/${pair?.id}/action`, { 'extend-replication': { new_size: sizeGiB } });
  const { body } = await extend();
  const change = () => createChanger(runtime)({ groupId: GROUP, changeId: body.job_id }, invocation);
  const job = async () => (await call('GET', `/jobs/${body.job_id}`)).body;
  const asked = () => runtime.ec2.calls().filter(({ action }) => action === 'ModifyVolume');
  return { ...subject, call, extend, change, job, asked };
};

describe('a change of a member and a failover of its group', () => {
  it('do not act side by side: a failover waits for the call that is under way, and then has the group', async () => {
    const { runtime, hold, change, job, asked } = await wanted();
    const reached = hold.at('ec2:ModifyVolume');
    const changing = change();
    await reached;
    const failing = failOver({ runtime }, 'f-1');
    await runtime.clock.sleep(10_000);
    expect((await runtime.store.findGroup(GROUP))?.lease).toBeUndefined();
    hold.letGo();
    expect(await failing).toMatchObject({ status: 'SUCCEEDED' });
    expect(await changing).toMatchObject({ outcome: 'overtaken' });
    expect(asked()).toHaveLength(1);
    expect(await job()).toMatchObject({ status: 'FAIL', error_code: 'SDRS.1002' });
  });

  it('leave the group to the failover that has the lease: no call goes out, and no change begins', async () => {
    const subject = await wanted();
    const { hold, change, job, asked, extend } = subject;
    await beginAndHold(subject, 'f-1');
    expect((await extend()).body.error.code).toBe('SDRS.1002');
    expect(await job()).toMatchObject({ status: 'FAIL', error_code: 'SDRS.1002' });
    hold.letGo();
    expect(await change()).toEqual({ outcome: 'overtaken' });
    expect(asked()).toEqual([]);
  });

  it('refuse the failover its lease where a call has gone out since it has looked', async () => {
    const { runtime, change } = await wanted();
    const gate = Promise.withResolvers<void>();
    const observe: Compute['observe'] = async (query) => {
      const site = await runtime.compute.observe(query);
      await gate.promise;
      return site;
    };
    const request = { groupId: GROUP, confirmation: CONFIRMATION };
    const input = { failoverId: 'f-1', executionId: 'an-execution', request };
    const step = createValidatePrerequisites({ ...runtime, compute: { ...runtime.compute, observe } });
    const refused = expect(step(input)).rejects.toMatchObject({
      name: 'PrerequisitesNotMetError',
      message: expect.stringContaining('Somebody has changed the group since it was looked at'),
    });
    expect(await change()).toMatchObject({ outcome: 'done' });
    gate.resolve();
    await refused;
    expect(await failOver({ runtime }, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('two tries of one change', () => {
  it('come to one end, with one modification of each disk', async () => {
    const { change, job, asked } = await wanted();
    const ends = await Promise.all([change(), change()]);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(asked().filter(({ error }) => error === undefined)).toHaveLength(2);
    expect(await job()).toMatchObject({ status: 'SUCCESS' });
    expect(await change()).toMatchObject({ outcome: 'done' });
  });
});
