import { describe, expect, it } from 'vitest';
import { failOver, GROUP, production, setup } from '../failover/setup.ts';
import { makeFailoverRecord, makeProtectedInstance, makeProtectionGroup, START } from '../support/builders.ts';
import { apiOn, type Call, fakeApi, pollJob, untilRunning } from './setup.ts';

const ACTION = `/server-groups/${GROUP}/action`;
const FAILOVER = { 'failover-server-group': { reason: 'the hall is under water' } };

const open = async (servers = 2) => {
  const subject = await setup({ servers });
  return { subject, ...subject, ...apiOn(subject.runtime) };
};

const started = async (call: Call, body: object = FAILOVER): Promise<string> =>
  (await call('POST', ACTION, body)).body.job_id;

const runOf = async (call: Call, id: string) => (await call('GET', `/runs/${id}`)).body.run;

// biome-ignore lint/suspicious/noExplicitAny: a server of an answer
type Server = any;

describe('a run', () => {
  it('that has ended says who asked for it and why, what was lost, and how each of its servers stands', async () => {
    const { runtime, call } = await open();
    const id = await started(call);
    await pollJob(runtime, call, id);
    const run = await runOf(call, id);
    expect(run).toMatchObject({
      id,
      kind: 'failover',
      server_group_id: GROUP,
      end_state: 'COMPLETE',
      requested_by: 'Ada',
      reason: 'the hall is under water',
      error: null,
      way_back: { is: 'closed', why: 'the failover is COMPLETE' },
      expected_end_at: null,
      step_functions_url: null,
    });
    expect(Date.parse(run.ended_at)).toBeGreaterThan(Date.parse(run.began_at));
    expect(Date.parse(run.data_loss.fenced_at)).toBeGreaterThan(Date.parse(run.data_loss.recovery_point_at));
    expect(run.servers).toHaveLength(2);
    for (const server of run.servers) {
      expect(server).toMatchObject({
        production_state: 'stopped',
        failure: null,
        waiting_for: null,
        left_alone: false,
      });
      expect(Object.values(server.phases)).toEqual(
        Array.from({ length: 3 }, () => ({ state: 'done', reason: null, done_at: expect.any(String) })),
      );
    }
  });

  it('that goes on says what each server waits for, since when and until when, and that there is a way back', async () => {
    const { subject, runtime, call } = await open();
    runtime.ec2.faults.hangStop(production(subject)[0] ?? '?');
    const id = await started(call);
    await untilRunning(runtime, call, id);
    const hung = async (): Promise<Server> => (await runOf(call, id)).servers.find((it: Server) => it.waiting_for);
    while ((await hung())?.waiting_for.gives_up_at == null) await runtime.clock.sleep(2_000);
    const { end_state, ended_at, execution_arn, way_back } = await runOf(call, id);
    expect([end_state, ended_at, way_back]).toEqual(['RUNNING', null, { is: 'open', at: null, why: null }]);
    expect(execution_arn).toContain(id);
    const { waiting_for, phases } = await hung();
    expect(waiting_for.what).toBe('stopped');
    expect(Date.parse(waiting_for.gives_up_at) - Date.parse(waiting_for.asked_at)).toBe(600_000);
    expect(phases.fence).toMatchObject({ state: 'waiting', reason: expect.stringContaining('is ') });
    await pollJob(runtime, call, id);
    const failed = await runOf(call, id);
    expect(failed).toMatchObject({ end_state: 'FAILED', error: 'ProductionServerNotFencedError' });
    expect(failed.data_loss.fenced_at).toBeNull();
    expect(failed.way_back).toMatchObject({ is: 'passed', why: expect.stringContaining('is on the move') });
    const [worst] = failed.servers.filter((it: Server) => it.failure);
    expect(worst).toMatchObject({
      failure: { error: 'ProductionServerNotFencedError' },
      phases: { fence: { state: 'failed' }, identity: { state: 'pending' } },
    });
  });

  it('that goes on says what EC2 shows of each production server, and when it was looked at', async () => {
    const { subject, runtime, call } = await open(1);
    runtime.ec2.faults.hangStop(production(subject)[0] ?? '?');
    const id = await started(call);
    const server = async (): Promise<Server> => (await runOf(call, id)).servers[0];
    while ((await server())?.production_state !== 'stopping') await runtime.clock.sleep(1_000);
    const { looked_at, waiting_for } = await server();
    expect(Date.parse(looked_at)).toBeGreaterThanOrEqual(Date.parse(waiting_for.asked_at));
    await runtime.clock.sleep(120_000);
    expect(Date.parse((await server()).looked_at)).toBeGreaterThan(Date.parse(looked_at));
  });

  it('that was overtaken by a later run of its group still says how its own servers stood', async () => {
    const { subject, runtime, call } = await open(1);
    runtime.ec2.faults.deny('CreateVolume');
    await failOver(subject, 'f-1');
    runtime.ec2.faults.allow('CreateVolume');
    await failOver(subject, 'f-2');
    expect(await runOf(call, 'f-1')).toMatchObject({
      end_state: 'FAILED',
      way_back: { is: 'closed', why: 'failover f-2 came after it' },
      servers: [{ name: 'web-1', failure: { error: 'ServerNotMigratedError' } }],
    });
    expect(await runOf(call, 'f-2')).toMatchObject({ end_state: 'COMPLETE', servers: [{ failure: null }] });
  });

  it('that accepts a server unfenced says who has accepted it, when and why', async () => {
    const { subject, runtime, call } = await open(1);
    runtime.ec2.faults.hangStop(production(subject)[0] ?? '?');
    const accept_unfenced = [{ instance: 'web-1', reason: 'its breaker was pulled' }];
    const id = await started(call, { 'failover-server-group': { reason: 'no power', accept_unfenced } });
    await pollJob(runtime, call, id);
    const run = await runOf(call, id);
    expect(run.end_state).toBe('COMPLETE, 1 UNFENCED');
    expect(run.servers).toMatchObject([
      {
        phases: { fence: { state: 'unfenced' } },
        accepted_unfenced: { by: 'Ada', at: expect.any(String), reason: 'its breaker was pulled' },
      },
    ]);
  });

  it('that gives production back is one too, with the phases of its own', async () => {
    const { subject, runtime, call } = await open(1);
    runtime.ec2.faults.deny('CreateVolume');
    await failOver(subject, 'f-1');
    const id = await started(call, { 'cancel-failover-server-group': {} });
    const phases = async () => (await runOf(call, id)).servers[0]?.phases;
    while (!(await phases())?.give_back) await runtime.clock.sleep(1_000);
    expect(await runOf(call, id)).toMatchObject({
      kind: 'roll-back',
      end_state: 'RUNNING',
      way_back: { is: 'closed' },
    });
    expect(await runOf(call, 'f-1')).toMatchObject({ way_back: { why: 'production is being given back' } });
    await pollJob(runtime, call, id);
    expect(await runOf(call, id)).toMatchObject({ end_state: 'COMPLETE', requested_by: 'Ada', error: null });
    expect(await runOf(call, 'f-1')).toMatchObject({
      end_state: 'CANCELLED',
      way_back: { why: 'production has been given back', at: expect.any(String) },
    });
  });

  it('that nobody knows is refused, with the value and where runs are listed; so is the job of something else', async () => {
    const { call } = await open(1);
    const { body: job } = await call('POST', ACTION, { 'refresh-server-group': {} });
    for (const id of ['nowhere', job.job_id]) {
      const { status, body } = await call('GET', `/runs/${id}`);
      expect([status, body.error.code]).toEqual([400, 'SDRS.0201']);
      expect(body.error.message).toMatch(new RegExp(`run_id: must be .*"${id}".*/runs`));
    }
  });

  it('is not sent again to a client that has it, until something of it changes', async () => {
    const { runtime, call } = await open(1);
    const id = await started(call);
    await pollJob(runtime, call, id);
    const first = await call('GET', `/runs/${id}`);
    const tag = first.headers.get('etag') ?? '?';
    await runtime.clock.sleep(5_000);
    const again = await call('GET', `/runs/${id}`, undefined, { 'if-none-match': tag });
    expect([again.status, again.body]).toEqual([304, undefined]);
    for (const known of ['*', `"another", W/${tag}`]) {
      expect((await call('GET', `/runs/${id}`, undefined, { 'if-none-match': known })).status).toBe(304);
    }
    expect(await call('GET', `/runs/${id}`, undefined, { 'if-none-match': '"another"' })).toMatchObject({
      status: 200,
    });
  });
});

describe('a run of 1,000 servers', () => {
  const SERVERS = 1_000;

  it('is answered without a look at EC2, in less than Lambda lets through', async () => {
    const { call, store } = fakeApi({
      compute: new Proxy({} as never, {
        get: (_, name) => {
          throw new Error(`EC2 was asked: ${String(name)}`);
        },
      }),
    });
    const lease = {
      kind: 'failover',
      failoverId: 'f-running',
      executionId: 'execution-1',
      epoch: 2,
      production: 'source',
      takenAt: START,
    } as const;
    const group = makeProtectionGroup({ status: 'failing-over', epoch: 2, lease });
    const phase = {
      state: 'waiting',
      reason: 'production server i-0123456789abcdef0 is stopping',
      issued: {},
    } as const;
    const instances = Array.from({ length: SERVERS }, (_, n) =>
      makeProtectedInstance({
        id: `instance-${n}`,
        name: `app-${n}`,
        groupId: group.id,
        servers: { source: `i-a${n}`, target: `i-b${n}` },
        progress: {
          failoverId: 'f-running',
          startedAt: START,
          rung: 'F1',
          stop: { acceptedAt: START },
          phases: { fence: phase, disks: phase, identity: phase },
        },
      }),
    );
    await store.create({ group, instances, pairs: [] });
    await store.beginFailover(makeFailoverRecord({ id: 'f-running', groupId: group.id, status: 'RUNNING' }));
    const { status, body } = await call('GET', '/runs/f-running');
    expect(status).toBe(200);
    expect(body.run.servers).toHaveLength(SERVERS);
    expect(body.run.servers[999]).toMatchObject({ waiting_for: { what: 'stopped', asked_at: START } });
    expect(JSON.stringify(body).length).toBeLessThan(2_000_000);
  });
});
