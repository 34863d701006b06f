import { describe, expect, it } from 'vitest';
import type { ProtectionGroup } from '../../../../lambdas/domain/group/protection-group.ts';
import { createStartFailover } from '../../../../lambdas/handlers/operations/runs/start-failover.ts';
import type { ExecutionStatus } from '../../../../lambdas/ports/workflow.ts';
import { makeProtectionGroup, START } from '../../../support/builders.ts';
import { createMemoryGroupStore } from '../../../support/fakes/group-store.ts';
import { createFakeClock, createFakeIds } from '../../../support/fakes/time-and-ids.ts';
import { createFakeWorkflow, makeExecution } from '../../../support/fakes/workflow.ts';

const lease = {
  kind: 'failover',
  failoverId: 'failover-1',
  executionId: 'execution-1',
  epoch: 1,
  production: 'source',
  takenAt: START,
} as const;

const setup = async (overrides: Partial<ProtectionGroup> = {}, owner: ExecutionStatus = 'RUNNING') => {
  const store = createMemoryGroupStore();
  await store.create({ group: makeProtectionGroup(overrides), instances: [], pairs: [] });
  const { workflow, executions } = createFakeWorkflow([makeExecution({ status: owner })]);
  const startFailover = createStartFailover({ store, workflow, clock: createFakeClock(), ids: createFakeIds() });
  return { store, executions, startFailover };
};

const requestedBy = { kind: 'command', caller: 'ada' } as const;
const confirmation = { by: 'Ada', reason: 'no power' };

describe('starting a failover', () => {
  it('starts one execution, named after the group, the time and an id', async () => {
    const { startFailover, executions } = await setup();
    const started = await startFailover({ requestedBy, group: 'pets', confirmation });
    expect(started).toEqual({
      groupId: 'group-1',
      failoverId: 'pets-20261123T090000Z-id1',
      executionId: 'execution-of-pets-20261123T090000Z-id1',
    });
    expect(executions.get(started.executionId)?.input).toEqual({
      groupId: 'group-1',
      confirmation,
      requestedBy: { ...requestedBy, failoverId: started.failoverId },
    });
  });

  it('stays within the length and characters of an execution name', async () => {
    const { startFailover } = await setup({ name: `${'a.b'.repeat(21)}x` });
    const { failoverId } = await startFailover({ requestedBy, group: 'group-1' });
    expect(failoverId).toMatch(/^[A-Za-z0-9_-]{80}$/);
    expect(failoverId).toContain('-20261123T090000Z-id1');
  });

  it('leaves the confirmation out where there is none, so that the fault has to be observed', async () => {
    const { startFailover, executions } = await setup();
    const { executionId, failoverId } = await startFailover({ requestedBy, group: 'group-1' });
    expect(executions.get(executionId)?.input).toEqual({
      groupId: 'group-1',
      requestedBy: { ...requestedBy, failoverId },
    });
  });

  it('refuses a second failover while one runs', async () => {
    const { startFailover, executions } = await setup({ status: 'failing-over', lease });
    await expect(startFailover({ requestedBy, group: 'pets' })).rejects.toMatchObject({
      name: 'FailoverInProgressError',
      failoverId: 'failover-1',
    });
    expect(executions.size).toBe(1);
  });

  it('starts another one when the execution that held the lease has ended', async () => {
    const { startFailover } = await setup({ status: 'failing-over', lease }, 'ABORTED');
    await expect(startFailover({ requestedBy, group: 'pets' })).resolves.toMatchObject({ groupId: 'group-1' });
  });

  it('joins the failover that runs under the same id', async () => {
    const { startFailover } = await setup({ status: 'failing-over', lease });
    await expect(startFailover({ requestedBy, group: 'pets', failoverId: 'failover-1' })).resolves.toMatchObject({
      failoverId: 'failover-1',
    });
  });

  it('starts nothing new when the same id is given again', async () => {
    const { startFailover, executions } = await setup();
    const first = await startFailover({ requestedBy, group: 'pets', failoverId: 'mine' });
    expect(await startFailover({ requestedBy, group: 'pets', failoverId: 'mine' })).toEqual(first);
    expect(executions.size).toBe(2);
  });

  it('refuses an id that cannot name an execution', async () => {
    const { startFailover } = await setup();
    await expect(startFailover({ requestedBy, group: 'pets', failoverId: 'not a name' })).rejects.toMatchObject({
      name: 'InvalidFailoverIdError',
      message: expect.stringContaining('"not a name"'),
    });
  });

  it('knows no group of another name', async () => {
    const { startFailover } = await setup();
    await expect(startFailover({ requestedBy, group: 'cattle' })).rejects.toMatchObject({ name: 'GroupNotFoundError' });
  });

  it('asks for the id where two groups have the name', async () => {
    const { startFailover, store } = await setup();
    await store.create({ group: makeProtectionGroup({ id: 'group-2' }), instances: [], pairs: [] });
    await expect(startFailover({ requestedBy, group: 'pets' })).rejects.toMatchObject({
      name: 'AmbiguousNameError',
      candidates: ['group-1', 'group-2'],
    });
  });
});
