import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../lambdas/api/caller.ts';
import { fakeApi, PROJECT } from '../setup.ts';

const GROUP = '/server-groups/group-1';
const FAILOVER = { 'failover-server-group': { reason: 'no power' } };

const apiFor = (identity: Identity) => fakeApi({ identify: () => ({ caller: 'ada', ...identity }) });

describe('the route that is served', () => {
  it.each([
    ['GET', GROUP, { permissions: [] }, 'ada has no permission to read'],
    ['GET', `${GROUP}/failover-plan`, { permissions: ['act'] }, 'ada has no permission to read'],
    ['POST', `${GROUP}/failover-plan`, { permissions: ['read'] }, 'ada has no permission to act'],
    ['POST', `${GROUP}/action`, { permissions: ['read'] }, 'ada has no permission to act'],
    ['DELETE', '/task-center/failure-jobs/batch', { permissions: ['read'] }, 'ada has no permission to act'],
    ['POST', `${GROUP}/action`, { judged: { method: 'GET', path: `${PROJECT}${GROUP}/action` } }, 'was let in'],
    ['POST', `${GROUP}/action`, { judged: { method: 'POST', path: `${PROJECT}${GROUP}/action#` } }, 'was let in'],
    ['POST', `${GROUP}/action`, { judged: { method: 'POST', path: `${PROJECT}${GROUP}/failover-plan` } }, 'was let in'],
    ['GET', GROUP, { judged: { method: '$default', path: `${PROJECT}${GROUP}` } }, 'was let in'],
  ] as const)('%s %s is refused to %j', async (method, path, identity, message) => {
    const { call, executions, log } = apiFor(identity);
    const before = executions.size;
    const answer = await call(method, path, method === 'POST' ? FAILOVER : undefined);
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'SDRS.AWS.403' } } });
    expect(answer.body.error.message).toContain(message);
    expect(executions.size).toBe(before);
    expect(log).toEqual([expect.objectContaining({ caller: 'ada', status: 403 })]);
  });

  it('is served to whoever has the permission that it needs, by the call that was let in', async () => {
    const read = apiFor({ permissions: ['read'], judged: { method: 'GET', path: `${PROJECT}/server-groups` } });
    expect((await read.call('GET', '/server-groups?limit=1')).status).toBe(200);
    const act = apiFor({ permissions: ['act'] });
    expect((await act.call('POST', `${GROUP}/action`, FAILOVER)).body.error.code).toBe('SDRS.1013');
  });

  it('a route that does not exist needs no permission to be told so', async () => {
    const { call } = apiFor({ permissions: [] });
    expect(await call('GET', '/nowhere')).toMatchObject({ status: 404 });
  });
});
