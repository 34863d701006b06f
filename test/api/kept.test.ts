import { describe, expect, it } from 'vitest';
import { createSetAutomationPolicy } from '../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { makePolicy } from '../domain/automation/support.ts';
import { failOver, GROUP, production, serversById, setup, startByHand } from '../failover/setup.ts';
import { EXTERNAL, sweepMinutes, synchronisedSetup } from '../failover/synchronised.ts';
import { apiOn, fakeApi, pollJob } from './setup.ts';

const ACTION = `/server-groups/${GROUP}/action`;

const open = async (servers = 1) => {
  const subject = await setup({ servers });
  return { subject, runtime: subject.runtime, ...apiOn(subject.runtime) };
};

const refused = { status: 400, body: { error: { code: 'SDRS.1002' } } };

describe('the trail of a group', () => {
  it('is told the newest first, in pages, each event with its run and its caller', async () => {
    const { subject, runtime, call } = await open();
    for (const action of ['stop-server-group', 'start-server-group']) {
      const { body } = await call('POST', ACTION, { [action]: {} });
      await pollJob(runtime, call, body.job_id);
    }
    const described = { server_group: { description: 'the pets' } };
    expect(await call('PUT', `/server-groups/${GROUP}`, described)).toMatchObject({ status: 200 });
    await failOver(subject, 'f-1');
    const all = [...(await runtime.store.listEvents(GROUP))].reverse();
    const pages = async (before = '', told: readonly object[] = []): Promise<readonly object[]> => {
      const { body } = await call('GET', `/server-groups/${GROUP}/trail?limit=7${before}`);
      expect(body.events.length).toBeLessThanOrEqual(7);
      const more = [...told, ...body.events];
      return body.next === undefined ? more : pages(`&before=${body.next}`, more);
    };
    const told = await pages();
    expect(told).toMatchObject(all.map(({ chain, type, message }) => ({ seq: chain?.seq, type, message })));
    expect(told).toContainEqual(
      expect.objectContaining({ type: 'failoverProtectionGroup', run_id: 'f-1', caller: null }),
    );
    expect(told).toContainEqual(expect.objectContaining({ caller: 'Ada', run_id: null }));
  });

  it('ends with its last page, also where that page is full', async () => {
    const { runtime, call } = await open();
    const { length } = await runtime.store.listEvents(GROUP);
    const { body } = await call('GET', `/server-groups/${GROUP}/trail?limit=${length}`);
    expect(body.events).toHaveLength(length);
    expect(body).not.toHaveProperty('next');
  });

  it.each(['before=0', 'before=f-1', 'limit=101'])(
    'asked for with %s is refused with what is allowed',
    async (query) => {
      const { call } = await open();
      const { status, body } = await call('GET', `/server-groups/${GROUP}/trail?${query}`);
      expect([status, body.error.code]).toEqual([400, query.startsWith('limit') ? 'SDRS.0221' : 'SDRS.0201']);
      expect(body.error.message).toContain('must be a whole number from 1 to');
    },
  );
});

describe('the readiness of a group', () => {
  it('is not known until the recorder has looked, which can be asked for: the job is done once that is kept', async () => {
    const { runtime, call } = await open();
    const readiness = async () => (await call('GET', `/server-groups/${GROUP}/readiness`)).body.readiness;
    expect(await readiness()).toMatchObject({ state: 'UNKNOWN', looked_at: null, verdict: null, findings: [] });
    const { body } = await call('POST', ACTION, { 'refresh-server-group': {} });
    expect((await pollJob(runtime, call, body.job_id)).body).toMatchObject({
      status: 'SUCCESS',
      job_type: 'refreshProtectionGroupNoCG',
    });
    await runtime.clock.sleep(60_000);
    const known = await readiness();
    expect(known).toMatchObject({ state: 'READY', verdict: 'PASS', expected_seconds: expect.any(Number) });
    expect(known.age_seconds).toBeGreaterThanOrEqual(60);
    await runtime.clock.sleep(900_000);
    expect(await readiness()).toMatchObject({ state: 'EXPIRED', verdict: 'PASS' });
  });

  it('has the newest recovery point of each server, as the synchroniser saw it last, and the objective', async () => {
    const { runtime } = await synchronisedSetup({ servers: 1 });
    const { call } = apiOn(runtime);
    const told = async () => (await call('GET', `/server-groups/${GROUP}/readiness`)).body.synchronisation;
    const policy = { by: 'sdrs', every_seconds: 900, objective_seconds: null };
    expect(await told()).toEqual({ ...policy, looked_at: null, servers: [] });
    await sweepMinutes(runtime, 20);
    expect(await told()).toEqual({
      ...policy,
      looked_at: expect.any(String),
      servers: [
        {
          ...{ protected_instance_id: expect.any(String), newest_at: expect.any(String), failed_in_a_row: 0 },
          copied_percent: null,
        },
      ],
    });
    const group = await runtime.store.findGroup(GROUP);
    if (group)
      await runtime.store.saveGroup({ ...group, synchronisation: EXTERNAL, objectives: { rpoSeconds: 60 } }, group);
    expect(await told()).toEqual({
      ...{ by: 'external', every_seconds: null, objective_seconds: 60 },
      ...{ looked_at: null, servers: [] },
    });
  });

  it('is asked of nobody while the recorder would leave the group alone, and that is said at once', async () => {
    const { subject, call } = await open();
    await failOver(subject, 'f-1');
    const { status, body } = await call('POST', ACTION, { 'refresh-server-group': {} });
    expect([status, body.error.code]).toEqual([400, 'SDRS.1002']);
    expect(body.error.message).toMatch(/failed-over.*Allowed are protected/);
  });

  it('is a job that runs while the recorder is at it, and fails where the recorder keeps nothing', async () => {
    const { runtime } = await open();
    const silent = {
      refresh: async () => {},
      sweepGuard: async () => {},
      synchronise: async () => {},
      change: async () => {},
    };
    const { call } = apiOn(runtime, { background: silent });
    const { body } = await call('POST', ACTION, { 'refresh-server-group': {} });
    expect((await call('GET', `/jobs/${body.job_id}`)).body.status).toBe('RUNNING');
    await runtime.clock.sleep(901_000);
    expect((await call('GET', `/jobs/${body.job_id}`)).body).toMatchObject({
      status: 'FAIL',
      fail_reason: expect.stringContaining('The recorder has kept nothing'),
    });
  });
});

describe('the guard', () => {
  it('looks after a group when it is asked to: a fenced server that somebody has started is down again', async () => {
    const { subject, runtime, call } = await open();
    const [id = '?'] = production(subject);
    const { ec2 } = runtime;
    const root = (await serversById(ec2)).get(id)?.BlockDeviceMappings?.[0]?.Ebs?.VolumeId ?? '?';
    await failOver(subject, 'f-1');
    await startByHand({ runtime, roots: new Map([[id, root]]) }, id);
    const { status, body } = await call('POST', ACTION, { 'sweep-guard-server-group': {} });
    expect([status, body]).toEqual([200, { job_id: expect.any(String) }]);
    expect((await serversById(ec2)).get(id)?.State?.Name).toBe('stopped');
  });
});

describe('automation', () => {
  it('of a group without a policy is off, and the brake is shown all the same', async () => {
    const { call } = await open();
    await call('PUT', '/automation/brake', { on: true, reason: 'network works tonight' });
    const { body } = await call('GET', `/server-groups/${GROUP}/automation`);
    expect(body.automation).toEqual({
      mode: 'off',
      brake: { on: true, by: 'Ada', reason: 'network works tonight', at: expect.any(String) },
      awaits_acknowledgement: null,
      sources: [],
    });
  });

  it('has its policy, and names the failed run that somebody has to see to, until that is acknowledged', async () => {
    const { subject, runtime, call } = await open();
    await createSetAutomationPolicy(runtime)(GROUP, makePolicy());
    const automation = async () => (await call('GET', `/server-groups/${GROUP}/automation`)).body.automation;
    const acknowledge = () => call('POST', ACTION, { 'acknowledge-server-group': { reason: 'the disk was replaced' } });
    expect(await acknowledge()).toMatchObject(refused);
    runtime.ec2.faults.deny('CreateVolume');
    await failOver(subject, 'f-1');
    expect(await automation()).toMatchObject({ mode: 'act', policy: makePolicy(), awaits_acknowledgement: 'f-1' });
    expect(await acknowledge()).toMatchObject({ status: 200, body: { job_id: expect.any(String) } });
    expect(await automation()).toMatchObject({ awaits_acknowledgement: null });
    const told = await runtime.store.listEvents(GROUP);
    expect(told.at(-1)?.message).toContain('acknowledged by Ada: the disk was replaced');
  });

  it('is braked and released with a reason, by whoever is calling, and not without', async () => {
    const { call } = await open();
    expect((await call('PUT', '/automation/brake', { on: false, reason: 'done' })).body.brake.on).toBe(false);
    for (const [asked, field] of [
      [{ on: true }, 'reason'],
      [{ on: true, reason: ' ' }, 'reason'],
      [{ on: 'yes', reason: 'x' }, 'on'],
      [{ on: true, reason: 'x', by: 'Eve' }, 'by'],
    ] as const) {
      const { status, body } = await call('PUT', '/automation/brake', asked);
      expect([status, body.error.code]).toEqual([400, 'SDRS.0201']);
      expect(body.error.message).toContain(field);
    }
  });
});

describe('the DR server of an instance', () => {
  const START = { 'start-dr-server': {} };
  const failedOver = async () => {
    const opened = await open();
    await failOver(opened.subject, 'f-1');
    const [instance] = (await opened.runtime.store.members(GROUP)).instances;
    return { ...opened, path: `/protected-instances/${instance?.id}/action`, server: instance?.servers.target ?? '?' };
  };

  it('is started after a failover as a job that is done when EC2 shows it running, and the run says when', async () => {
    const { runtime, call, path, server } = await failedOver();
    const { status, body } = await call('POST', path, START);
    expect(status).toBe(200);
    expect((await call('GET', `/jobs/${body.job_id}`)).body.status).toBe('RUNNING');
    expect((await pollJob(runtime, call, body.job_id)).body).toMatchObject({
      status: 'SUCCESS',
      job_type: 'startDrServerNoCG',
    });
    expect((await serversById(runtime.ec2)).get(server)?.State?.Name).toBe('running');
    expect((await call('GET', '/runs/f-1')).body.run.servers[0].dr_started_at).toEqual(expect.any(String));
    expect((await runtime.store.listEvents(GROUP)).at(-1)).toMatchObject({
      type: 'startInstance',
      data: { caller: 'Ada' },
    });
  });

  it('that does not come up is a job that fails with the state that EC2 shows', async () => {
    const { runtime, call, path, server } = await failedOver();
    const { body } = await call('POST', path, START);
    await pollJob(runtime, call, body.job_id);
    const { StopInstancesCommand } = await import('@aws-sdk/client-ec2');
    await runtime.ec2.send(new StopInstancesCommand({ InstanceIds: [server], Force: true }));
    await runtime.clock.sleep(120_000);
    expect((await call('GET', `/jobs/${body.job_id}`)).body).toMatchObject({
      status: 'FAIL',
      fail_reason: expect.stringContaining(`EC2 shows server ${server} as stopped`),
    });
  });

  it('is refused before a failover, and the refusal is on record', async () => {
    const { runtime, call } = await open();
    const [instance] = (await runtime.store.members(GROUP)).instances;
    const { status, body } = await call('POST', `/protected-instances/${instance?.id}/action`, START);
    expect([status, body.error.code]).toEqual([400, 'SDRS.1002']);
    expect(body.error.message).toContain('a DR server is started only after its failover');
    expect((await runtime.store.listEvents(GROUP)).at(-1)?.message).toContain('Refused start-dr-server');
  });

  it('of an instance that is not there, and another action, are refused', async () => {
    const { call } = fakeApi();
    expect(await call('POST', '/protected-instances/nowhere/action', START)).toMatchObject({
      status: 400,
      body: { error: { code: 'SDRS.1320' } },
    });
    const { status, body } = await call('POST', '/protected-instances/nowhere/action', { 'stop-dr-server': {} });
    expect([status, body.error.code]).toEqual([400, 'SDRS.0201']);
    expect(body.error.message).toContain('start-dr-server');
  });
});
