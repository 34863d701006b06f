import { describe, expect, it } from 'vitest';
import { makeFailoverRecord, makeProtectedInstance, makeProtectionGroup, START } from '../support/builders.ts';
import { makeExecution } from '../support/fakes/workflow.ts';
import { fakeApi } from './setup.ts';

const LATER = '2026-11-23T09:10:00.000Z';
const input = { groupId: 'g-1', requestedBy: { kind: 'api', caller: 'Ada', failoverId: 'f-1' } };
const ended = makeExecution({ id: 'e-1', name: 'f-1', status: 'ABORTED', endedAt: LATER, input });
const group = makeProtectionGroup({ id: 'g-1', status: 'failing-over' });
const record = makeFailoverRecord({ id: 'f-1', groupId: 'g-1', executionId: 'e-1', status: 'RUNNING' });
const phase = { state: 'waiting', reason: 'production server i-0123456789abcdef0 is stopping', issued: {} } as const;
const waiting = makeProtectedInstance({
  groupId: 'g-1',
  progress: {
    failoverId: 'f-1',
    startedAt: START,
    rung: 'F1',
    stop: { acceptedAt: START },
    phases: { fence: phase, disks: phase, identity: phase },
  },
});

/** An API whose workflow service has one execution, and has forgotten all others. */
const open = async (execution = ended) => {
  const api = fakeApi();
  api.executions.clear();
  api.executions.set(execution.id, execution);
  return api;
};

const summaryOf = ({ body }: { body: { runs: readonly object[] } }) => body.runs[0];

describe('a run whose execution was stopped by hand', () => {
  it('has failed, with what stopped it, and its servers wait for nothing any more', async () => {
    const { call, store } = await open();
    await store.create({ group, instances: [waiting], pairs: [] });
    await store.beginFailover(record);
    const { run } = (await call('GET', '/runs/f-1')).body;
    const stands = { end_state: 'FAILED', ended_at: LATER };
    expect(run).toMatchObject({ ...stands, error: 'ABORTED', servers: [{ waiting_for: null }] });
    expect((await call('GET', '/jobs/f-1')).body).toMatchObject({ status: 'FAIL', end_state: 'FAILED' });
    expect(summaryOf(await call('GET', '/server-groups/g-1/runs'))).toMatchObject(stands);
  });

  it('before its first step leaves nothing to give back', async () => {
    const { call, store } = await open();
    await store.create({ group: { ...group, status: 'protected' }, instances: [], pairs: [] });
    const { run } = (await call('GET', '/runs/f-1')).body;
    expect(run).toMatchObject({ end_state: 'FAILED', way_back: { is: 'closed', why: 'nothing was touched' } });
  });
});

describe('a run whose group was deleted', () => {
  it('has no way back, whatever became of the run', async () => {
    const { call } = await open(makeExecution({ id: 'e-1', name: 'f-1', input }));
    const { run } = (await call('GET', '/runs/f-1')).body;
    expect(run.way_back).toEqual({ is: 'closed', at: null, why: 'its group is not there any more' });
  });
});

describe('a run that was refused', () => {
  it('without a word of the caller has no reason, rather than an empty one', async () => {
    const { call, store } = await open();
    await store.create({ group, instances: [], pairs: [] });
    const { confirmation: _, ...unconfirmed } = record;
    await store.saveFailover({ ...unconfirmed, status: 'REFUSED', evidence: [], endedAt: LATER });
    expect((await call('GET', '/runs/f-1')).body.run.reason).toBeNull();
  });
});

describe('a run that has ended', () => {
  it('began at one moment, told with its servers and in the list alike', async () => {
    const { call, store } = await open({ ...ended, status: 'SUCCEEDED', startedAt: '2026-11-23T08:59:58.000Z' });
    await store.create({ group: { ...group, status: 'failed-over' }, instances: [], pairs: [] });
    await store.saveFailover({ ...record, status: 'SUCCEEDED', endedAt: LATER });
    const { run } = (await call('GET', '/runs/f-1')).body;
    const listed = summaryOf(await call('GET', '/server-groups/g-1/runs'));
    expect(listed).toMatchObject({ began_at: run.began_at, ended_at: run.ended_at });
  });

  it('is known by its record where the workflow service has forgotten it, and so is its roll-back', async () => {
    const { call, store } = await open();
    await store.create({ group: { ...group, status: 'protected' }, instances: [], pairs: [] });
    const rolledBack = { rolledBackBy: 'back-1', rolledBackAt: LATER };
    await store.saveFailover({
      ...record,
      id: 'f-0',
      status: 'FAILED',
      executionId: 'e-0',
      endedAt: START,
      ...rolledBack,
    });
    const { status, body } = await call('GET', '/server-groups/g-1/runs');
    expect([status, body.runs]).toMatchObject([
      200,
      [
        { id: 'back-1', kind: 'roll-back', end_state: 'COMPLETE', ended_at: LATER },
        { id: 'f-0', end_state: 'CANCELLED' },
      ],
    ]);
    expect((await call('GET', '/runs/back-1')).body.run).toMatchObject(body.runs[0]);
  });
});
