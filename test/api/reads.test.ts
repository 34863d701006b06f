import { describe, expect, it } from 'vitest';
import {
  makeFailoverRecord,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
} from '../support/builders.ts';
import { createMemoryGroupStore } from '../support/fakes/group-store.ts';
import { fakeApi } from './setup.ts';

const GROUPS = 5;

/** Five groups with a member each and a failed failover, and how often the store was asked for what. */
const setup = async () => {
  const store = createMemoryGroupStore();
  for (let n = 1; n <= GROUPS; n += 1) {
    const groupId = `group-${n}`;
    await store.create({
      group: makeProtectionGroup({ id: groupId, name: `pets-${n}` }),
      instances: [makeProtectedInstance({ id: `instance-${n}`, groupId })],
      pairs: [makeReplicationPair({ id: `pair-${n}`, groupId, instanceId: `instance-${n}` })],
    });
    await store.saveFailover(makeFailoverRecord({ id: `failover-${n}`, groupId, status: 'FAILED' }));
  }
  const asked: Record<string, number> = {};
  const counting = new Proxy(store, {
    get: (target, name: keyof typeof store) => {
      asked[name] = (asked[name] ?? 0) + 1;
      return target[name];
    },
  });
  return { asked, ...fakeApi({ store: counting }) };
};

/** The figures of docs/api.md, "How much a list reads". */
describe('a list reads', () => {
  it.each([
    ['/server-groups', 5, { listGroups: 1, findGroup: 5, members: 5, findReplication: 5 }],
    ['/server-groups?limit=2&offset=1', 2, { listGroups: 1, findGroup: 2, members: 2, findReplication: 2 }],
    ['/server-groups?limit=2&status=protected', 2, { listGroups: 1, findGroup: 5, members: 5, findReplication: 5 }],
    ['/protected-instances?limit=2', 2, { listGroups: 1, findGroup: 5, members: 5 }],
    ['/protected-instances?server_group_id=group-3', 1, { findGroup: 1, members: 1 }],
    ['/protected-instances?server_group_ids=group-3,group-4', 2, { findGroup: 2, members: 2 }],
    ['/replications?limit=2', 2, { listGroups: 1, findGroup: 5, members: 5, findReplication: 5 }],
    ['/replications?server_group_id=group-3', 1, { findGroup: 1, members: 1, findReplication: 1 }],
    ['/replications?server_group_id=nowhere', 0, { findGroup: 1, members: 1 }],
    ['/task-center/failure-jobs?limit=2', 2, { listGroups: 1, listFailovers: 5, listOperations: 5 }],
    [
      '/task-center/failure-jobs?server_group_id=group-3',
      1,
      { findGroup: 1, listFailovers: 1, listOperations: 1, members: 1 },
    ],
    ['/task-center/failure-jobs?server_group_id=nowhere', 0, { findGroup: 1 }],
  ])('of five groups, %s with %i on its page: %j', async (path, shown, reads) => {
    const { call, asked } = await setup();
    const { status, body } = await call('GET', path);
    expect(status).toBe(200);
    const { count, ...lists } = body;
    expect(Object.values(lists).flat()).toHaveLength(shown);
    expect(asked).toEqual(reads);
  });

  it('no list at all is needed for a job of a failover, and all groups are read for one pair', async () => {
    const job = await setup();
    const action = { 'failover-server-group': { reason: 'no power' } };
    const { body } = await job.call('POST', '/server-groups/group-3/action', action);
    for (const name of Object.keys(job.asked)) delete job.asked[name];
    expect((await job.call('GET', `/jobs/${body.job_id}`)).status).toBe(200);
    expect(job.asked).toEqual({ findFailover: 1, members: 1 });
    const pair = await setup();
    expect((await pair.call('GET', '/replications/pair-3')).status).toBe(200);
    expect(pair.asked).toEqual({ listGroups: 1, findGroup: 5, members: 5, findReplication: 1 });
  });

  it('all that fit into its count, also where it reads a page only', async () => {
    const { call } = await setup();
    const { body } = await call('GET', '/server-groups?limit=2&offset=4');
    expect(body).toMatchObject({ count: 5, server_groups: [{ id: 'group-5' }] });
  });

  it('a list reads only its group where the failures of one are dismissed', async () => {
    const { call, asked } = await setup();
    expect((await call('DELETE', '/task-center/group-3/failure-jobs/batch')).status).toBe(204);
    expect(asked).toMatchObject({ listFailovers: 1 });
    expect(asked).not.toHaveProperty('listGroups');
    expect((await call('GET', '/task-center/failure-jobs')).body.count).toBe(4);
  });
});
