import { describe, expect, it } from 'vitest';
import type { ApiDeps } from '../../lambdas/api/deps.ts';
import type { GroupStatus } from '../../lambdas/domain/group/status.ts';
import {
  makeFailoverRecord,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
} from '../support/builders.ts';
import { fakeApi } from './setup.ts';

const A = 'eu-central-1a';
const B = 'eu-central-1b';

const open = async () => {
  const subject = fakeApi();
  const add = async (id: string, status: GroupStatus, zone = A) => {
    const sites = {
      source: { availabilityZone: zone, vpcId: 'vpc-1' },
      target: { availabilityZone: B, vpcId: 'vpc-1' },
    };
    const protectedStatus = status === 'protected' ? ('started' as const) : ('stopped' as const);
    await subject.store.create({
      group: makeProtectionGroup({ id, name: `name-${id}`, status, protectedStatus, sites }),
      instances: [makeProtectedInstance({ id: `instance-${id}`, groupId: id, name: `server-${id}` })],
      pairs: [
        makeReplicationPair({
          id: `pair-${id}`,
          groupId: id,
          instanceId: `instance-${id}`,
          name: `disk-${id}`,
          faultLevel: status === 'error-failing-over' ? 2 : 0,
        }),
      ],
    });
  };
  await add('g1', 'protected');
  await add('g2', 'available', B);
  await add('g3', 'error-failing-over');
  return subject;
};

const LISTS = [
  { path: '/server-groups', key: 'server_groups', ids: ['g1', 'g2', 'g3'] },
  { path: '/protected-instances', key: 'protected_instances', ids: ['instance-g1', 'instance-g2', 'instance-g3'] },
  { path: '/replications', key: 'replications', ids: ['pair-g1', 'pair-g2', 'pair-g3'] },
] as const;

describe.each(LISTS)('GET $path', ({ path, key, ids }) => {
  const list = async (query: string) => {
    const { call } = await open();
    const { status, body } = await call('GET', `${path}${query}`);
    expect(status).toBe(200);
    return { count: body.count, ids: body[key].map(({ id }: { id: string }) => id) };
  };
  const [first, second, third] = ids;

  it('lists all by name', async () => {
    expect(await list('')).toEqual({ count: 3, ids });
  });

  it.each([
    ['?limit=2', 3, [first, second]],
    ['?limit=2&offset=2', 3, [third]],
    ['?offset=3', 3, []],
    [`?limit=2&marker=${first}`, 3, [second, third]],
    [`?limit=2&marker=${third}`, 3, []],
    ['?limit=0', 3, []],
    ['?name=G1', 1, [first]],
    [`?availability_zone=${B}`, 1, [second]],
    ['?query_type=stop_protected', 2, [second, third]],
    ['?query_type=status_abnormal', 1, [third]],
    ['?query_type=general', 3, [...ids]],
  ])('%s is answered with what fits', async (query, count, expected) => {
    const found = await list(query);
    // An instance is abnormal by its own status, which is sound in this group.
    if (key === 'protected_instances' && query.includes('abnormal')) expect(found).toEqual({ count: 0, ids: [] });
    else expect(found).toEqual({ count, ids: expected });
  });

  it.each([
    ['limit=1001', 'SDRS.0221', /limit: must be a whole number from 0 to 1000; it is "1001"/],
    ['limit=-1', 'SDRS.0221', /limit: must be a whole number/],
    ['limit=ten', 'SDRS.0221', /limit: .*it is "ten"/],
    ['offset=1.5', 'SDRS.0222', /offset: must be a whole number/],
    [
      'query_type=all',
      'SDRS.0201',
      /query_type: must be one of status_abnormal, stop_protected, period_no_dr_drill, general/,
    ],
  ])('refuses %s with the field, the value and the allowed ones', async (query, code, message) => {
    const { call } = await open();
    const { status, body } = await call('GET', `${path}?${query}`);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('filters by id', () => {
  it.each([
    ['/protected-instances?server_group_id=g1', 'protected_instances', ['instance-g1']],
    ['/protected-instances?server_group_ids=g1,g2', 'protected_instances', ['instance-g1', 'instance-g2']],
    ['/protected-instances?protected_instance_ids=instance-g3', 'protected_instances', ['instance-g3']],
    ['/replications?server_group_id=g2', 'replications', ['pair-g2']],
    ['/replications?protected_instance_id=instance-g1', 'replications', ['pair-g1']],
    ['/replications?protected_instance_ids=instance-g1,instance-g3', 'replications', ['pair-g1', 'pair-g3']],
    ['/server-groups?status=available', 'server_groups', ['g2']],
    // As the reference writes them, in either quotes and as its example has them; and as clients send lists.
    [
      `/protected-instances?server_group_ids=${encodeURIComponent('["g1","g2"]')}`,
      'protected_instances',
      ['instance-g1', 'instance-g2'],
    ],
    [
      `/protected-instances?server_group_ids=${encodeURIComponent("['g1', 'g2']")}`,
      'protected_instances',
      ['instance-g1', 'instance-g2'],
    ],
    [
      '/protected-instances?server_group_ids=%5b%22g1%22%2c%22g2&status=protected',
      'protected_instances',
      ['instance-g1', 'instance-g2'],
    ],
    [
      '/protected-instances?server_group_ids=g1&server_group_ids=g3',
      'protected_instances',
      ['instance-g1', 'instance-g3'],
    ],
    [`/replications?server_group_ids=${encodeURIComponent('["g2"]')}`, 'replications', ['pair-g2']],
    [`/replications?protected_instance_ids=${encodeURIComponent('["instance-g2"]')}`, 'replications', ['pair-g2']],
    // The list counts where one is named beside it, and instances do not count where groups are named.
    ['/protected-instances?server_group_id=g1&server_group_ids=g2', 'protected_instances', ['instance-g2']],
    [
      '/protected-instances?server_group_id=g1&protected_instance_ids=instance-g3',
      'protected_instances',
      ['instance-g1'],
    ],
    ['/replications?server_group_id=g1&server_group_ids=g2', 'replications', ['pair-g2']],
    ['/replications?protected_instance_id=instance-g1&protected_instance_ids=instance-g3', 'replications', ['pair-g3']],
    ['/replications?server_group_id=g1&protected_instance_ids=instance-g3', 'replications', []],
  ])('%s', async (path, key, expected) => {
    const { call } = await open();
    const { body } = await call('GET', path);
    expect(body[key].map(({ id }: { id: string }) => id)).toEqual(expected);
  });

  it('take at most 30 ids', async () => {
    const { call } = await open();
    const ids = Array.from({ length: 31 }, (_, n) => `g${n}`).join(',');
    const { body } = await call('GET', `/replications?server_group_ids=${ids}`);
    expect(body.error).toMatchObject({ code: 'SDRS.0226', message: expect.stringContaining('at most 30 ids') });
  });
});

describe('the task center', () => {
  const withFailures = async () => {
    const subject = await open();
    const { store } = subject;
    const failed = { status: 'FAILED', error: 'ServerNotMigratedError', cause: 'web: no slot' } as const;
    await store.saveFailover(makeFailoverRecord({ id: 'f1', groupId: 'g1', ...failed }));
    await store.saveFailover(
      makeFailoverRecord({ id: 'f2', groupId: 'g3', status: 'REFUSED', startedAt: '2026-11-23T10:00:00.000Z' }),
    );
    await store.saveFailover(makeFailoverRecord({ id: 'f3', groupId: 'g3', status: 'SUCCEEDED' }));
    return subject;
  };
  const idsOf = async (call: ReturnType<typeof fakeApi>['call'], query = '') =>
    (await call('GET', `/task-center/failure-jobs${query}`)).body.failure_jobs.map(
      ({ job_id }: { job_id: string }) => job_id,
    );

  it('lists what failed or was refused, the newest first, with its reason', async () => {
    const { call } = await withFailures();
    const { body } = await call('GET', '/task-center/failure-jobs');
    expect(body.count).toBe(2);
    expect(body.failure_jobs[1]).toEqual({
      job_id: 'f1',
      job_type: 'failoverProtectionGroupNoCG',
      job_status: 'FAIL',
      begin_time: '2026-11-23T09:00:00.000Z',
      failure_status: 'failoverFail',
      resource_id: 'g1',
      resource_name: 'name-g1',
      resource_type: 'server_groups',
      error_code: 'SDRS.1317',
      fail_reason: 'web: no slot',
    });
    expect(body.failure_jobs[0].job_id).toBe('f2');
  });

  it('filters and pages', async () => {
    const { call } = await withFailures();
    expect(await idsOf(call, '?server_group_id=g1')).toEqual(['f1']);
    expect(await idsOf(call, '?resource_name=g3')).toEqual(['f2']);
    expect(await idsOf(call, '?failure_status=createFail')).toEqual([]);
    expect(await idsOf(call, '?limit=1&offset=1')).toEqual(['f1']);
  });

  it('forgets a job that is deleted, but neither its record nor who deleted it', async () => {
    const { call, store } = await withFailures();
    const { status, body } = await call('DELETE', '/task-center/failure-jobs/f1');
    expect([status, body]).toEqual([204, undefined]);
    expect(await idsOf(call)).toEqual(['f2']);
    expect(await store.findFailover('g1', 'f1')).toMatchObject({ status: 'FAILED' });
    expect((await store.listEvents('g1')).at(-1)).toMatchObject({ type: 'deleteFailureJob', data: { caller: 'Ada' } });
    const again = await call('DELETE', '/task-center/failure-jobs/f1');
    expect(again.body.error).toMatchObject({ code: 'SDRS.0201', message: expect.stringContaining('"f1"') });
  });

  it('is emptied at once, for one group or for all', async () => {
    const { call } = await withFailures();
    expect((await call('DELETE', '/task-center/g3/failure-jobs/batch')).status).toBe(204);
    expect(await idsOf(call)).toEqual(['f1']);
    expect((await call('DELETE', '/task-center/failure-jobs/batch')).status).toBe(204);
    expect(await idsOf(call)).toEqual([]);
  });
});

describe('the project', () => {
  it('has no quotas, and counts what is used', async () => {
    const { call } = await open();
    const { body } = await call('GET', '/sdrs/quotas');
    expect(body.quotas.resources).toEqual([
      { type: 'server_groups', used: 3, quota: -1, min: 0, max: -1 },
      { type: 'replications', used: 3, quota: -1, min: 0, max: -1 },
    ]);
  });

  it('offers every pair of its zones, one zone with itself last', async () => {
    const { call } = fakeApi({ settings: { zones: [A, B] } } satisfies Partial<ApiDeps>);
    const { body } = await call('GET', '/active-domains');
    expect(body.domains.map(({ id }: { id: string }) => id)).toEqual([
      `${A}.${B}`,
      `${B}.${A}`,
      `${A}.${A}`,
      `${B}.${B}`,
    ]);
    expect(body.domains[0]).toMatchObject({
      sold_out: false,
      local_replication_cluster: { availability_zone: A },
      remote_replication_cluster: { availability_zone: B },
    });
  });

  it('has no drills', async () => {
    const { call } = await open();
    const { body } = await call('GET', '/disaster-recovery-drills');
    expect(body).toEqual({ count: 0, disaster_recovery_drills: [] });
  });
});
