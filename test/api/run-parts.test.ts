import { describe, expect, it } from 'vitest';
import { reportMarkdown } from '../../lambdas/domain/report/report-markdown.ts';
import { createReportFailover } from '../../lambdas/handlers/operations/runs/report-failover.ts';
import { failOver, GROUP, setup } from '../failover/setup.ts';
import { apiOn, pollJob } from './setup.ts';

const ACTION = `/server-groups/${GROUP}/action`;

/** A group whose failover has failed, was cancelled, and was called again: three runs. */
const threeRuns = async () => {
  const subject = await setup({ servers: 1 });
  const { runtime } = subject;
  const api = apiOn(runtime);
  runtime.ec2.faults.deny('CreateVolume');
  await failOver(subject, 'f-1');
  runtime.ec2.faults.allow('CreateVolume');
  const { body } = await api.call('POST', ACTION, { 'cancel-failover-server-group': {} });
  await pollJob(runtime, api.call, body.job_id);
  await failOver(subject, 'f-2');
  return { runtime, rollBack: String(body.job_id), ...api };
};

const idsOf = ({ body }: { body: { runs: readonly { id: string }[] } }) => body.runs.map(({ id }) => id);

describe('the runs of a group', () => {
  it('are its failovers and roll-backs, the newest first, each as the run itself says it', async () => {
    const { call, rollBack } = await threeRuns();
    const listed = await call('GET', `/server-groups/${GROUP}/runs`);
    expect(idsOf(listed)).toEqual(['f-2', rollBack, 'f-1']);
    expect(listed.body).not.toHaveProperty('next');
    expect(listed.body.runs.map((run: { end_state: string }) => run.end_state)).toEqual([
      'COMPLETE',
      'COMPLETE',
      'CANCELLED',
    ]);
    for (const summary of listed.body.runs) {
      const { body } = await call('GET', `/runs/${summary.id}`);
      expect(body.run).toMatchObject(summary);
    }
  });

  it('are answered in pages that go on where the last one ended', async () => {
    const { call, rollBack } = await threeRuns();
    const first = await call('GET', `/server-groups/${GROUP}/runs?limit=2`);
    expect([idsOf(first), first.body.next]).toEqual([['f-2', rollBack], rollBack]);
    const second = await call('GET', `/server-groups/${GROUP}/runs?limit=2&before=${first.body.next}`);
    expect(idsOf(second)).toEqual(['f-1']);
    expect(second.body).not.toHaveProperty('next');
  });

  it.each([
    ['before=f-9', /before: must be "next" of an earlier page.*"f-9"/],
    ['limit=0', /limit: must be a whole number from 1 to 100.*0/],
    ['limit=many', /limit: must be a whole number from 1 to 100.*many/],
  ])('asked for with %s are refused with what is allowed', async (query, message) => {
    const { runtime } = await setup({ servers: 1 });
    const { status, body } = await apiOn(runtime).call('GET', `/server-groups/${GROUP}/runs?${query}`);
    expect(status).toBe(400);
    expect(body.error.code).toBe(query.startsWith('limit') ? 'SDRS.0221' : 'SDRS.0201');
    expect(body.error.message).toMatch(message);
  });

  it('of a group that is not there are refused as everything else of it is', async () => {
    const { runtime } = await setup({ servers: 1 });
    const { status, body } = await apiOn(runtime).call('GET', '/server-groups/nowhere/runs');
    expect([status, body.error.code]).toEqual([400, 'SDRS.1013']);
  });
});

describe('the history of a run', () => {
  it("has Step Functions' events, the oldest first, in pages", async () => {
    const { call } = await threeRuns();
    const { body: whole } = await call('GET', '/runs/f-2/history');
    expect(whole.definition).toBe('failover');
    expect(whole.events[0]).toMatchObject({ id: 1, previous_id: 0, type: 'ExecutionStarted' });
    expect(whole.events.at(-1).type).toBe('ExecutionSucceeded');
    expect(whole.events).toContainEqual(expect.objectContaining({ type: 'TaskStateEntered', state: 'Migrate NICs' }));
    expect(whole).not.toHaveProperty('next');
    const { body: first } = await call('GET', '/runs/f-2/history?limit=10');
    const { body: rest } = await call('GET', `/runs/f-2/history?after=${first.next}`);
    expect([...first.events, ...rest.events]).toEqual(whole.events);
  });

  it('of a roll-back is that of its own state machine', async () => {
    const { call, rollBack } = await threeRuns();
    const { body } = await call('GET', `/runs/${rollBack}/history`);
    expect(body.definition).toBe('roll-back');
    expect(body.events).toContainEqual(expect.objectContaining({ state: 'Give production back' }));
  });

  it.each(['after=-1', 'after=x', 'limit=1001'])('asked for with %s is refused', async (query) => {
    const { runtime } = await setup({ servers: 1 });
    const { status, body } = await apiOn(runtime).call('GET', `/runs/f-1/history?${query}`);
    expect([status, body.error.code]).toEqual([400, query.startsWith('limit') ? 'SDRS.0221' : 'SDRS.0201']);
    expect(body.error.message).toContain('must be a whole number');
  });
});

describe('the report of a run', () => {
  it('is that of the command, as JSON, and in Markdown where that is asked for', async () => {
    const { runtime, call, api } = await threeRuns();
    const made = await createReportFailover(runtime)({ group: GROUP, failoverId: 'f-2' });
    const { body } = await call('GET', '/runs/f-2/report');
    expect(body.findings).toEqual(JSON.parse(JSON.stringify(made.findings)));
    const asked = async (path: string, headers: Record<string, string>) => {
      const response = await api.request(`/v1/p/runs/f-2/report${path}`, { headers });
      return { type: response.headers.get('content-type'), text: await response.text() };
    };
    for (const [path, accept] of [
      ['', 'text/markdown'],
      ['?format=markdown', '*/*'],
    ] as const) {
      const { type, text } = await asked(path, { accept });
      expect(type).toContain('text/markdown');
      expect(text).toBe(reportMarkdown(made));
    }
    expect((await asked('?format=json', { accept: 'text/markdown' })).type).toContain('application/json');
  });

  it('is kept apart by what was accepted, and no answer is taken from a cache without asking again', async () => {
    const { api } = await threeRuns();
    for (const path of ['runs/f-2/report', 'runs/f-2', 'server-groups', 'runs/nowhere']) {
      const { headers } = await api.request(`/v1/p/${path}`);
      expect(headers.get('cache-control')).toBe('private, no-cache');
      expect(headers.get('vary')?.split(', ').includes('Accept') ?? false).toBe(path.endsWith('report'));
    }
  });

  it('of a roll-back is that of the failover that it undoes', async () => {
    const { call, rollBack } = await threeRuns();
    const { body } = await call('GET', `/runs/${rollBack}/report`);
    expect(body.findings).toMatchObject({ failoverId: 'f-1', rollBack: { givenBackAt: expect.any(String) } });
  });

  it('is found genuine, and not where an event of the trail was changed behind its back', async () => {
    const { runtime, call } = await threeRuns();
    const { body } = await call('GET', '/runs/f-2/report/verification');
    expect(body).toMatchObject({ genuine: true, differences: [], unchained: 0, head: { seq: expect.any(Number) } });
    const forged = {
      ...runtime.store,
      listEvents: async (groupId: string) =>
        (await runtime.store.listEvents(groupId)).map((event) =>
          event.type === 'failoverComplete' ? { ...event, message: 'all is well' } : event,
        ),
    };
    const judged = await apiOn({ ...runtime, store: forged }).call('GET', '/runs/f-2/report/verification');
    expect(judged.body.genuine).toBe(false);
    expect(judged.body.differences.length).toBeGreaterThan(0);
  });

  it('in another format is refused with those that there are', async () => {
    const { runtime } = await setup({ servers: 1 });
    const { status, body } = await apiOn(runtime).call('GET', '/runs/f-1/report?format=pdf');
    expect([status, body.error.code]).toEqual([400, 'SDRS.0201']);
    expect(body.error.message).toMatch(/format.*json.*markdown/);
  });
});
