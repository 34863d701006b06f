import { describe, expect, it } from 'vitest';
import { failOver, GROUP } from '../failover/setup.ts';
import { sweepMinutes, synchronisedSetup } from '../failover/synchronised.ts';
import { apiOn } from './setup.ts';

const ACTION = `/server-groups/${GROUP}/action`;

const open = async () => {
  const subject = await synchronisedSetup({ servers: 1 });
  const { runtime } = subject;
  await sweepMinutes(runtime, 20);
  const { call } = apiOn(runtime);
  const sets = async () => {
    // Listings of EC2 are a little behind.
    await runtime.clock.sleep(10_000);
    return (await call('GET', `/server-groups/${GROUP}/recovery-points`)).body.servers[0].recovery_points;
  };
  const shown = async (id: string) => (await sets()).find((one: { readonly id: string }) => one.id === id);
  return { subject, runtime, call, sets, shown };
};

describe('a pin by the API', () => {
  it('keeps a recovery point in the name of its caller, and is taken off again, as by the command', async () => {
    const { runtime, call, sets, shown } = await open();
    const [{ id }] = await sets();
    const pinned = await call('POST', ACTION, { 'pin-server-group': { recovery_point: id } });
    expect(pinned).toMatchObject({ status: 200, body: { job_id: expect.any(String) } });
    expect(await shown(id)).toMatchObject({ kept_by: 'pinned', pinned_by: ['by:Ada'] });
    const job = (await call('GET', `/jobs/${pinned.body.job_id}`)).body;
    expect(job).toMatchObject({ status: 'SUCCESS', job_type: 'pinRecoveryPointNoCG' });
    const free = await call('POST', ACTION, { 'unpin-server-group': { recovery_point: id } });
    expect(free).toMatchObject({ status: 200 });
    expect((await shown(id)).pinned_by).toEqual([]);
    const told = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type.startsWith('recoveryPoint'));
    expect(told.map(({ type, message, data }) => [type, message, data?.caller, data?.setId])).toEqual([
      ['recoveryPointPinnedByHand', `Recovery point ${id} was pinned (by Ada)`, 'Ada', id],
      ['recoveryPointUnpinned', `Recovery point ${id} is not pinned any more (by Ada)`, 'Ada', id],
    ]);
    for (const { data } of told) expect(data?.requestId).toBeDefined();
  });

  it('of a recovery point that is not there is refused with the newest ones, and the trail says so', async () => {
    const { runtime, call, sets } = await open();
    const [{ id }] = await sets();
    for (const action of ['pin-server-group', 'unpin-server-group']) {
      const { status, body } = await call('POST', ACTION, { [action]: { recovery_point: 'nonsense' } });
      expect([status, body.error.code]).toEqual([400, 'SDRS.0201']);
      expect(body.error.message).toContain(id);
    }
    const refused = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'protectionGroupAction');
    expect(refused.map(({ message }) => message)).toEqual([
      expect.stringContaining('Refused pin-server-group'),
      expect.stringContaining('Refused unpin-server-group'),
    ]);
  });

  it('of a recovery point that a failover has pinned is refused, as the pin is the failover’s own', async () => {
    const { subject, call, sets } = await open();
    await failOver(subject, 'f-1');
    const pinned = (await sets()).find((one: { readonly kept_by: string }) => one.kept_by === 'pinned');
    expect(pinned.pinned_by).toEqual([GROUP]);
    for (const action of ['pin-server-group', 'unpin-server-group']) {
      const { status, body } = await call('POST', ACTION, { [action]: { recovery_point: pinned.id } });
      expect([status, body.error.code]).toEqual([400, 'SDRS.1002']);
      expect(body.error.message).toContain(`pinned by a failover of group ${GROUP}`);
    }
  });

  it('that EC2 does not take is HTTP 503, as a repeat is safe', async () => {
    const { runtime, call, sets } = await open();
    const [{ id }] = await sets();
    runtime.ec2.faults.deny('CreateTags');
    const { status, body } = await call('POST', ACTION, { 'pin-server-group': { recovery_point: id } });
    expect([status, body.error.code]).toEqual([503, 'SDRS.AWS.503']);
    expect(body.error.message).toContain('Repeating the request is safe');
  });

  it('needs the name of a recovery point', async () => {
    const { call } = await open();
    expect(await call('POST', ACTION, { 'pin-server-group': {} })).toMatchObject({
      status: 400,
      body: { error: { code: 'SDRS.0201' } },
    });
  });
});
