import { describe, expect, it } from 'vitest';
import { GROUP } from '../failover/setup.ts';
import { synchronisedSetup } from '../failover/synchronised.ts';
import { apiOn } from './setup.ts';

const ACTION = `/server-groups/${GROUP}/action`;

const open = async () => {
  const { runtime } = await synchronisedSetup({ servers: 2 });
  return { runtime, ...apiOn(runtime) };
};

describe('recovery points by the API', () => {
  it('are taken of a server by its name, as by its id, and of no server that is unknown', async () => {
    const { runtime, call } = await open();
    const [first] = (await runtime.store.members(GROUP)).instances;
    for (const wanted of [first?.name, first?.id]) {
      const { status, body } = await call('POST', ACTION, { 'sync-server-group': { instances: [wanted] } });
      expect([status, body]).toEqual([200, { job_id: expect.any(String) }]);
    }
    const unknown = await call('POST', ACTION, { 'sync-server-group': { instances: ['nobody'] } });
    expect(unknown).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('nobody') } } });
  });

  it.each(['final', 'live'])('are none that a restore could take by the word %s', async (point) => {
    const { call } = await open();
    const { status, body } = await call('POST', ACTION, { 'restore-server-group': { point } });
    expect([status, body.error?.code]).toEqual([400, 'SDRS.0201']);
    expect(body.error?.message).toContain('final and live');
  });
});
