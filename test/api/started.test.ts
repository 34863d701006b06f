import { describe, expect, it } from 'vitest';
import { WorkflowServiceError } from '../../lambdas/adapters/aws/step-functions/errors.ts';
import { createSfnWorkflow } from '../../lambdas/adapters/aws/step-functions/index.ts';
import { GROUP, setup } from '../failover/setup.ts';
import { laggingSfn, MACHINE } from '../support/lagging-sfn.ts';
import { apiOn, pollJob } from './setup.ts';

const FAILOVER = { 'failover-server-group': { reason: 'the hall is under water' } };
const ACTION = `/server-groups/${GROUP}/action`;
const TOKEN = { 'X-Client-Token': 'ticket-4711' };

const broken = async (): Promise<never> => {
  throw new Error('the table is throttled');
};

const open = async () => {
  const { runtime } = await setup({ servers: 1 });
  const trail = async () => (await runtime.store.listEvents(GROUP)).map(({ type, message }) => `${type}: ${message}`);
  return { runtime, trail, ...apiOn(runtime) };
};

describe('a failover whose job cannot be kept', () => {
  const withoutJobs = async () => {
    const subject = await open();
    return {
      ...subject,
      cut: apiOn({ ...subject.runtime, jobs: { saveJob: broken, endJob: broken, findJob: async () => undefined } }),
    };
  };

  it('runs, is answered with its id, and nothing calls it refused', async () => {
    const { runtime, trail, cut } = await withoutJobs();
    const { status, body } = await cut.call('POST', ACTION, FAILOVER);
    expect(status).toBe(200);
    expect(cut.log).toContainEqual(
      expect.objectContaining({ level: 'ERROR', failoverId: body.job_id, error: 'Error: the table is throttled' }),
    );
    expect((await pollJob(runtime, cut.call, body.job_id)).body.status).toBe('SUCCESS');
    const lines = await trail();
    expect(lines.filter((line) => line.includes('asked for by Ada'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('Refused'))).toEqual([]);
  });

  it('is found as a job from the start on, before its first step has recorded anything', async () => {
    const { runtime, cut } = await withoutJobs();
    const { body } = await cut.call('POST', ACTION, FAILOVER);
    expect(await cut.call('GET', `/jobs/${body.job_id}`)).toMatchObject({
      status: 200,
      body: { status: 'INIT', entities: { server_group_id: GROUP } },
    });
    await pollJob(runtime, cut.call, body.job_id);
  });

  it('has its job kept by the same request again, which is the same one and says nothing twice', async () => {
    const { runtime, trail, call, cut } = await withoutJobs();
    const first = await cut.call('POST', ACTION, FAILOVER, TOKEN);
    await pollJob(runtime, cut.call, first.body.job_id);
    expect(await runtime.jobs.findJob(first.body.job_id)).toBeUndefined();
    const before = await trail();
    const again = await call('POST', ACTION, FAILOVER, TOKEN);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(await runtime.jobs.findJob(first.body.job_id)).toMatchObject({ groupId: GROUP, caller: 'Ada' });
    expect(await trail()).toEqual(before);
    expect(await runtime.workflow.list()).toHaveLength(1);
  });
});

describe('a failover that two callers ask for', () => {
  const BOTH = { 'failover-server-group': { confirmation: { by: 'Eve, on site', reason: 'the hall is under water' } } };

  it('a failover that two callers ask for in the same words with one token is one, begun by the first, with the second on record', async () => {
    const { runtime, trail, call } = await open();
    const bo = apiOn(runtime, { caller: 'Bo' });
    const first = await call('POST', ACTION, BOTH, TOKEN);
    expect(await bo.call('POST', ACTION, BOTH, TOKEN)).toMatchObject({ status: 200, body: first.body });
    await pollJob(runtime, call, first.body.job_id);
    expect(await runtime.store.findFailover(GROUP, first.body.job_id)).toMatchObject({
      requestedBy: { caller: 'Ada' },
    });
    expect((await trail()).filter((line) => line.includes('(by Bo)'))).toEqual([
      expect.stringMatching(/^protectionGroupAction: .*asked for by another caller as well/),
    ]);
  });
});

describe('a failover of which the workflow service does not tell yet', () => {
  const lagging = async () => {
    const { runtime } = await open();
    const { client, started } = laggingSfn();
    const late = { ...runtime, workflow: createSfnWorkflow({ client, machines: { failover: MACHINE } }) };
    return { runtime, started, ada: apiOn(late), bo: apiOn(late, { caller: 'Bo' }) };
  };

  it.each([
    ['with a token', TOKEN],
    ['without one', {}],
  ])('is the same one for the same caller who asks again, %s', async (_, headers) => {
    const { ada, started } = await lagging();
    const first = await ada.call('POST', ACTION, FAILOVER, headers);
    expect(first.status).toBe(200);
    const again = await ada.call('POST', ACTION, FAILOVER, headers);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(started.size).toBe(1);
  });

  it.each([
    ['with a token', TOKEN],
    ['without one', {}],
  ])(
    'is no refusal for another caller, who may ask for the very same: that one is told to repeat the call, %s',
    async (_, headers) => {
      const { ada, bo, started } = await lagging();
      const both = { 'failover-server-group': { confirmation: { by: 'Eve', reason: 'the hall is under water' } } };
      await ada.call('POST', ACTION, both, headers);
      const { status, body } = await bo.call('POST', ACTION, both, headers);
      expect(status).toBe(503);
      expect(body.error.message).toContain('Repeat');
      expect(body.error.message).not.toContain('new token');
      expect(started.size).toBe(1);
    },
  );

  it('has the id of the call that began it in its job', async () => {
    const { ada, runtime } = await lagging();
    const { body, headers } = await ada.call('POST', ACTION, FAILOVER, TOKEN);
    await ada.call('POST', ACTION, FAILOVER, TOKEN);
    expect(await runtime.jobs.findJob(body.job_id)).toMatchObject({
      caller: 'Ada',
      requestId: headers.get('x-request-id'),
    });
  });
});

describe('a failover that is not known to have been started', () => {
  it('is no refusal: the caller is told to repeat it, and the trail that nothing is known', async () => {
    const { runtime, trail } = await open();
    const start = async () => {
      throw new WorkflowServiceError('ServiceUnavailable');
    };
    const { call } = apiOn({ ...runtime, workflow: { ...runtime.workflow, start } });
    const { status, body } = await call('POST', ACTION, FAILOVER);
    expect(status).toBe(503);
    expect(body.error.message).toContain('Repeating the request is safe');
    const lines = await trail();
    expect(lines.at(-1)).toMatch(
      /^protectionGroupAction: It is not known what came of failover-server-group: .*by Ada/,
    );
    expect(lines.filter((line) => line.includes('Refused'))).toEqual([]);
  });
});

describe('a refusal that the trail cannot take', () => {
  it('is still answered as what it is', async () => {
    const { runtime } = await open();
    const store = { ...runtime.store, appendEvents: broken };
    const { call, log } = apiOn({ ...runtime, store });
    const { status, body } = await call('POST', ACTION, { 'reverse-server-group': { priority_station: 'source' } });
    expect(status).toBe(400);
    expect(body.error.code).toBe('SDRS.1823');
    expect(log).toContainEqual(expect.objectContaining({ level: 'ERROR', error: 'Error: the table is throttled' }));
  });
});
