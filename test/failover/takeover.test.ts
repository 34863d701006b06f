import { describe, expect, it } from 'vitest';
import { createForceStopProductionServers } from '../../lambdas/handlers/steps/force-stop-production-servers.ts';
import { createMarkFailoverComplete } from '../../lambdas/handlers/steps/mark-failover-complete.ts';
import { createMarkProtectionDisabled } from '../../lambdas/handlers/steps/mark-protection-disabled.ts';
import { createMigrateNics } from '../../lambdas/handlers/steps/migrate-nics.ts';
import { createRecordFailure } from '../../lambdas/handlers/steps/record-failure.ts';
import { createStopSynchronization } from '../../lambdas/handlers/steps/stop-synchronization.ts';
import { createValidatePrerequisites, type ValidateDeps } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import {
  CONFIRMATION,
  expectFailedOver,
  failOver,
  GROUP,
  identityOf,
  production,
  type Subject,
  setup,
} from './setup.ts';

const invocation = { id: 'try-1', remainingMs: () => 300_000 };
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
      () => createStopSynchronization(runtime)(old, invocation),
      () => createForceStopProductionServers(runtime)(old, invocation),
      () => createMigrateNics(runtime)({ ...old }, invocation),
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
    // Written again, so that no try of the old one takes the lease, and otherwise as it was.
    expect({ ...(await runtime.store.findGroup(GROUP)), revision: group?.revision }).toEqual(group);
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
    expect({ ...twice, levels: once.levels }).toEqual(once);
    expect(twice.epoch).toBe(1);
  });
});

describe('a failover that ended between its lease and its record', () => {
  /** Its first step died there, and so did the recording of that. */
  const unrecorded = async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    const store = { ...runtime.store, beginFailover: () => Promise.reject(new Error('killed')) };
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

describe('a failover that an earlier release has recorded', () => {
  it('fails without a word on who asked for it, as nobody knows', async () => {
    const { runtime } = await setup({ servers: 1 });
    const input = { failoverId: 'failover-1', executionId: 'arn:1', request };
    await createValidatePrerequisites(runtime)(input);
    const record = await runtime.store.findFailover(GROUP, 'failover-1');
    if (!record) throw new Error('nothing was recorded');
    const { requestedBy: _, ...recorded } = record;
    await runtime.store.saveFailover(recorded);
    await createRecordFailure(runtime)({ ...input, state: { groupId: GROUP, error: { Error: 'E', Cause: 'c' } } });
    const failed = await runtime.store.findFailover(GROUP, 'failover-1');
    expect(failed).toMatchObject({ status: 'FAILED', error: 'E' });
    expect(failed).not.toHaveProperty('requestedBy');
  });
});

describe('a takeover that dies right after it has the lease', () => {
  const old = { failoverId: 'failover-old', executionId: 'arn:gone', request };
  const next = { failoverId: 'failover-new', executionId: 'arn:new', request };

  const validate = (deps: ValidateDeps, input: typeof old) => createValidatePrerequisites(deps)(input);

  /** The predecessor died before its record, or with it. */
  const leftBehind = async (how: 'without a record' | 'with a record') => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    if (how === 'with a record') await validate(runtime, old);
    else {
      const store = { ...runtime.store, beginFailover: () => Promise.reject(new Error('killed')) };
      await expect(validate({ ...runtime, store }, old)).rejects.toThrow('killed');
    }
    await runtime.clock.sleep(3_600_000);
    return subject;
  };

  /** The first write after the lease is refused. */
  const dieInBetween = async ({ runtime }: Subject, input: typeof old) => {
    const store = { ...runtime.store, appendEvents: () => Promise.reject(new Error('cut between')) };
    await expect(validate({ ...runtime, store }, input)).rejects.toThrow('cut between');
    expect((await runtime.store.findGroup(GROUP))?.lease?.failoverId).toBe(input.failoverId);
  };

  const expectToldOnce = async ({ runtime }: Subject, failoverId: string) => {
    expect(await runtime.store.findFailover(GROUP, failoverId)).toMatchObject({
      status: 'FAILED',
      error: 'FailoverAbandoned',
    });
    const told = (await runtime.store.listEvents(GROUP)).filter(
      (event) => event.type === 'failoverFailed' && event.failoverId === failoverId,
    );
    expect(told).toHaveLength(1);
  };

  describe.each(['without a record', 'with a record'] as const)('from one that died %s', (how) => {
    it('tells its failure when it is repeated, and once only', async () => {
      const subject = await leftBehind(how);
      await dieInBetween(subject, next);
      await validate(subject.runtime, next);
      await validate(subject.runtime, next);
      await expectToldOnce(subject, 'failover-old');
      expect(await subject.runtime.store.findFailover(GROUP, 'failover-new')).toMatchObject({ status: 'RUNNING' });
    });

    it('tells its failure when it fails in the end', async () => {
      const subject = await leftBehind(how);
      await dieInBetween(subject, next);
      await createRecordFailure(subject.runtime)({
        ...next,
        state: { groupId: GROUP, error: { Error: 'EventsNotWrittenError', Cause: 'cut between' } },
      });
      await expectToldOnce(subject, 'failover-old');
      expect(await subject.runtime.store.findGroup(GROUP)).not.toHaveProperty('lease');
    });

    it('leaves both to the one after it when it is never repeated', async () => {
      const subject = await leftBehind(how);
      await dieInBetween(subject, next);
      await subject.runtime.clock.sleep(3_600_000);
      expect(await failOver(subject, 'failover-last')).toMatchObject({ status: 'SUCCEEDED' });
      await expectToldOnce(subject, 'failover-old');
      await expectToldOnce(subject, 'failover-new');
    });

    it('leaves both to the one after it also where that one is refused', async () => {
      const subject = await leftBehind(how);
      const { store, clock } = subject.runtime;
      await dieInBetween(subject, next);
      await clock.sleep(3_600_000);
      const [instance] = (await store.members(GROUP)).instances;
      if (!instance) throw new Error('nothing was seeded');
      await store.saveInstance({ ...instance, status: 'invalid' });
      expect(await failOver(subject, 'failover-last')).toMatchObject({ error: 'PrerequisitesNotMetError' });
      await expectToldOnce(subject, 'failover-old');
      await expectToldOnce(subject, 'failover-new');
    });
  });

  it('closes nobody that is seen to live when the lease is written', async () => {
    const subject = await leftBehind('with a record');
    const { runtime } = subject;
    const group = await runtime.store.findGroup(GROUP);
    if (!group) throw new Error('nothing was seeded');
    let isAwake = false;
    const wakeUp = async () => {
      isAwake = true;
      await runtime.store.saveGroup({ ...group, status: 'failed-over' }, group);
    };
    const saveGroup: typeof runtime.store.saveGroup = async (...args) => {
      if (!isAwake) await wakeUp();
      return runtime.store.saveGroup(...args);
    };
    const execution = { id: 'arn:gone', name: 'failover-old', status: 'RUNNING', startedAt: group.updatedAt } as const;
    const workflow = { find: async () => (isAwake ? execution : undefined) };
    const surprised = { ...runtime, store: { ...runtime.store, saveGroup }, workflow };
    await expect(validate(surprised, next)).rejects.toMatchObject({ name: 'FailoverInProgressError' });
    expect(await runtime.store.findFailover(GROUP, 'failover-old')).toMatchObject({ status: 'RUNNING' });
  });

  it('is no failure of a later failover that bears the name of the predecessor', async () => {
    const subject = await leftBehind('with a record');
    const again = { ...old, executionId: 'arn:again' };
    await validate(subject.runtime, again);
    await validate(subject.runtime, again);
    expect(await subject.runtime.store.findFailover(GROUP, old.failoverId)).toMatchObject({
      status: 'RUNNING',
      executionId: 'arn:again',
    });
  });
});
