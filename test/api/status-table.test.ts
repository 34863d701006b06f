import { describe, expect, it } from 'vitest';
import { GROUP_STATUSES, type GroupStatus } from '../../lambdas/domain/group/status.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../support/builders.ts';
import { makeDrServer, makeServer, makeSite } from '../support/observed.ts';
import { fakeApi } from './setup.ts';

/** SDRS's table: from which status each action runs; from every other one it answers SDRS.1002. Source: SDRS v1 API Reference. */
const RUNS_FROM: Readonly<Record<string, readonly GroupStatus[]>> = {
  // Enabling protection, and protecting again after a failover: one call. A group without a lease that is "starting", "stopping" or
  // "reprotecting" was left there by an earlier release, and the same call finishes it.
  'start-server-group': [
    'available',
    'error-starting',
    'starting',
    'failed-over',
    'error-reprotecting',
    'reprotecting',
  ],
  'stop-server-group': ['protected', 'error-stopping', 'stopping'],
  'failover-server-group': ['protected', 'error-failing-over', 'error-reversing'],
};

const JOBS: Readonly<Record<string, (status: GroupStatus) => string>> = {
  'start-server-group': (status) =>
    ['failed-over', 'error-reprotecting', 'reprotecting'].includes(status)
      ? 'reprotectProtectionGroupNoCG'
      : 'startProtectionGroupNoCG',
  'stop-server-group': () => 'stopProtectionGroupNoCG',
  'failover-server-group': () => 'failoverProtectionGroupNoCG',
};

const CELLS = Object.keys(RUNS_FROM).flatMap((action) => GROUP_STATUSES.map((status) => [action, status] as const));

/** Both servers are down: the former production's has to be, before the group is turned round. */
const site = makeSite({ servers: [makeServer({ state: 'stopped' }), makeDrServer()] });

const inStatus = async (status: GroupStatus) => {
  const subject = fakeApi({}, site);
  const turned = ['failed-over', 'error-reprotecting', 'reprotecting'].includes(status);
  const group = makeProtectionGroup({ status, priorityStation: turned ? 'target' : 'source' });
  await subject.store.create({ group, instances: [makeProtectedInstance()], pairs: [makeReplicationPair()] });
  return { ...subject, before: subject.executions.size };
};

describe('an action of a group', () => {
  it.each(CELLS)('%s from %s runs, or answers with the code of SDRS', async (action, status) => {
    const { call, executions, before } = await inStatus(status);
    const body = action === 'failover-server-group' ? { reason: 'no power' } : {};
    const { status: http, body: answer } = await call('POST', '/server-groups/group-1/action', { [action]: body });
    const runs = RUNS_FROM[action]?.includes(status) === true;
    expect([http, answer.error?.code]).toEqual(runs ? [200, undefined] : [400, 'SDRS.1002']);
    expect(executions.size - before).toBe(runs ? 1 : 0);
    if (!runs) return;
    const job = await call('GET', `/jobs/${answer.job_id}`);
    expect(job.body.job_type).toBe(JOBS[action]?.(status));
  });

  it('is refused of a group without replication pairs', async () => {
    const { call, store } = fakeApi();
    const group = makeProtectionGroup({ status: 'available', protectedStatus: 'stopped' });
    await store.create({ group, instances: [makeProtectedInstance()], pairs: [] });
    const { body } = await call('POST', '/server-groups/group-1/action', { 'start-server-group': {} });
    expect(body.error).toMatchObject({ code: 'SDRS.1002', message: expect.stringContaining('no replication pairs') });
  });

  it('does not protect again while a server of the former production runs', async () => {
    const { call, store, executions } = fakeApi();
    const before = executions.size;
    const group = makeProtectionGroup({ status: 'failed-over', protectedStatus: 'stopped', priorityStation: 'target' });
    await store.create({ group, instances: [makeProtectedInstance()], pairs: [makeReplicationPair()] });
    const { body } = await call('POST', '/server-groups/group-1/action', { 'start-server-group': {} });
    expect(body.error).toMatchObject({ code: 'SDRS.1342', message: expect.stringContaining('i-production') });
    expect(executions.size).toBe(before);
  });
});
