import { describe, expect, it } from 'vitest';
import { barsOf } from '../../console/src/model/bars.ts';
import { rowsOf } from '../../console/src/model/server-rows.ts';
import { failOver, GROUP, setup } from '../failover/setup.ts';
import { apiOn, pollJob } from './setup.ts';

const ACTION = `/server-groups/${GROUP}/action`;
const NOW = '2026-11-23T09:30:00.000Z';

/** A group whose failover has failed, and the roll-back of that, which has just begun. */
const open = async () => {
  const subject = await setup({ servers: 1 });
  const { runtime } = subject;
  const { call } = apiOn(runtime);
  runtime.ec2.faults.deny('CreateVolume');
  await failOver(subject, 'f-1');
  const cancel = { 'cancel-failover-server-group': { start: true } };
  const id: string = (await call('POST', ACTION, cancel)).body.job_id;
  const run = async () => (await call('GET', `/runs/${id}`)).body.run;
  return { subject, runtime, call, id, run };
};

const DONE = { state: 'done', reason: null, done_at: expect.any(String) };

describe('a roll-back', () => {
  it('that goes on waits for what gives production back, and for nothing of the failover', async () => {
    const { runtime, run } = await open();
    const waited = new Set<string>();
    for (let now = await run(); now.ended_at === null; now = await run()) {
      const [server] = now.servers;
      if (server.waiting_for) waited.add(server.waiting_for.what);
      if (server.phases.give_back) expect(server.phases.fence.state).toBe('pending');
      await runtime.clock.sleep(1_000);
    }
    expect([...waited]).toEqual(['production to be given back', 'production to be in service']);
  });

  it('that has ended says how production was given back, also once a later failover has the group', async () => {
    const { subject, runtime, call, id, run } = await open();
    await pollJob(runtime, call, id);
    const told = (await run()).servers;
    expect(told).toMatchObject([
      { name: 'web-1', production_state: 'running', phases: { give_back: DONE, in_service: DONE }, waiting_for: null },
    ]);
    expect(barsOf(told).map(({ phase, text }) => [phase, text])).toEqual([
      ['give_back', '1 done of 1'],
      ['in_service', '1 done of 1'],
    ]);
    expect(rowsOf(told, NOW)).toMatchObject([{ standing: 'migrated', shown: { word: 'Given back' }, why: '' }]);
    runtime.ec2.faults.allow('CreateVolume');
    await failOver(subject, 'f-2');
    expect((await run()).servers).toEqual(told);
    expect((await run()).data_loss).toEqual({ recovery_point_at: null, fenced_at: null });
  });
});
