import { describe, expect, it } from 'vitest';
import { identifyFromGateway } from '../../lambdas/api/gateway-identity.ts';
import type { ProtectionGroup } from '../../lambdas/domain/group/protection-group.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../support/builders.ts';
import { makeServer, makeSite, makeVolume } from '../support/observed.ts';
import { fakeApi, PROJECT } from './setup.ts';

const lease = {
  kind: 'failover',
  failoverId: 'f-running',
  executionId: 'execution-1',
  epoch: 1,
  production: 'source',
  takenAt: START,
} as const;

const open = async (group: Partial<ProtectionGroup> = {}, pairs = [makeReplicationPair()]) => {
  const subject = fakeApi();
  await subject.store.create({ group: makeProtectionGroup(group), instances: [makeProtectedInstance()], pairs });
  return subject;
};

const GROUP = '/server-groups/group-1';
const ACTION = `${GROUP}/action`;
const INSTANCE = '/protected-instances/instance-1';

describe('what is not there is a bad request with its own code', () => {
  it.each([
    ['GET', '/server-groups/nowhere', 'SDRS.1013'],
    ['PUT', '/server-groups/nowhere', 'SDRS.1013', { server_group: { name: 'x' } }],
    ['DELETE', '/server-groups/nowhere', 'SDRS.1013'],
    ['POST', '/server-groups/nowhere/action', 'SDRS.1013', { 'start-server-group': {} }],
    ['POST', '/server-groups/nowhere/action', 'SDRS.1013', { 'failover-server-group': {} }],
    ['GET', '/server-groups/nowhere/failover-plan', 'SDRS.1013'],
    ['POST', '/server-groups/nowhere/failover-plan', 'SDRS.1013'],
    ['DELETE', '/task-center/nowhere/failure-jobs/batch', 'SDRS.1013'],
    [
      'POST',
      '/protected-instances',
      'SDRS.1013',
      { protected_instance: { server_group_id: 'nowhere', server_id: 'i-0123456789abcdef0', name: 'x' } },
    ],
    [
      'POST',
      '/replications',
      'SDRS.1013',
      { replication: { server_group_id: 'nowhere', volume_id: 'vol-0123456789abcdef0' } },
    ],
    ['GET', '/protected-instances/nowhere', 'SDRS.1320'],
    ['PUT', '/protected-instances/nowhere', 'SDRS.1320', { protected_instance: { name: 'x' } }],
    ['DELETE', '/protected-instances/nowhere', 'SDRS.1320'],
    ['POST', '/protected-instances/nowhere/resize', 'SDRS.1320', { resize: { flavorRef: 'm5.large' } }],
    ['GET', '/protected-instances/nowhere/tags', 'SDRS.1320'],
    ['GET', '/replications/nowhere', 'SDRS.1608'],
    ['PUT', '/replications/nowhere', 'SDRS.1608', { replication: { name: 'x' } }],
    ['DELETE', '/replications/nowhere', 'SDRS.1608'],
    ['POST', '/replications/nowhere/action', 'SDRS.1608', { 'extend-replication': { new_size: 9 } }],
    ['GET', '/server-groups/nowhere/runs', 'SDRS.1013'],
    ['GET', '/server-groups/nowhere/trail', 'SDRS.1013'],
    ['GET', '/server-groups/nowhere/readiness', 'SDRS.1013'],
    ['GET', '/server-groups/nowhere/automation', 'SDRS.1013'],
    ['POST', '/server-groups/nowhere/action', 'SDRS.1013', { 'refresh-server-group': {} }],
    ['POST', '/server-groups/nowhere/action', 'SDRS.1013', { 'sweep-guard-server-group': {} }],
    ['POST', '/server-groups/nowhere/action', 'SDRS.1013', { 'acknowledge-server-group': { reason: 'x' } }],
    ['POST', '/server-groups/nowhere/action', 'SDRS.1013', { 'cancel-failover-server-group': {} }],
    ['POST', '/protected-instances/nowhere/action', 'SDRS.1320', { 'start-dr-server': {} }],
    ['GET', '/runs/nowhere', 'SDRS.0201'],
    ['GET', '/runs/nowhere/history', 'SDRS.0201'],
    ['GET', '/runs/nowhere/report', 'SDRS.0201'],
    ['GET', '/runs/nowhere/report/verification', 'SDRS.0201'],
    ['GET', '/runs/nowhere/servers/instance-1', 'SDRS.0201'],
    ['GET', '/disaster-recovery-drills/nowhere', 'SDRS.1902'],
    ['PUT', '/disaster-recovery-drills/nowhere', 'SDRS.1902', {}],
    ['DELETE', '/disaster-recovery-drills/nowhere', 'SDRS.1902'],
    ['GET', '/jobs/nowhere', 'SDRS.0201'],
    ['DELETE', '/task-center/failure-jobs/nowhere', 'SDRS.0201'],
  ])('%s %s: %s', async (method, path, code, body?: unknown) => {
    const { call } = await open();
    const answer = await call(method, path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe(code);
    if (code !== 'SDRS.0201') expect(answer.body.error.message).toContain('nowhere');
  });
});

describe('what SDRS has and this service has not', () => {
  it.each([
    ['POST', '/disaster-recovery-drills', { disaster_recovery_drill: {} }],
    ['POST', '/protected-instances/batch', { protected_instances: [] }],
    ['POST', '/protected-instances/delete', { protected_instances: [] }],
  ])('%s %s is refused with what to do instead', async (method, path, body) => {
    const { call } = await open();
    const answer = await call(method, path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe('SDRS.0206');
    expect(answer.body.error.message).toMatch(/^This service does not support \w+\. .{20,}/);
  });
});

const CREATION = {
  name: 'new',
  source_availability_zone: 'eu-central-1a',
  target_availability_zone: 'eu-central-1a',
  source_vpc_id: 'vpc-0123456789abcdef0',
};

describe('a malformed request', () => {
  it.each([
    [{ server_group: {} }, 'SDRS.0202', /server_group\.name: must be a string; it is missing/],
    [{}, 'SDRS.0201', /server_group: must be an object; it is missing/],
    [
      { server_group: { name: 'a b' } },
      'SDRS.0202',
      /name: must be 1 to 64 characters of A-Z a-z 0-9 \. _ -; it is "a b"/,
    ],
    [
      { server_group: { ...CREATION, typo: 1 } },
      'SDRS.0201',
      /unknown field "typo"; allowed: name, description, source_avail/,
    ],
    [
      { server_group: { ...CREATION, description: '<b>' } },
      'SDRS.0212',
      /description: must be at most 64 characters without < and >/,
    ],
    [
      { server_group: { ...CREATION, source_vpc_id: 'net-1' } },
      'SDRS.0204',
      /source_vpc_id: must be "vpc-" and 8 to 17 hexadecimal digits/,
    ],
  ])('%j is refused with every bad field, its value and the allowed ones', async (body, code, message) => {
    const { call } = await open();
    const answer = await call('POST', '/server-groups', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe(code);
    expect(answer.body.error.message).toMatch(message);
  });

  it.each([
    [{ 'failover-server-group': { reason: '  ' } }, /reason: must have at least 1 character; it is " {2}"$/],
    [
      { 'failover-server-group': { reason: 'x'.repeat(1001) } },
      /must have at most 1000 characters; it is "x{99}… \(1003 ch/,
    ],
    [
      { 'failover-server-group': { accept_unfenced: Array(201).fill({ instance: 'a', reason: 'b' }) } },
      /accept_unfenced: must have at most 200 entries; it is a list$/,
    ],
    [{ 'refresh-server-group': { now: true } }, /unknown field "now"; allowed: none$/],
  ])('a malformed action is refused with what it may be', async (body, message) => {
    const { call } = await open();
    const answer = await call('POST', ACTION, body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'SDRS.0201']);
    expect(answer.body.error.message).toMatch(message);
  });

  it('a malformed request that is no JSON, or says it is none, is refused', async () => {
    const { api } = await open();
    const send = (text: string, type: string) =>
      api.request('/v1/p/server-groups', { method: 'POST', body: text, headers: { 'content-type': type } });
    for (const response of [await send('{"server', 'application/json'), await send('hello', 'text/plain')]) {
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { code: 'SDRS.0201' } });
    }
  });

  it('a malformed request with zones that are not on offer is refused with those that are', async () => {
    const { call } = await open();
    const server_group = {
      name: 'new',
      source_availability_zone: 'mars-1a',
      target_availability_zone: 'eu-central-1a',
      source_vpc_id: 'vpc-0123456789abcdef0',
      domain_id: 'elsewhere',
    };
    const { body } = await call('POST', '/server-groups', { server_group });
    expect(body.error.code).toBe('SDRS.0203');
    const other = await call('POST', '/server-groups', { server_group: { ...CREATION, domain_id: 'elsewhere' } });
    expect(other.body.error.code).toBe('SDRS.0205');
    expect(body.error.message).toMatch(/source_availability_zone: must be one of eu-central-1a.*it is "mars-1a"/);
    expect(body.error.message).toMatch(/domain_id: must be that of the two zones/);
  });

  it.each([
    ['an id of another alphabet', 'GET', '/server-groups/a%20b', undefined, 'SDRS.0207'],
    ['an unknown action', 'POST', ACTION, { 'explode-server-group': {} }, 'SDRS.0206'],
    ['no action', 'POST', ACTION, {}, 'SDRS.0206'],
    ['two actions', 'POST', ACTION, { 'start-server-group': {}, 'stop-server-group': {} }, 'SDRS.0206'],
    ['a bad station', 'POST', ACTION, { 'reverse-server-group': { priority_station: 'left' } }, 'SDRS.0216'],
    ['an unknown field of a failover', 'POST', ACTION, { 'failover-server-group': { force: true } }, 'SDRS.0201'],
    [
      'a risk without a reason',
      'POST',
      ACTION,
      { 'failover-server-group': { accept_unfenced: [{ instance: 'a' }] } },
      'SDRS.0201',
    ],
  ])('with %s has its code', async (...[, method, path, body, code]) => {
    const { call } = await open();
    const answer = await call(method, path, body);
    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
  });
});

describe('what is not allowed in the current status', () => {
  it.each([
    ['stopping while failed over', 'failed-over', { 'stop-server-group': {} }, 'SDRS.1002'],
    ['stopping what is stopped', 'available', { 'stop-server-group': {} }, 'SDRS.1002'],
    ['starting what is started', 'protected', { 'start-server-group': {} }, 'SDRS.1002'],
    [
      'a DR server for what is no instance of the group',
      'available',
      { 'start-server-group': { dr_servers: [{ instance: 'nobody', server: 'i-0123456789abcdef0' }] } },
      'SDRS.1320',
    ],
    [
      'a DR server that EC2 does not show',
      'available',
      { 'start-server-group': { dr_servers: [{ instance: 'instance-1', server: 'i-0123456789abcdef0' }] } },
      'SDRS.1002',
    ],
    [
      'two DR servers for one instance',
      'available',
      {
        'start-server-group': {
          dr_servers: ['i-0123456789abcdef0', 'i-0123456789abcdef1'].map((server) => ({
            instance: 'instance-1',
            server,
          })),
        },
      },
      'SDRS.0201',
    ],
    ['a failover while available', 'available', { 'failover-server-group': {} }, 'SDRS.1002'],
    [
      'a switchover while available',
      'available',
      { 'reverse-server-group': { priority_station: 'target' } },
      'SDRS.1002',
    ],
    ['a switchover at all', 'protected', { 'reverse-server-group': { priority_station: 'target' } }, 'SDRS.1823'],
  ] as const)('%s', async (_, status, action, code) => {
    const { call, store } = await open({ status });
    const answer = await call('POST', ACTION, action);
    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
    expect((await store.listEvents('group-1')).at(-1)).toMatchObject({
      type: 'protectionGroupAction',
      message: expect.stringMatching(/^Refused .*\(by Ada\)$/),
      data: { caller: 'Ada', requestId: expect.any(String) },
    });
  });

  it('a failover without replication pairs, or with a link that is down', async () => {
    const none = await (await open({}, [])).call('POST', ACTION, { 'failover-server-group': {} });
    expect(none.body.error).toMatchObject({
      code: 'SDRS.1824',
      message: expect.stringContaining('no replication pairs'),
    });
    const down = await open({}, [makeReplicationPair({ faultLevel: 5 })]);
    const { body } = await down.call('POST', ACTION, { 'failover-server-group': {} });
    expect(body.error).toMatchObject({ code: 'SDRS.1824', message: expect.stringContaining('fault level 5') });
  });

  it('enabling a group without replication pairs', async () => {
    const { call } = await open({ status: 'available', protectedStatus: 'stopped' }, []);
    const { body } = await call('POST', ACTION, { 'start-server-group': {} });
    expect(body.error).toMatchObject({ code: 'SDRS.1002', message: expect.stringContaining('no replication pairs') });
  });

  it('deleting a group that has members', async () => {
    const { call } = await open();
    const { body } = await call('DELETE', GROUP);
    expect(body.error).toMatchObject({ code: 'SDRS.1001', message: expect.stringContaining('still has 2') });
  });

  it.each([
    ['PUT', GROUP, { server_group: { name: 'other' } }],
    ['PUT', INSTANCE, { protected_instance: { name: 'other' } }],
    ['DELETE', INSTANCE, undefined],
    ['DELETE', '/replications/pair-1', undefined],
    ['POST', ACTION, { 'stop-server-group': {} }],
  ])('%s %s while a failover runs is refused with the name of its job', async (method, path, body) => {
    const { call, store } = await open({ status: 'failing-over', epoch: 1, lease });
    const answer = await call(method, path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: 'SDRS.1002', message: expect.stringContaining('f-running') });
    expect(await store.findGroup('group-1')).toMatchObject({ name: 'pets', status: 'failing-over' });
    expect((await store.members('group-1')).instances).toHaveLength(1);
  });
});

describe('a member that does not fit', () => {
  const creation = (more: object = {}) => ({
    protected_instance: { server_group_id: 'group-1', server_id: 'i-0123456789abcdef0', name: 'new', ...more },
  });

  it('has a name that is taken', async () => {
    const { call } = await open();
    const { body } = await call('POST', '/protected-instances', creation({ name: 'web' }));
    expect(body.error).toMatchObject({
      code: 'SDRS.0202',
      message: expect.stringMatching(/^name: "web" names another/),
    });
  });

  it('is a server that EC2 does not show', async () => {
    const subject = fakeApi({}, makeSite({}, { servers: new Map([['i-0123456789abcdef0', { is: 'absent' }]]) }));
    await subject.store.create({ group: makeProtectionGroup(), instances: [], pairs: [] });
    const { body } = await subject.call(
      'POST',
      '/protected-instances',
      creation({ target_server_id: 'i-0123456789abcdef1' }),
    );
    expect(body.error.code).toBe('SDRS.1326');
    expect(body.error.message).toMatch(/server_id: there is no server i-0123456789abcdef0/);
  });

  it('is in another zone than its site', async () => {
    const server = makeServer({ id: 'i-0123456789abcdef0', availabilityZone: 'eu-central-1c' });
    const dr = makeServer({ id: 'i-0123456789abcdef1', state: 'stopped' });
    const subject = fakeApi({}, makeSite({ servers: [server, dr], nics: [] }));
    await subject.store.create({ group: makeProtectionGroup(), instances: [], pairs: [] });
    const { status, body } = await subject.call('POST', '/protected-instances', creation({ target_server_id: dr.id }));
    expect([status, body.error.code]).toEqual([400, 'SDRS.1303']);
    expect(body.error.message).toMatch(/^server_id: .* is in zone eu-central-1c, its site in eu-central-1a/);
  });

  it('is a disk of a server that is not protected', async () => {
    const id = 'vol-0123456789abcdef0';
    const attachments = [{ serverId: 'i-elsewhere', device: '/dev/sdf', state: 'attached' }];
    const subject = fakeApi({}, makeSite({ volumes: [makeVolume({ id, attachments })] }));
    await subject.store.create({ group: makeProtectionGroup(), instances: [], pairs: [] });
    const replication = { server_group_id: 'group-1', volume_id: id };
    const { body } = await subject.call('POST', '/replications', { replication });
    expect(body.error).toMatchObject({
      code: 'SDRS.1804',
      message: expect.stringMatching(/^volume_id: .*i-elsewhere.*protect its server first/),
    });
  });

  it('cannot be told while EC2 does not answer', async () => {
    const subject = fakeApi({}, makeSite({}, { volumes: new Map() }));
    await subject.store.create({ group: makeProtectionGroup(), instances: [], pairs: [] });
    const replication = { server_group_id: 'group-1', volume_id: 'vol-0123456789abcdef0' };
    const { status, body } = await subject.call('POST', '/replications', { replication });
    expect([status, body.error.code]).toEqual([503, 'SDRS.AWS.503']);
  });
});

describe('a defect', () => {
  it('tells the client nothing but the request id, and the log everything', async () => {
    const subject = fakeApi();
    subject.store.listGroups = () => Promise.reject(new Error('secret detail'));
    const { status, body, headers } = await subject.call('GET', '/server-groups');
    expect([status, body.error.code]).toEqual([500, 'SDRS.AWS.500']);
    expect(body.error.message).not.toContain('secret');
    expect(body.error.message).toContain(headers.get('x-request-id'));
    expect(subject.log).toContainEqual(
      expect.objectContaining({ level: 'ERROR', error: expect.objectContaining({ message: 'secret detail' }) }),
    );
  });
});

describe('the versions of the API', () => {
  const v1 = {
    id: 'v1',
    links: [{ rel: 'self', href: 'http://localhost/v1' }],
    version: '',
    status: 'CURRENT',
    updated: '2018-05-30T15:00:00Z',
    min_version: '',
  };

  it.each([
    ['/', { versions: [v1] }],
    ['/v1', { version: v1 }],
  ])('are listed, there is one: %s', async (path, body) => {
    const { api } = await open();
    const answer = await api.request(path);
    expect([answer.status, await answer.json()]).toEqual([200, body]);
  });

  it.each(['/', '/v1'])('are read, and nothing else: %s', async (path) => {
    const { api } = await open();
    const answer = await api.request(path, { method: 'POST' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
    expect(await answer.json()).toMatchObject({ error: { code: 'SDRS.AWS.405' } });
  });

  it.each(['/v2', '/v1/'])('are no others: %s says where the API is described', async (path) => {
    const { api } = await open();
    const answer = await api.request(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      error: { code: 'SDRS.AWS.404', message: expect.stringContaining('/openapi.json') },
    });
  });
});

describe('a call of nobody', () => {
  const anonymous = () =>
    fakeApi({
      identify: () =>
        identifyFromGateway({
          requestContext: { requestId: 'gateway-1', routeKey: 'GET /{proxy+}', http: { path: '/' } },
        }),
    });

  it.each([
    ['GET', GROUP, undefined],
    ['POST', ACTION, { 'failover-server-group': { reason: 'no power' } }],
    ['GET', '/nowhere', undefined],
  ])('is answered that it must be signed, with its request id, and does nothing: %s %s', async (method, path, body) => {
    const { call, log, executions } = anonymous();
    const before = executions.size;
    const answer = await call(method, path, body);
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'SDRS.AWS.401' } } });
    expect(answer.headers.get('x-request-id')).toBe('gateway-1');
    expect(log).toEqual([expect.objectContaining({ requestId: 'gateway-1', status: 401, path: `${PROJECT}${path}` })]);
    expect(executions.size).toBe(before);
  });

  const http = { routeKey: 'GET /{proxy+}', http: { path: '/v1/p/server-groups' } };
  const iam = { userArn: 'arn:aws:iam::111122223333:user/ada' };
  it.each([
    undefined,
    {},
    { requestContext: {} },
    { requestContext: { ...http } },
    { requestContext: { ...http, authorizer: null } },
    { requestContext: { ...http, authorizer: { lambda: { caller: '' } } } },
    // Not of an HTTP API: which call was judged is not known.
    { requestContext: { identity: iam } },
    { requestContext: { authorizer: { iam } } },
  ])('is known by what API Gateway does not say: %j', (surroundings) =>
    expect(identifyFromGateway(surroundings)).not.toHaveProperty('caller'),
  );
});

describe('a DELETE that says its body is JSON, and has none', () => {
  it.each([INSTANCE, '/replications/pair-1', GROUP])('is taken as one without a body: %s', async (path) => {
    const { call } = await open();
    const bare = await call('DELETE', path, undefined, { 'content-type': 'application/json; charset=utf-8' });
    const { call: other } = await open();
    expect({ ...bare, headers: [] }).toEqual({ ...(await other('DELETE', path)), headers: [] });
  });

  it('refuses a DELETE whose body is broken JSON, as before', async () => {
    const { api } = await open();
    const headers = { 'content-type': 'application/json' };
    const answer = await api.request(`${PROJECT}/replications/pair-1`, { method: 'DELETE', headers, body: '{' });
    expect(answer.status).toBe(400);
  });
});
