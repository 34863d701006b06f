import { describe, expect, it } from 'vitest';
import { createRecordFailure } from '../../lambdas/handlers/steps/record-failure.ts';
import { failOver, GROUP, production, setup } from '../failover/setup.ts';
import { apiOn, type Call, pollJob, untilRunning } from './setup.ts';

const ACTION = `/server-groups/${GROUP}/action`;

const open = async (servers = 1) => {
  const subject = await setup({ servers });
  return { subject, ...subject, ...apiOn(subject.runtime) };
};

/** The server of that name, as the run lists it and as it is told by itself. */
const told = async (call: Call, runId: string, name = 'web-1') => {
  const { run } = (await call('GET', `/runs/${runId}`)).body;
  const listed = run.servers.find((server: { name: string }) => server.name === name);
  const { body } = await call('GET', `/runs/${runId}/servers/${listed.protected_instance_id}`);
  return { listed, ...body.server };
};

// biome-ignore lint/suspicious/noExplicitAny: a part of an answer
type Told = any;

const types = ({ timeline }: Told): readonly string[] => timeline.map(({ type }: Told) => type);

const callsIn = ({ timeline }: Told): readonly string[] =>
  timeline.flatMap(({ api }: Told) => (api === null ? [] : [api]));

describe('one server of a run', () => {
  it('has each call with its answer and request id, and when its effect was seen, in their order', async () => {
    const { subject, call } = await open();
    await failOver(subject, 'f-1');
    const server = await told(call, 'f-1');
    expect(server.timeline).toContainEqual({
      at: expect.any(String),
      type: 'actionPerformed',
      what: `force-stop ${server.listed.production_server}`,
      api: 'StopInstances',
      answer: 'done',
      request_id: expect.any(String),
    });
    const order = ['instancePrepared', 'actionPerformed', 'fenceDone', 'disksDone', 'identityDone', 'identityVerified'];
    expect([...new Set(types(server))].filter((type) => order.includes(type))).toEqual(order);
    const times = server.timeline.map(({ at }: Told) => at);
    expect(times).toEqual(times.toSorted());
  });

  it('has its NICs before, as promised, and where EC2 shows them now: at the DR server', async () => {
    const { subject, call } = await open();
    await failOver(subject, 'f-1');
    const { nics, listed, nics_looked_at } = await told(call, 'f-1');
    expect(new Set(nics.map(({ attribute }: Told) => attribute))).toEqual(new Set(['mac', 'private_ip', 'eip']));
    expect(Date.parse(nics_looked_at)).toBeGreaterThan(0);
    for (const { promised, before, now, result } of nics) {
      expect(before).toMatch(/[.:]/);
      const [server, word] = promised === 'STAYS' ? [listed.production_server, 'STAYED'] : [listed.dr_server, 'KEPT'];
      expect(now).toEqual({ network_interface_id: expect.stringMatching(/^eni-/), server, why: null });
      expect(result).toBe(word);
    }
    expect(nics.map(({ result }: Told) => result)).toContain('KEPT');
  });

  it('says while the run goes on what was asked for, and that nobody has looked for its NICs yet', async () => {
    const { subject, runtime, call } = await open();
    runtime.ec2.faults.hangStop(production(subject)[0] ?? '?');
    const { body } = await call('POST', ACTION, { 'failover-server-group': { reason: 'no power' } });
    await untilRunning(runtime, call, body.job_id);
    while (!callsIn(await told(call, body.job_id)).includes('StopInstances')) await runtime.clock.sleep(1_000);
    const { nics, nics_looked_at } = await told(call, body.job_id);
    expect(nics_looked_at).toBeNull();
    expect(nics.length).toBeGreaterThan(0);
    for (const { now, before, promised } of nics) {
      expect([before, promised]).not.toContain(null);
      expect(now).toEqual({ network_interface_id: null, server: null, why: expect.stringContaining('no look') });
    }
  });

  it('tells where an attribute was lost that EC2 shows nowhere', async () => {
    const { subject, runtime, call } = await open();
    await failOver(subject, 'f-1');
    const lost = async (groupId: string) =>
      (await runtime.store.listEvents(groupId)).map((event) => ({
        ...event,
        data: JSON.parse(JSON.stringify(event.data ?? {}), (key, value) => (key === 'after' ? { is: 'lost' } : value)),
      }));
    const { call: asked } = apiOn({ ...runtime, store: { ...runtime.store, listEvents: lost } });
    const { listed } = await told(call, 'f-1');
    const { body } = await asked('GET', `/runs/f-1/servers/${listed.protected_instance_id}`);
    expect(body.server.nics[0]).toMatchObject({ now: { why: expect.stringContaining('at none of') } });
  });

  it('has the start of its DR server too', async () => {
    const { subject, call } = await open();
    await failOver(subject, 'f-1');
    const { listed } = await told(call, 'f-1');
    await call('POST', `/protected-instances/${listed.protected_instance_id}/action`, { 'start-dr-server': {} });
    const { timeline } = await told(call, 'f-1');
    expect(timeline.at(-1)).toMatchObject({ type: 'startInstance', api: null, what: expect.stringContaining('web-1') });
  });

  it('has in a roll-back the calls of the roll-back alone', async () => {
    const { subject, runtime, call } = await open();
    runtime.ec2.faults.deny('CreateVolume');
    await failOver(subject, 'f-1');
    const { body } = await call('POST', ACTION, { 'cancel-failover-server-group': {} });
    await pollJob(runtime, call, body.job_id);
    expect(callsIn(await told(call, 'f-1'))).toEqual(expect.arrayContaining(['StopInstances', 'DetachVolume']));
    const back = await told(call, body.job_id);
    expect(callsIn(back)).toContain('AttachVolume');
    expect(callsIn(back)).not.toContain('StopInstances');
    expect(types(back)).toContain('giveBackDone');
  });

  it('that an earlier failover has migrated says where its NICs are all the same', async () => {
    const { subject, runtime, call } = await open(2);
    runtime.ec2.faults.hangStop(production(subject)[0] ?? '?');
    await failOver(subject, 'f-1');
    runtime.ec2.faults.releaseStop(production(subject)[0] ?? '?');
    await failOver(subject, 'f-2');
    const { run } = (await call('GET', '/runs/f-2')).body;
    const { name } = run.servers.find((server: Told) => server.left_alone);
    const { nics } = await told(call, 'f-2', name);
    expect(nics.map(({ result }: Told) => result)).toContain('KEPT');
  });

  it('has nothing to tell of a run that was refused, and is refused itself where nobody knows it', async () => {
    const { runtime, call } = await open();
    const [instance] = (await runtime.store.members(GROUP)).instances;
    await createRecordFailure(runtime)({
      failoverId: 'f-1',
      executionId: 'arn:f-1',
      state: { groupId: GROUP, error: { Error: 'PrerequisitesNotMetError', Cause: 'not now' } },
    });
    const { status, body } = await call('GET', `/runs/f-1/servers/${instance?.id}`);
    expect([status, body.server]).toEqual([200, { nics: [], nics_looked_at: null, timeline: [] }]);
    const unknown = await call('GET', '/runs/f-1/servers/web-9');
    expect([unknown.status, unknown.body.error.code]).toEqual([400, 'SDRS.1320']);
    expect((await call('GET', `/runs/nowhere/servers/${instance?.id}`)).body.error.code).toBe('SDRS.0201');
  });
});
