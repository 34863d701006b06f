import { describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createForceStopProductionServers } from '../../lambdas/handlers/steps/force-stop-production-servers.ts';
import { createRecordFailure } from '../../lambdas/handlers/steps/record-failure.ts';
import { createCallFailoverOff } from '../../lambdas/handlers/steps/roll-back/call-failover-off.ts';
import { createRecordRollBackFailure } from '../../lambdas/handlers/steps/roll-back/record-roll-back-failure.ts';
import { createStopSynchronization } from '../../lambdas/handlers/steps/stop-synchronization.ts';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { CONFIRMATION, failOver, GROUP, type Subject, setup } from './setup.ts';

const cancel = (runtime: TestRuntime) => createCancelFailover(runtime)({ group: GROUP });

const request = { groupId: GROUP, confirmation: CONFIRMATION };
const dead = { failoverId: 'failover-dead', executionId: 'arn:gone', request };
const WAYS = ['before its record', 'after its record'] as const;

/** Took the lease, and its execution is known to nobody. */
const abandon = async ({ runtime }: Subject, when: (typeof WAYS)[number]) => {
  if (when === 'after its record') await createValidatePrerequisites(runtime)(dead);
  else {
    const store = { ...runtime.store, beginFailover: () => Promise.reject(new Error('killed')) };
    await expect(createValidatePrerequisites({ ...runtime, store })(dead)).rejects.toThrow('killed');
  }
  await runtime.clock.sleep(3_600_000);
};

/** One that was refused and touched nothing. */
const refuse = async ({ runtime }: Subject, failoverId = 'failover-refused') => {
  await createRecordFailure(runtime)({
    failoverId,
    executionId: `arn:${failoverId}`,
    state: { groupId: GROUP, error: { Error: 'PrerequisitesNotMetError', Cause: 'not now' } },
  });
  expect(await runtime.store.findFailover(GROUP, failoverId)).toMatchObject({ status: 'REFUSED' });
  await runtime.clock.sleep(60_000);
};

const told = async ({ runtime }: Subject, type: string) =>
  (await runtime.store.listEvents(GROUP)).filter((event) => event.type === type);

const expectRolledBack = async (subject: Subject, failoverId: string) => {
  const { store } = subject.runtime;
  expect(await store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
  for (const failover of await store.listFailovers(GROUP)) {
    if (failover.id === failoverId) {
      expect(failover).toMatchObject({
        status: 'FAILED',
        endedAt: expect.any(String),
        rolledBackAt: expect.any(String),
      });
    } else expect(failover).not.toHaveProperty('rolledBackAt');
  }
  const backs = await told(subject, 'failoverRolledBack');
  expect(backs.map(({ data }) => data?.rolledBack)).toContain(failoverId);
  for (const { data } of backs) {
    expect(data).toEqual({ rolledBack: failoverId, cancelled: { at: expect.any(String) } });
  }
  const failures = await told(subject, 'failoverFailed');
  expect(failures.map((event) => event.failoverId)).toContain(failoverId);
};

describe.each(WAYS)('a roll-back of a failover that died %s', (when) => {
  it('tells that it failed, once, and is noted on it and on no other', async () => {
    const subject = await setup({ servers: 1 });
    await refuse(subject);
    await abandon(subject, when);
    await cancel(subject.runtime);
    await expectRolledBack(subject, 'failover-dead');
    expect(await told(subject, 'failoverFailed')).toMatchObject([
      { failoverId: 'failover-dead', data: { error: 'FailoverAbandoned' } },
    ]);
  });

  it('does so also where one that came later was refused', async () => {
    const subject = await setup({ servers: 1 });
    await abandon(subject, when);
    await refuse(subject);
    await cancel(subject.runtime);
    await expectRolledBack(subject, 'failover-dead');
  });

  it.each(['before', 'after'] as const)('does so when it is killed %s any of its calls', async (moment) => {
    const subject = await setup({ servers: 1 });
    await refuse(subject);
    await abandon(subject, when);
    let wasKilled = true;
    for (let call = 1; wasKilled; call += 1) {
      expect(call).toBeLessThan(150);
      const { runtime } = subject;
      runtime.power.cutAt({ call, when: moment });
      const ended = cancel(runtime).then(
        () => false,
        (error: Error) => {
          expect(error.message).toContain('its status is protected');
          return false;
        },
      );
      wasKilled = await Promise.race([ended, runtime.power.lost.then(() => true)]);
      subject.runtime = runtime.reopen();
    }
    await expectRolledBack(subject, 'failover-dead');
  });

  it('leaves the failure told to whoever comes next when it dies itself and a failover takes over', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    await abandon(subject, when);
    const store = { ...runtime.store, appendEvents: () => Promise.reject(new Error('killed')) };
    const first = { failoverId: 'back-1', executionId: 'arn:back-1', request: { groupId: GROUP } };
    const step = createCallFailoverOff({ ...runtime, store });
    await expect(step(first, { id: 'try-1', remainingMs: () => 300_000 })).rejects.toThrow('killed');
    await runtime.clock.sleep(3_600_000);
    expect(await failOver(subject, 'failover-next')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await told(subject, 'failoverFailed')).toMatchObject([{ failoverId: 'failover-dead' }]);
    const records = await runtime.store.listFailovers(GROUP);
    expect(records.map(({ id, status }) => [id, status])).toEqual([
      ['failover-next', 'SUCCEEDED'],
      ['failover-dead', 'FAILED'],
    ]);
  });
});

it('a roll-back that gives up leaves no member as failing over', async () => {
  const subject = await setup({ servers: 2 });
  const { runtime } = subject;
  const { servers: _, ...context } = await createValidatePrerequisites(runtime)(dead);
  await createStopSynchronization(runtime)(context, { id: 'sync', remainingMs: () => 300_000 });
  await createForceStopProductionServers(runtime)(context, { id: 'fence', remainingMs: () => 300_000 });
  await runtime.clock.sleep(3_600_000);
  runtime.ec2.faults.deny('DeleteTags');
  await expect(cancel(runtime)).rejects.toMatchObject({ name: 'RollBackIncompleteError' });
  expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'error-failing-over' });
  const { instances } = await runtime.store.members(GROUP);
  expect(instances.map(({ status }) => status)).toEqual(['error-failing-over', 'error-failing-over']);
});

it('a roll-back that fails once production was given back leaves everybody protected', async () => {
  const subject = await setup({ servers: 2 });
  const { runtime } = subject;
  await createValidatePrerequisites(runtime)(dead);
  await runtime.clock.sleep(3_600_000);
  await cancel(runtime);
  const again = { failoverId: 'back-2', executionId: 'arn:back-2', request: { groupId: GROUP, start: true } };
  await createCallFailoverOff(runtime)(again, { id: 'try-1', remainingMs: () => 300_000 });
  const state = { groupId: GROUP, error: { Error: 'Gone', Cause: 'the hall is under water' } };
  await createRecordRollBackFailure(runtime)({ ...again, state });
  expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });
  expect(await runtime.store.findGroup(GROUP)).not.toHaveProperty('lease');
  const { instances } = await runtime.store.members(GROUP);
  expect(instances.map(({ status }) => status)).toEqual(['protected', 'protected']);
  expect(await failOver(subject, 'failover-next')).toMatchObject({ status: 'SUCCEEDED' });
});

describe('a roll-back of a failover that failed', () => {
  const failed = async () => {
    const subject = await setup({ servers: 1 });
    subject.runtime.ec2.faults.deny('CreateVolume');
    expect(await failOver(subject, 'failover-1')).toMatchObject({ error: 'ServerNotMigratedError' });
    await subject.runtime.clock.sleep(60_000);
    return subject;
  };

  it('is noted on that one, not on one that was refused since', async () => {
    const subject = await failed();
    await refuse(subject);
    await cancel(subject.runtime);
    await expectRolledBack(subject, 'failover-1');
  });

  it('is noted on it also when the first try gave up', async () => {
    const subject = await failed();
    const { faults } = subject.runtime.ec2;
    faults.deny('DeleteTags');
    await expect(cancel(subject.runtime)).rejects.toMatchObject({ name: 'RollBackIncompleteError' });
    faults.allow('DeleteTags');
    await refuse(subject);
    await cancel(subject.runtime);
    await expectRolledBack(subject, 'failover-1');
  });
});

it('a roll-back is never noted on a failover that succeeded', async () => {
  const subject = await setup({ servers: 1 });
  const { store } = subject.runtime;
  await abandon(subject, 'before its record');
  const group = await store.findGroup(GROUP);
  if (!group?.lease) throw new Error('nothing holds the lease');
  // As an earlier release left it: failed, without a lease, and without a record of who had failed.
  const { lease, ...rest } = group;
  await store.saveFailover({
    id: 'failover-done',
    groupId: GROUP,
    executionId: 'arn:done',
    status: 'SUCCEEDED',
    epoch: 0,
    production: lease.production,
    evidence: [],
    startedAt: lease.takenAt,
    failedMembers: [],
  });
  await store.saveGroup({ ...rest, status: 'error-failing-over' }, group);
  await cancel(subject.runtime);
  expect(await store.findFailover(GROUP, 'failover-done')).not.toHaveProperty('rolledBackAt');
});
