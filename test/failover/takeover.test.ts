import { describe, expect, it } from 'vitest';
import { createForceStopProductionServers } from '../../lambdas/handlers/steps/force-stop-production-servers.ts';
import { createMarkFailoverComplete } from '../../lambdas/handlers/steps/mark-failover-complete.ts';
import { createMarkProtectionDisabled } from '../../lambdas/handlers/steps/mark-protection-disabled.ts';
import { createMigrateNics } from '../../lambdas/handlers/steps/migrate-nics.ts';
import { createRecordFailure } from '../../lambdas/handlers/steps/record-failure.ts';
import { createStopSynchronization } from '../../lambdas/handlers/steps/stop-synchronization.ts';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import type { TestRuntime } from '../../local/test-runtime.ts';
import { CONFIRMATION, expectFailedOver, failOver, GROUP, identityOf, production, setup } from './setup.ts';

const invocation = { remainingMs: () => 300_000 };
const request = { groupId: GROUP, confirmation: CONFIRMATION };

/** An executor whose execution the workflow service has never heard of, begun an hour ago. */
const suspendedExecutor = async (runtime: TestRuntime) => {
  const { epoch } = await createValidatePrerequisites(runtime)({
    failoverId: 'failover-old',
    executionId: 'arn:aws:states:eu-central-1:123456789012:execution:gone:failover-old',
    request,
  });
  await runtime.clock.sleep(3_600_000);
  return { groupId: GROUP, failoverId: 'failover-old', epoch };
};

const mutations = ({ ec2 }: TestRuntime) => ec2.calls().filter(({ action }) => !action.startsWith('Describe')).length;

describe('an executor that wakes up after another one has taken over', () => {
  it('does nothing more: every step of it is refused, and EC2 hears nothing of it', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    const before = await identityOf(runtime.ec2, production(subject));
    const old = await suspendedExecutor(runtime);
    expect(await failOver(subject, 'failover-new')).toMatchObject({ status: 'SUCCEEDED' });
    const done = mutations(runtime);
    const steps = [
      () => createStopSynchronization(runtime)(old),
      () => createForceStopProductionServers(runtime)(old, invocation),
      () => createMigrateNics(runtime)({ ...old, waits: [] }, invocation),
      () => createMarkFailoverComplete(runtime)(old),
      () => createMarkProtectionDisabled(runtime)(old),
    ];
    for (const step of steps) await expect(step()).rejects.toMatchObject({ name: 'StaleEpochError', epoch: 1 });
    expect(mutations(runtime)).toBe(done);
    await expectFailedOver(subject, before);
  });

  it('cannot fail the group of its successor', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    const old = await suspendedExecutor(runtime);
    await failOver(subject, 'failover-new');
    const group = await runtime.store.findGroup(GROUP);
    await createRecordFailure(runtime)({
      failoverId: old.failoverId,
      executionId: 'e',
      state: { groupId: GROUP, error: { Error: 'StaleEpochError', Cause: 'taken over' } },
    });
    expect(await runtime.store.findGroup(GROUP)).toEqual(group);
    expect(await runtime.store.findFailover(GROUP, old.failoverId)).toMatchObject({
      status: 'FAILED',
      epoch: old.epoch,
    });
  });

  it('cannot write a member or the group with its older epoch', async () => {
    const subject = await setup({ servers: 1 });
    const { store } = subject.runtime;
    const old = await suspendedExecutor(subject.runtime);
    const stale = { group: await store.findGroup(GROUP), ...(await store.members(GROUP)) };
    await failOver(subject, 'failover-new');
    const [instance] = stale.instances;
    const [pair] = stale.pairs;
    if (!stale.group || !instance || !pair) throw new Error('nothing was seeded');
    await expect(store.saveInstance(instance)).rejects.toMatchObject({ name: 'StaleEpochError' });
    await expect(store.savePair(pair)).rejects.toMatchObject({ name: 'StaleEpochError' });
    const expected = { epoch: old.epoch, status: stale.group.status };
    await expect(store.saveGroup(stale.group, expected)).rejects.toMatchObject({ name: 'StaleEpochError' });
  });
});

describe('a lease', () => {
  it('is not taken from an execution that is unknown but may be just starting', async () => {
    const subject = await setup({ servers: 1 });
    await createValidatePrerequisites(subject.runtime)({
      failoverId: 'failover-young',
      executionId: 'arn:young',
      request,
    });
    const execution = await failOver(subject, 'failover-2');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'FailoverInProgressError' });
    expect(execution?.cause).toContain('has not been seen to end');
  });

  it('goes to exactly one of two that start at the same moment', async () => {
    const subject = await setup({ servers: 1 });
    const before = await identityOf(subject.runtime.ec2, production(subject));
    const executions = await Promise.all([failOver(subject, 'failover-a'), failOver(subject, 'failover-b')]);
    const statuses = executions.map((execution) => execution?.status).sort();
    expect(statuses).toEqual(['FAILED', 'SUCCEEDED']);
    const loser = executions.find((execution) => execution?.status === 'FAILED');
    expect(['FailoverInProgressError', 'PrerequisitesNotMetError']).toContain(loser?.error);
    await expectFailedOver(subject, before);
  });

  it('is kept by the same failover when its first step runs twice', async () => {
    const subject = await setup({ servers: 1 });
    const input = { failoverId: 'failover-1', executionId: 'arn:1', request };
    const once = await createValidatePrerequisites(subject.runtime)(input);
    const twice = await createValidatePrerequisites(subject.runtime)(input);
    expect(twice).toEqual(once);
    expect(twice.epoch).toBe(1);
  });
});

describe('a failover that ended between its lease and its record', () => {
  /** Its first step died there, and so did the recording of that. */
  const unrecorded = async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    const store = { ...runtime.store, saveFailover: () => Promise.reject(new Error('killed')) };
    const input = { failoverId: 'failover-old', executionId: 'arn:gone', request };
    await expect(createValidatePrerequisites({ ...runtime, store })(input)).rejects.toThrow('killed');
    await runtime.clock.sleep(3_600_000);
    const failures = async () =>
      (await runtime.store.listEvents(GROUP)).filter(
        ({ type, failoverId }) => type === 'failoverFailed' && failoverId === 'failover-old',
      );
    return { ...subject, failures };
  };

  it('is on record as failed when the next one takes over', async () => {
    const subject = await unrecorded();
    const { runtime, failures } = subject;
    expect(await failOver(subject, 'failover-new')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await failures()).toHaveLength(1);
    expect(await runtime.store.findFailover(GROUP, 'failover-old')).toMatchObject({
      status: 'FAILED',
      error: 'FailoverAbandoned',
      executionId: 'arn:gone',
      epoch: 1,
    });
  });

  it('is told to have failed, as the group has, when the next one is refused', async () => {
    const subject = await unrecorded();
    const { runtime, failures } = subject;
    const [instance] = (await runtime.store.members(GROUP)).instances;
    if (!instance) throw new Error('nothing was seeded');
    await runtime.store.saveInstance({ ...instance, status: 'invalid' });
    expect(await failOver(subject, 'failover-new')).toMatchObject({ error: 'PrerequisitesNotMetError' });
    expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'error-failing-over' });
    expect(await failures()).toHaveLength(1);
    expect(await runtime.store.findFailover(GROUP, 'failover-old')).toMatchObject({ status: 'FAILED' });
  });
});
