import { DescribeNetworkInterfacesCommand, StartInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { startRollBack } from '../../lambdas/handlers/operations/runs/start-roll-back.ts';
import { createForceStopProductionServers } from '../../lambdas/handlers/steps/force-stop-production-servers.ts';
import { createMakeDrDisksAvailable } from '../../lambdas/handlers/steps/make-dr-disks-available.ts';
import { createMarkFailoverComplete } from '../../lambdas/handlers/steps/mark-failover-complete.ts';
import { createMarkProtectionDisabled } from '../../lambdas/handlers/steps/mark-protection-disabled.ts';
import type { FailoverContext } from '../../lambdas/handlers/steps/messages.ts';
import { createMigrateNics } from '../../lambdas/handlers/steps/migrate-nics.ts';
import { createRecordFailure } from '../../lambdas/handlers/steps/record-failure.ts';
import { createCallFailoverOff } from '../../lambdas/handlers/steps/roll-back/call-failover-off.ts';
import { createRecordRollBackFailure } from '../../lambdas/handlers/steps/roll-back/record-roll-back-failure.ts';
import { createStopSynchronization } from '../../lambdas/handlers/steps/stop-synchronization.ts';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import type { GroupStore } from '../../lambdas/ports/group-store.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { setupIsolated } from './isolated-site.ts';
import { CONFIRMATION, expectFailedOver, failOver, GROUP, identityOf, production, setup } from './setup.ts';

const request = { groupId: GROUP, confirmation: CONFIRMATION };
const start = { failoverId: 'f-1', executionId: 'arn:f-1', request };
const back = { failoverId: 'back-1', executionId: 'arn:back-1', request: { groupId: GROUP } };
const refusal = { failoverId: 'f-1', executionId: 'arn:f-1', state: { groupId: GROUP, error: { Error: 'Gone' } } };
const tryOf = (id: string) => ({ id, remainingMs: () => 300_000 });
const cancel = (runtime: TestRuntime & { readonly store: GroupStore }) =>
  createCancelFailover(runtime)({ group: GROUP });

type Method = keyof GroupStore;

/** A store of which the nth call of a method is suspended, before or after its effect, until it is woken. */
const suspending = (store: GroupStore, method: Method, { nth = 1, when = 'before' as 'before' | 'after' } = {}) => {
  const asleep = Promise.withResolvers<void>();
  const woken = Promise.withResolvers<void>();
  let calls = 0;
  const suspended = async (...args: unknown[]) => {
    calls += 1;
    const call = () => (store[method] as (...all: unknown[]) => Promise<unknown>)(...args);
    if (calls !== nth) return call();
    if (when === 'before') {
      asleep.resolve();
      await woken.promise;
      return call();
    }
    const answer = await call();
    asleep.resolve();
    await woken.promise;
    return answer;
  };
  return { store: { ...store, [method]: suspended }, asleep: asleep.promise, wake: woken.resolve };
};

/** The old try wakes once its failover's failure is on record, and writes no member. @returns the members, and its end */
const wokenAfterFailure = async (
  runtime: TestRuntime,
  old: ReturnType<typeof suspending>,
  tried: (runtime: TestRuntime) => Promise<unknown>,
) => {
  const suspended = tried({ ...runtime, store: old.store }).catch((error: Error) => error.name);
  await old.asleep;
  await createRecordFailure(runtime)(refusal);
  const kept = await runtime.store.members(GROUP);
  old.wake();
  const ended = await suspended;
  expect(await runtime.store.members(GROUP)).toEqual(kept);
  return { kept, ended };
};

/** One round of a failover after another, by the steps' own handlers, until every server is migrated or has failed. */
const runOn = async (runtime: TestRuntime, context: FailoverContext): Promise<void> => {
  for (let round = 0; round < 60; round += 1) {
    const fence = await createForceStopProductionServers(runtime)(context, tryOf(`fence-${round}`));
    const disks = await createMakeDrDisksAvailable(runtime)(context, tryOf(`disks-${round}`));
    const { outcome, waitSeconds } = await createMigrateNics(runtime)(
      { ...context, state: { fence: { ...fence }, disks: { ...disks } } },
      tryOf(`nics-${round}`),
    );
    if (outcome !== 'CONTINUE') return;
    await runtime.clock.sleep(waitSeconds * 1000);
  }
  throw new Error('the failover does not come to an end');
};

describe('a first step that wakes after its execution has ended', () => {
  it.each([
    ['findFailover', 'before'],
    ['findFailover', 'after'],
    ['saveGroup', 'before'],
  ] as const)('takes no lease, suspended in %s, %s its effect', async (method, when) => {
    const { runtime } = await setup({ servers: 1 });
    const old = suspending(runtime.store, method, { when });
    const suspended = createValidatePrerequisites({ ...runtime, store: old.store })(start);
    const ended = expect(suspended).rejects.toMatchObject({ name: 'PrerequisitesNotMetError' });
    await old.asleep;
    await createRecordFailure(runtime)(refusal);
    old.wake();
    await ended;
    expect(await runtime.store.findGroup(GROUP)).not.toHaveProperty('lease');
    expect(await runtime.store.findFailover(GROUP, 'f-1')).toMatchObject({ status: 'REFUSED' });
  });

  it('a first step that has taken the lease and wakes after its execution’s end leaves no record that runs for good', async () => {
    const { runtime } = await setup({ servers: 1 });
    const old = suspending(runtime.store, 'beginFailover');
    const suspended = createValidatePrerequisites({ ...runtime, store: old.store })(start);
    const ended = expect(suspended).rejects.toMatchObject({ name: 'StaleEpochError' });
    await old.asleep;
    await createRecordFailure(runtime)(refusal);
    old.wake();
    await ended;
    expect(await runtime.store.findFailover(GROUP, 'f-1')).toMatchObject({ status: 'FAILED' });
    expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'error-failing-over' });
  });
});

describe('a first step that wakes when its failover has ended', () => {
  const ENDS = ['failoverFailed', 'failoverCancelled', 'failoverRefused'];
  const ended = {
    'its failure was recorded': (runtime: TestRuntime) => createRecordFailure(runtime)(refusal),
    'another failover has taken over': (runtime: TestRuntime) => failOver({ runtime }, 'f-2'),
    'a cancel has taken over': (runtime: TestRuntime) => cancel(runtime),
  };
  const moments = (['members', 'appendEvents', 'beginFailover', 'saveChecks'] as const).flatMap((method) =>
    [1, 2].flatMap((nth) =>
      (['before', 'after'] as const).flatMap((when) =>
        (Object.keys(ended) as (keyof typeof ended)[]).map((how) => ({ method, nth, when, how })),
      ),
    ),
  );

  it.each(moments)('writes no start behind the end: $how, $when call $nth of $method', async (moment) => {
    const { method, how } = moment;
    const { runtime } = await setup({ servers: 1 });
    const old = suspending(runtime.store, method, moment);
    const suspended = createValidatePrerequisites({ ...runtime, store: old.store })(start).catch(() => undefined);
    await Promise.race([old.asleep, suspended]);
    await runtime.clock.sleep(61_000);
    await ended[how](runtime).catch(() => undefined);
    old.wake();
    await suspended;
    const own = (await runtime.store.listEvents(GROUP)).filter(({ failoverId }) => failoverId === 'f-1');
    const types = own.map(({ type }) => type);
    const end = types.findLastIndex((type) => ENDS.includes(type));
    expect(end < 0 ? [] : types.slice(end + 1)).toEqual([]);
    if (types.includes('instancePrepared')) expect(types).toContain('failoverProtectionGroup');
  });
});

describe('a first step that wakes between its record and its members', () => {
  it('prepares nobody once its failover has ended', async () => {
    const { runtime } = await setup({ servers: 2 });
    const old = suspending(runtime.store, 'saveChecks');
    const { kept, ended } = await wokenAfterFailure(runtime, old, (own) => createValidatePrerequisites(own)(start));
    expect(ended).toBe('OutdatedCopyError');
    expect(kept.instances.map(({ status }) => status)).toEqual(['protected', 'protected']);
  });
});

describe('a try of a step that lives on beside its retry', () => {
  const begun = async () => {
    const subject = await setup({ servers: 2 });
    const before = await identityOf(subject.runtime.ec2, production(subject));
    const { servers: _, ...context } = await createValidatePrerequisites(subject.runtime)(start);
    await createStopSynchronization(subject.runtime)(context, tryOf('first'));
    return { subject, before, context };
  };

  it.each([
    ['Stop synchronization', createStopSynchronization],
    ['Force stop production servers', createForceStopProductionServers],
    ['Migrate NICs', createMigrateNics],
  ] as const)('writes no member when %s was suspended before it read the members', async (_, create) => {
    const { subject, context } = await begun();
    const { runtime } = subject;
    const old = suspending(runtime.store, 'members');
    const { ended } = await wokenAfterFailure(runtime, old, (own) => create(own)({ ...context }, tryOf('old')));
    expect(ended).toBe('StaleEpochError');
  });

  it.each([1, 2, 3, 4])('takes back nothing when a fence pass was suspended in its write %i', async (nth) => {
    const { subject, before, context } = await begun();
    const { runtime } = subject;
    const old = suspending(runtime.store, 'saveInstance', { nth });
    // The first pass of the two writes two servers, the second one notes two and writes two.
    const passes = async () => {
      await createForceStopProductionServers({ ...runtime, store: old.store })(context, tryOf('old-1'));
      await runtime.clock.sleep(60_000);
      await createForceStopProductionServers({ ...runtime, store: old.store })(context, tryOf('old-2'));
    };
    const suspended = passes().catch((error: Error) => error.name);
    await Promise.race([old.asleep, suspended]);
    await runOn(runtime, context);
    await createMarkFailoverComplete(runtime)(context);
    await createMarkProtectionDisabled(runtime)(context);
    const kept = await runtime.store.members(GROUP);
    old.wake();
    expect(await suspended).toBe('OutdatedCopyError');
    expect(await runtime.store.members(GROUP)).toEqual(kept);
    for (const { progress } of kept.instances) expect(progress?.committedAt).toEqual(expect.any(String));
    await expectFailedOver(subject, before);
  });

  it.each([1, 2, 3])(
    'writes no pair once its failover’s end is on record, suspended in write %i of a pair',
    async (nth) => {
      const { subject, context } = await begun();
      const { runtime } = subject;
      await runOn(runtime, context);
      const old = suspending(runtime.store, 'savePair', { nth });
      const { ended } = await wokenAfterFailure(runtime, old, (own) => createMarkFailoverComplete(own)(context));
      expect(ended).toBe('OutdatedCopyError');
    },
  );

  it('does not say that its failover is complete once another failover has taken over', async () => {
    const { subject, context } = await begun();
    const { runtime } = subject;
    await runOn(runtime, context);
    const old = suspending(runtime.store, 'appendEvents');
    const suspended = createMarkFailoverComplete({ ...runtime, store: old.store })(context).catch(
      (error: Error) => error.name,
    );
    await old.asleep;
    await runtime.clock.sleep(61_000);
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    old.wake();
    expect(await suspended).toBe('StaleEpochError');
    const ends = (await runtime.store.listEvents(GROUP)).filter(({ type }) => /^failover(Complete|Failed)$/.test(type));
    expect(ends.map(({ type, failoverId }) => [type, failoverId])).toEqual([
      ['failoverFailed', 'f-1'],
      ['failoverComplete', 'f-2'],
    ]);
  });

  it.each([
    ['saveInstance', 1],
    ['saveInstance', 2],
    ['savePair', 1],
    ['savePair', 3],
    ['saveGroup', 1],
  ] as const)(
    'writes no member once another failover has given its lease back, suspended in Record failure before %s %i',
    async (method, nth) => {
      const { subject } = await begun();
      const { runtime, site } = subject;
      const old = suspending(runtime.store, method, { nth });
      const suspended = createRecordFailure({ ...runtime, store: old.store })(refusal).catch(() => undefined);
      await old.asleep;
      await runtime.ec2.send(new StartInstancesCommand({ InstanceIds: [site.servers[0]?.dr ?? '?'] }));
      await runtime.clock.sleep(3_600_000);
      const next = { failoverId: 'f-2', executionId: 'arn:f-2', request };
      await expect(createValidatePrerequisites(runtime)(next)).rejects.toMatchObject({
        name: 'PrerequisitesNotMetError',
      });
      expect(await runtime.store.findGroup(GROUP)).not.toHaveProperty('lease');
      const kept = await runtime.store.members(GROUP);
      expect(kept.instances.map(({ status }) => status)).toEqual(['error-failing-over', 'error-failing-over']);
      old.wake();
      await suspended;
      expect(await runtime.store.members(GROUP)).toEqual(kept);
    },
  );

  it('cannot take a pin away, nor open a record that has ended', async () => {
    const subject = await setup({ servers: 1 });
    const { runtime } = subject;
    const oldPair = suspending(runtime.store, 'savePair');
    const validating = createValidatePrerequisites({ ...runtime, store: oldPair.store })(start);
    const ended = expect(validating).rejects.toMatchObject({ name: 'OutdatedCopyError' });
    await oldPair.asleep;
    const { servers: _, ...context } = await createValidatePrerequisites(runtime)(start);
    await createStopSynchronization(runtime)(context, tryOf('first'));
    const { pairs } = await runtime.store.members(GROUP);
    oldPair.wake();
    await ended;
    expect(pairs.every(({ recoveryPoint }) => recoveryPoint !== undefined)).toBe(true);
    expect((await runtime.store.members(GROUP)).pairs).toEqual(pairs);
  });

  it('is known until its function is over, and nothing of a group that isolates moves before', async () => {
    const subject = await setupIsolated({ servers: 1 });
    const { runtime, site } = subject;
    const until = new Date(runtime.clock.now() + 290_000).toISOString();
    await runtime.store.startActing(GROUP, { id: 'old', until });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    const moves = runtime.ec2.calls().filter(({ action }) => action === 'DetachNetworkInterface');
    expect(moves.length).toBeGreaterThan(0);
    for (const { at } of moves) expect(new Date(at).toISOString() >= until).toBe(true);
    const { NetworkInterfaces = [] } = await runtime.ec2.send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: 'attachment.instance-id', Values: [site.servers[0]?.dr ?? '?'] }],
      }),
    );
    const groups = NetworkInterfaces.flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId));
    expect(groups).not.toContain(subject.isolation);
  });

  it('holds up no network interface that is on its way already', async () => {
    const subject = await setupIsolated({ servers: 1 });
    const { runtime, hold } = subject;
    const detaching = hold.at('ec2:DetachNetworkInterface');
    const ended = failOver(subject, 'f-1');
    await detaching;
    const until = new Date(runtime.clock.now() + 290_000).toISOString();
    await runtime.store.startActing(GROUP, { id: 'dead', until });
    hold.letGo();
    expect(await ended).toMatchObject({ status: 'SUCCEEDED' });
    const arrivals = runtime.ec2.calls().filter(({ action }) => action === 'AttachNetworkInterface');
    expect(arrivals.length).toBeGreaterThan(0);
    for (const { at } of arrivals) expect(new Date(at).toISOString() < until).toBe(true);
  });
});

describe('a roll-back', () => {
  const failedBeforeMoves = async () => {
    const subject = await setup({ servers: 1 });
    const before = await identityOf(subject.runtime.ec2, production(subject));
    subject.runtime.ec2.faults.deny('CreateVolume');
    expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ServerNotMigratedError' });
    return { subject, before };
  };

  it('waits until a try that may still act is over, and says so', async () => {
    const { subject, before } = await failedBeforeMoves();
    const { runtime } = subject;
    const until = new Date(runtime.clock.now() + 200_000).toISOString();
    await runtime.store.startActing(GROUP, { id: 'old', until });
    const calls = runtime.ec2.calls().length;
    await cancel(runtime);
    const own = runtime.ec2.calls().slice(calls);
    expect(own.length).toBeGreaterThan(0);
    for (const { at } of own) expect(new Date(at).toISOString() > until).toBe(true);
    const waited = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'rollBackWaits');
    expect(waited).toMatchObject([{ message: expect.stringContaining(until) }]);
    expect(await identityOf(runtime.ec2, production(subject))).toEqual(before);
  });

  it('waits for nobody where every try has said that it has ended', async () => {
    const { subject } = await failedBeforeMoves();
    expect(await subject.runtime.store.actorsOf(GROUP)).toEqual([]);
    await cancel(subject.runtime);
    const types = (await subject.runtime.store.listEvents(GROUP)).map(({ type }) => type);
    expect(types).not.toContain('rollBackWaits');
  });

  it('is refused where the point of no return was written right before it took the members', async () => {
    const { subject } = await failedBeforeMoves();
    const { runtime } = subject;
    const [before] = (await runtime.store.members(GROUP)).instances;
    if (!before?.progress) throw new Error('the server was not prepared');
    const progress = { ...before.progress, committedAt: new Date(runtime.clock.now()).toISOString() };
    let isNoted = false;
    const saveGroup: GroupStore['saveGroup'] = async (...args) => {
      if (!isNoted) await runtime.store.saveInstance({ ...before, progress });
      isNoted = true;
      return runtime.store.saveGroup(...args);
    };
    const surprised = { ...runtime, store: { ...runtime.store, saveGroup } };
    const error = await createCallFailoverOff(surprised)(back, tryOf('back')).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'CancelRefusedError' });
    const { failoverId, executionId } = back;
    const state = { groupId: GROUP, error: { Error: 'CancelRefusedError', Cause: String(error) } };
    await createRecordRollBackFailure(runtime)({ failoverId, executionId, state });
    expect(await runtime.store.findFailover(GROUP, 'f-1')).toMatchObject({ rollBackFailure: { id: 'back-1' } });
    const [after] = (await runtime.store.members(GROUP)).instances;
    expect(after).toMatchObject({ progress: { committedAt: progress.committedAt }, stayDown: before.stayDown });
    expect(await runtime.store.findGroup(GROUP)).not.toHaveProperty('lease');
    runtime.ec2.faults.allow('CreateVolume');
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('lets no failover begin while it brings production into service', async () => {
    const { subject } = await failedBeforeMoves();
    const { runtime } = subject;
    runtime.ec2.faults.allow('CreateVolume');
    const { executionId } = await startRollBack(runtime, { groupId: GROUP, start: true });
    const isStarting = () => runtime.ec2.calls().some(({ action }) => action === 'StartInstances');
    while (!isStarting()) await runtime.clock.sleep(1_000);
    expect(await failOver(subject, 'f-2')).toMatchObject({ error: 'FailoverInProgressError' });
    await runtime.untilEnded(executionId);
    expect(await failOver(subject, 'f-3')).toMatchObject({ status: 'SUCCEEDED' });
  });
});
