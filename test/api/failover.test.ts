import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { isAutomatic } from '../../lambdas/domain/group/automatic.ts';
import { buildReport } from '../../lambdas/domain/report/report.ts';
import { expectFailedOver, GROUP, identityOf, production, setup } from '../failover/setup.ts';
import { apiOn, pollJob, untilRunning } from './setup.ts';

const FAILOVER = { 'failover-server-group': { reason: 'the hall is under water' } };
const ACTION = `/server-groups/${GROUP}/action`;

const open = async (servers = 2) => {
  const subject = await setup({ servers });
  return { subject, runtime: subject.runtime, ...apiOn(subject.runtime) };
};

/** A group whose first step refuses a failover: its DR server runs. */
const openRefused = async () => {
  const opened = await open(1);
  const InstanceIds = opened.subject.site.servers.map(({ dr }) => dr);
  await opened.runtime.ec2.send(new StartInstancesCommand({ InstanceIds }));
  await opened.runtime.clock.sleep(120_000);
  return opened;
};

describe('a failover through the API', () => {
  it('is a job with one sub-job a server, and ends with the group failed over', async () => {
    const { subject, runtime, call } = await open();
    const everybody = subject.site.servers.flatMap((server) => [server.production, server.dr]);
    const before = await identityOf(runtime.ec2, everybody);
    const started = await call('POST', ACTION, FAILOVER);
    expect(started.status).toBe(200);
    const { body: job } = await pollJob(runtime, call, started.body.job_id);
    expect(job).toMatchObject({
      status: 'SUCCESS',
      job_type: 'failoverProtectionGroupNoCG',
      entities: { server_group_id: GROUP },
      error_code: null,
    });
    expect(job.entities.sub_jobs.map((sub: { status: string }) => sub.status)).toEqual(['SUCCESS', 'SUCCESS']);
    await expectFailedOver(subject, before);
    const { body } = await call('GET', `/server-groups/${GROUP}`);
    expect(body.server_group).toMatchObject({
      status: 'failed-over',
      protected_status: 'stopped',
      priority_station: 'target',
      protected_instance_num: 2,
    });
  });

  it('names the caller as the one who confirmed the fault', async () => {
    const { runtime, call } = await open();
    const { body } = await call('POST', ACTION, FAILOVER);
    await pollJob(runtime, call, body.job_id);
    expect(await runtime.store.findFailover(GROUP, body.job_id)).toMatchObject({
      confirmation: { by: 'Ada', reason: 'the hall is under water' },
    });
  });

  it('keeps the caller as authenticated beside whoever is said to confirm it, in record, trail and report', async () => {
    const { runtime, call } = await open(1);
    const confirmation = { by: 'automation', reason: 'two alarms' };
    const { body } = await call('POST', ACTION, { 'failover-server-group': { confirmation } });
    const id = body.job_id;
    await pollJob(runtime, call, id);
    const requestedBy = { kind: 'api', caller: 'Ada' };
    const record = await runtime.store.findFailover(GROUP, id);
    expect(record).toMatchObject({ confirmation, requestedBy });
    expect(record && isAutomatic(record)).toBe(false);
    const trail = await runtime.store.listEvents(GROUP);
    const starts = trail.filter(({ type }) => type === 'failoverProtectionGroup');
    expect(starts).toMatchObject([
      {
        message: expect.stringMatching(/asked for by Ada .*confirmed by automation: two alarms/),
        data: { requestedBy },
      },
    ]);
    expect(buildReport(trail, id, '2026-11-23T12:00:00.000Z')?.findings).toMatchObject({
      requestedBy,
      overrides: [{ kind: 'confirmation', ...confirmation }],
    });
  });

  it('a failover through the API that its first step refuses has the caller on record too', async () => {
    const { runtime, call } = await openRefused();
    const { body } = await call('POST', ACTION, FAILOVER);
    await pollJob(runtime, call, body.job_id);
    const requestedBy = { kind: 'api', caller: 'Ada' };
    expect(await runtime.store.findFailover(GROUP, body.job_id)).toMatchObject({ status: 'REFUSED', requestedBy });
    const trail = await runtime.store.listEvents(GROUP);
    expect(trail.at(-1)).toMatchObject({ type: 'failoverRefused', data: { requestedBy } });
    expect(trail.at(-1)?.message).toContain('asked for by Ada');
    expect(buildReport(trail, body.job_id, '2026-11-23T12:00:00.000Z')?.findings).toMatchObject({ requestedBy });
    expect((await call('GET', `/runs/${body.job_id}`)).body.run).toMatchObject({
      end_state: 'REFUSED',
      way_back: { is: 'closed', why: 'nothing was touched' },
      servers: [],
    });
  });

  it('a failover through the API of a healthy production that nobody confirms to be faulty is refused at once', async () => {
    const { runtime, call } = await open();
    const { status, body } = await call('POST', ACTION, { 'failover-server-group': {} });
    expect([status, body.error.code]).toEqual([400, 'SDRS.1824']);
    expect(body.error.message).toMatch(/neither confirmed by the caller nor observed.*"confirmation" of the API/);
    expect(await runtime.workflow.list()).toEqual([]);
    expect((await runtime.store.listEvents(GROUP)).at(-1)?.message).toContain('Refused failover-server-group');
  });

  it('a failover through the API that nobody confirms begins where EC2 shows that production is faulty', async () => {
    const { subject, runtime, call } = await open(1);
    runtime.ec2.faults.breakServers(production(subject));
    const { status, body } = await call('POST', ACTION, { 'failover-server-group': {} });
    expect(status).toBe(200);
    expect((await pollJob(runtime, call, body.job_id)).body.status).toBe('SUCCESS');
  });

  it('a failover through the API that was refused can be asked for again, and is another job then', async () => {
    const { runtime, call } = await openRefused();
    const first = await call('POST', ACTION, FAILOVER);
    await pollJob(runtime, call, first.body.job_id);
    const second = await call('POST', ACTION, FAILOVER);
    expect(second.status).toBe(200);
    expect(second.body.job_id).not.toBe(first.body.job_id);
    await pollJob(runtime, call, second.body.job_id);
  });

  it('says in its job how far it is: per cent, phase and reason, of all and of each server', async () => {
    const { subject, runtime, call } = await open();
    runtime.ec2.faults.hangStop(production(subject)[0] ?? '?');
    const { body } = await call('POST', ACTION, FAILOVER);
    const job = async () => (await call('GET', `/jobs/${body.job_id}`)).body;
    expect(await job()).toMatchObject({ progress: 0, phase: 'fence' });
    const isThrough = ({ progress }: { readonly progress: number }): boolean => progress === 100;
    while (!(await job()).entities.sub_jobs.some(isThrough)) await runtime.clock.sleep(5_000);
    const { progress, phase, reason } = await job();
    expect([progress, phase, reason]).toEqual([
      66,
      'fence',
      expect.stringMatching(/^web-\d: production server .* is /),
    ]);
    expect((await job()).entities.sub_jobs).toContainEqual(
      expect.objectContaining({ progress: 100, phase: null, reason: null, status: 'SUCCESS' }),
    );
    await pollJob(runtime, call, body.job_id);
    expect(await job()).toMatchObject({ status: 'FAIL', reason: expect.stringContaining('is not confirmed stopped') });
  });
});

describe('the plan of a group that was failed over half', () => {
  it('says of each server whether an earlier failover has migrated it, as the command does', async () => {
    const { runtime, call } = await open(2);
    const plan = async () => (await call('GET', `/server-groups/${GROUP}/failover-plan`)).body.failover_plan.servers;
    const done = (servers: readonly { name: string; done: boolean }[]) => servers.map((it) => [it.name, it.done]);
    const [first, second] = (await runtime.store.members(GROUP)).instances;
    const before = [first, second].map((instance) => [instance?.name, false]);
    expect(done(await plan())).toEqual(before);
    runtime.ec2.faults.hangStop(first?.servers.source ?? '?');
    const { body } = await call('POST', ACTION, FAILOVER);
    expect((await pollJob(runtime, call, body.job_id)).body.status).toBe('FAIL');
    expect(done(await plan())).toEqual([before[0], [second?.name, true]]);
  });
});

describe('a server that is not seen to be down', () => {
  const ACCEPT = { 'accept-unfenced-server-group': { instance: 'web-1', reason: 'its breaker was pulled' } };

  it('is accepted while the failover runs, by an action of the group', async () => {
    const { runtime, call } = await open(1);
    const [server] = (await runtime.store.members(GROUP)).instances;
    runtime.ec2.faults.hangStop(server?.servers.source ?? '?');
    expect(await call('POST', ACTION, ACCEPT)).toMatchObject({ status: 400, body: { error: { code: 'SDRS.1002' } } });
    const started = await call('POST', ACTION, FAILOVER);
    const progress = async () => (await runtime.store.members(GROUP)).instances[0]?.progress;
    while (!(await progress())?.stop?.acceptedAt) await runtime.clock.sleep(2_000);
    const { status, body } = await call('POST', ACTION, ACCEPT);
    expect([status, body]).toEqual([200, { job_id: expect.any(String) }]);
    expect(await pollJob(runtime, call, started.body.job_id)).toMatchObject({ body: { status: 'SUCCESS' } });
    expect(await progress()).toMatchObject({ acceptedUnfenced: { reason: 'its breaker was pulled' } });
    const record = await runtime.store.findFailover(GROUP, started.body.job_id);
    const risk = {
      instance: 'web-1',
      reason: 'its breaker was pulled',
      by: expect.any(String),
      at: expect.any(String),
    };
    expect(record?.acceptUnfenced).toEqual([risk]);
  });

  it('accepting a server by a name that the group does not have is refused at once', async () => {
    const { runtime, call } = await open(1);
    const accept_unfenced = [{ instance: 'web-9', reason: 'dead' }];
    const { status, body } = await call('POST', ACTION, { 'failover-server-group': { reason: 'x', accept_unfenced } });
    expect([status, body.error.code]).toEqual([400, 'SDRS.1320']);
    expect(body.error.message).toContain('Did you mean "web-1"?');
    expect(await runtime.store.listFailovers(GROUP)).toEqual([]);
  });
});

describe('asking twice', () => {
  it('asking twice with one client token is one failover, also after it has ended', async () => {
    const { runtime, call } = await open();
    const token = { 'X-Client-Token': 'ticket-4711' };
    const first = await call('POST', ACTION, FAILOVER, token);
    const again = await call('POST', ACTION, FAILOVER, token);
    expect(again.body).toEqual(first.body);
    await pollJob(runtime, call, first.body.job_id);
    const late = await call('POST', ACTION, FAILOVER, token);
    expect(late.body).toEqual(first.body);
    expect(await runtime.workflow.list()).toHaveLength(1);
  });

  it('asking twice with one client token for two requests is refused', async () => {
    const { runtime, call } = await open();
    const token = { 'X-Client-Token': 'ticket-4711' };
    const first = await call('POST', ACTION, FAILOVER, token);
    const other = await call('POST', ACTION, { 'failover-server-group': { reason: 'another one' } }, token);
    expect(other.status).toBe(400);
    expect(other.body.error).toMatchObject({ code: 'SDRS.0201', message: expect.stringContaining('ticket-4711') });
    await pollJob(runtime, call, first.body.job_id);
  });

  it('asking twice without a token is refused while the failover runs, with the id of its job', async () => {
    const { runtime, call } = await open();
    const first = await call('POST', ACTION, FAILOVER);
    await untilRunning(runtime, call, first.body.job_id);
    const second = await call('POST', ACTION, FAILOVER);
    expect(second.status).toBe(400);
    expect(second.body.error).toMatchObject({
      code: 'SDRS.1002',
      message: expect.stringContaining(first.body.job_id),
    });
    await pollJob(runtime, call, first.body.job_id);
  });

  it('side by side starts one failover', async () => {
    const { runtime, call } = await open();
    const answers = await Promise.all(Array.from({ length: 8 }, () => call('POST', ACTION, FAILOVER)));
    const jobs = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.job_id));
    expect(jobs.size).toBe(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
      expect(status).toBe(409);
      expect(body.error.message).toContain([...jobs][0]);
    }
    expect(await runtime.workflow.list()).toHaveLength(1);
    await pollJob(runtime, call, [...jobs][0]);
  });

  it('asking twice after a failover is complete is refused, since nothing is protected any more', async () => {
    const { runtime, call } = await open(1);
    const first = await call('POST', ACTION, FAILOVER);
    await pollJob(runtime, call, first.body.job_id);
    const { status, body } = await call('POST', ACTION, FAILOVER);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'SDRS.1002', message: expect.stringContaining('failed-over') });
  });
});

describe('every call', () => {
  it('has a request id and a line in the log with its caller and its group', async () => {
    const { call, log } = await open(1);
    const { headers } = await call('GET', `/server-groups/${GROUP}`);
    expect(headers.get('x-request-id')).toBe('id1');
    expect(log.at(-1)).toMatchObject({ requestId: 'id1', caller: 'Ada', groupId: GROUP, status: 200, method: 'GET' });
  });

  it('every call to a place that is not there is told so', async () => {
    const { call } = await open(1);
    const { status, body } = await call('GET', '/nowhere');
    expect(status).toBe(404);
    expect(body.error.code).toBe('SDRS.AWS.404');
  });
});
