import { gunzipSync } from 'node:zlib';
import type { LambdaContext } from 'hono/aws-lambda';
import { describe, expect, it } from 'vitest';
import { createGatewayHandler } from '../../lambdas/api/gateway.ts';
import { PLANNED_AT_ONCE } from '../../lambdas/domain/readiness/kept-plan.ts';
import { createRecorder } from '../../lambdas/handlers/recorder/recorder.ts';
import { GROUP, setup } from '../failover/setup.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../support/builders.ts';
import { createFakeCompute } from '../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../support/fakes/group-store.ts';
import { createFakeClock } from '../support/fakes/time-and-ids.ts';
import { makeSite } from '../support/observed.ts';
import { apiOn, fakeApi } from './setup.ts';

const PATH = '/server-groups/group-1/failover-plan';

/** A group of that many servers, whose plan the recorder has made; EC2 counts who looks. */
const large = async (servers: number) => {
  const store = createMemoryGroupStore();
  const numbers = Array.from({ length: servers }, (_, n) => n);
  const group = makeProtectionGroup();
  await store.create({
    group,
    instances: numbers.map((n) =>
      makeProtectedInstance({
        id: `instance-${n}`,
        name: `app-${n}`,
        servers: { source: `i-a${n}`, target: `i-b${n}` },
      }),
    ),
    pairs: numbers.map((n) => makeReplicationPair({ id: `pair-${n}`, instanceId: `instance-${n}` })),
  });
  const clock = createFakeClock();
  const { compute, queries } = createFakeCompute(makeSite());
  await createRecorder({ store, compute, clock })({ groupId: group.id }, { remainingMs: () => 900_000 });
  await clock.sleep(240_000);
  queries.length = 0;
  return { group, queries, ...fakeApi({ store, compute, clock }), clock, store };
};

describe('the plan of 1,000 servers', () => {
  it("is the recorder's last one, with its age, without a look at EC2, and comes through Lambda", async () => {
    const { api, queries, clock } = await large(1_000);
    const serve = createGatewayHandler(api, { clock, log: () => {} });
    const event = {
      version: '2.0',
      routeKey: 'GET /{proxy+}',
      rawPath: `/v1/project-1${PATH}`,
      rawQueryString: '',
      headers: { 'accept-encoding': 'gzip' },
      isBase64Encoded: false,
      requestContext: {
        domainName: 'a',
        http: { method: 'GET', path: `/v1/project-1${PATH}` },
        requestId: 'request-1',
      },
    };
    const { statusCode, body } = await serve(event as never, {} as LambdaContext);
    expect(statusCode).toBe(200);
    expect(body.length).toBeLessThan(2_000_000);
    const { failover_plan } = JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString());
    expect(failover_plan).toMatchObject({ from: 'recorder', age_seconds: 240, count: 1_000, verdict: 'BLOCK' });
    expect(failover_plan.servers).toHaveLength(1_000);
    expect(failover_plan.servers[999]).toMatchObject({ name: 'app-999', calls: [{ api: 'CreateTags' }] });
    expect(queries).toEqual([]);
  });

  it('is read in pages where somebody wants less of it', async () => {
    const { call } = await large(1_000);
    const { body } = await call('GET', `${PATH}?limit=2&offset=998`);
    const { count, servers } = body.failover_plan;
    expect([count, servers.map((it: { name: string }) => it.name)]).toEqual([1_000, ['app-998', 'app-999']]);
  });

  it('is made by a look where the group has changed since the recorder was there', async () => {
    const { call, store, group, queries } = await large(PLANNED_AT_ONCE + 1);
    await store.saveGroup({ ...group, epoch: group.epoch + 1 }, { epoch: group.epoch, status: group.status });
    const { body } = await call('GET', PATH);
    expect(body.failover_plan).toMatchObject({ from: 'look', count: PLANNED_AT_ONCE + 1 });
    expect(queries.length).toBeGreaterThan(0);
  });
});

describe('a plan that takes longer than a call may', () => {
  it('is refused in time, with who makes it and how', async () => {
    const { store, clock } = await large(PLANNED_AT_ONCE + 1);
    const group = makeProtectionGroup({ id: 'group-2', name: 'orders', status: 'error-failing-over' });
    await store.create({ group, instances: [], pairs: [] });
    const never = { ...createFakeCompute(makeSite()).compute, observe: () => new Promise<never>(() => {}) };
    const settings = { zones: [], patienceMs: 25_000 };
    const { call } = fakeApi({ store, clock, compute: never, settings });
    const { status, body } = await call('GET', '/server-groups/group-2/failover-plan');
    expect([status, body.error.code]).toEqual([503, 'SDRS.AWS.503']);
    expect(body.error.message).toMatch(/"group-2".*25 s.*refresh-server-group.*error-failing-over.*sdrs plan group-2/);
  });
});

describe('the plan of a small group', () => {
  it('is made by a look for each call, as ever, also where the recorder has been there', async () => {
    const { runtime } = await setup({ servers: 1 });
    const { call } = apiOn(runtime);
    await call('POST', `/server-groups/${GROUP}/action`, { 'refresh-server-group': {} });
    await runtime.clock.sleep(60_000);
    const { body } = await call('GET', `/server-groups/${GROUP}/failover-plan`);
    expect(body.failover_plan).toMatchObject({ from: 'look', age_seconds: 0, count: 1, verdict: 'PASS' });
    expect(await runtime.store.findPlan(GROUP)).toBeUndefined();
  });

  it('asked for with a malformed page is refused', async () => {
    const { call } = fakeApi();
    const { status, body } = await call('GET', `${PATH}?limit=-1`);
    expect([status, body.error.code]).toEqual([400, 'SDRS.0221']);
  });
});
