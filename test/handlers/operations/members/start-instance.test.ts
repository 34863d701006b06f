import { describe, expect, it } from 'vitest';
import { ServerNotStartedError } from '../../../../lambdas/domain/errors/errors.ts';
import type { MemberProgress, PhaseState } from '../../../../lambdas/domain/group/progress.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../../../lambdas/domain/group/protection-group.ts';
import { startProgress } from '../../../../lambdas/domain/phases/failover.ts';
import type { ObservedServer } from '../../../../lambdas/domain/site/observed.ts';
import { createStartInstance } from '../../../../lambdas/handlers/operations/members/start-instance.ts';
import { makeProtectedInstance, makeProtectionGroup, START } from '../../../support/builders.ts';
import { createFakeCompute } from '../../../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../../../support/fakes/group-store.ts';
import { createFakeClock } from '../../../support/fakes/time-and-ids.ts';
import { makeDrServer, makeServer, makeSite } from '../../../support/observed.ts';

const progressWith = (identity: PhaseState): MemberProgress => {
  const fresh = startProgress('failover-1', START);
  const done = { state: 'done', issued: {} } as const;
  return { ...fresh, rung: 'F4', phases: { fence: done, disks: done, identity: { state: identity, issued: {} } } };
};

interface Setup {
  readonly group?: Partial<ProtectionGroup>;
  readonly status?: ProtectedInstance['status'];
  readonly identity?: PhaseState;
  readonly drState?: 'stopped' | 'running';
  readonly refusal?: ServerNotStartedError;
  /** What EC2 shows of the DR server once its start was accepted. */
  readonly then?: Partial<ObservedServer>;
}

const setup = async ({
  group,
  status = 'failed-over',
  identity = 'done',
  drState = 'stopped',
  refusal,
  then = { state: 'running' },
}: Setup = {}) => {
  const store = createMemoryGroupStore();
  await store.create({
    group: makeProtectionGroup({
      status: 'failed-over',
      protectedStatus: 'stopped',
      priorityStation: 'target',
      epoch: 1,
      ...group,
    }),
    instances: [makeProtectedInstance({ status, progress: progressWith(identity) })],
    pairs: [],
  });
  const site = makeSite({ servers: [makeServer({ state: 'stopped' }), makeDrServer({ state: drState })] });
  const { compute, started } = createFakeCompute(site, refusal, makeSite({ servers: [makeDrServer(then)] }));
  return { store, started, startInstance: createStartInstance({ store, compute, clock: createFakeClock() }) };
};

describe('starting a protected instance', () => {
  it.each(['instance-1', 'web', 'i-dr'])('starts the server that took over, named as %s', async (instance) => {
    const { startInstance, started, store } = await setup();
    expect(await startInstance({ instance })).toMatchObject({ serverId: 'i-dr', wasRunning: false });
    expect(started).toEqual(['i-dr']);
    expect(await store.listEvents('group-1')).toMatchObject([{ type: 'startInstance' }]);
  });

  it.each<Partial<ObservedServer>>([
    { state: 'stopped', stateReason: 'Server.InsufficientInstanceCapacity: no capacity of that type' },
    { state: 'terminated', stateReason: 'Client.InternalError: a volume cannot be decrypted' },
    { state: 'pending' },
  ])("ends with EC2's own reason where the server does not come to run: %o", async (then) => {
    const { startInstance, store } = await setup({ then });
    const why = then.stateReason ?? 'EC2 accepted the start of i-dr, and shows it as pending';
    await expect(startInstance({ instance: 'web' })).rejects.toMatchObject({
      name: 'ServerNotRunningError',
      message: expect.stringContaining(why),
    });
    const events = await store.listEvents('group-1');
    expect(events).toMatchObject([{ type: 'startInstanceFailed', message: expect.stringContaining(why) }]);
  });

  it('does nothing when the server runs already', async () => {
    const { startInstance, started } = await setup({ drState: 'running' });
    expect(await startInstance({ instance: 'web' })).toMatchObject({ wasRunning: true });
    expect(started).toEqual([]);
  });

  it('never starts the fenced production server', async () => {
    const { startInstance, started } = await setup();
    await expect(startInstance({ instance: 'i-production' })).rejects.toMatchObject({
      name: 'ServerStartRefusedError',
      message: expect.stringContaining('The DR server, i-dr, has taken over'),
    });
    expect(started).toEqual([]);
  });

  it.each(['protected', 'failing-over', 'error-failing-over'] as const)(
    'refuses while the group is %s',
    async (status) => {
      const { startInstance, started } = await setup({ group: { status, priorityStation: 'source' }, status });
      await expect(startInstance({ instance: 'web' })).rejects.toMatchObject({
        name: 'ServerStartRefusedError',
        message: expect.stringContaining(status),
      });
      expect(started).toEqual([]);
    },
  );

  it('starts a server that was migrated while others of its group have failed', async () => {
    const group = { status: 'error-failing-over', priorityStation: 'source' } as const;
    const { startInstance, started } = await setup({ group });
    expect(await startInstance({ instance: 'web' })).toMatchObject({ serverId: 'i-dr' });
    expect(started).toEqual(['i-dr']);
  });

  it('refuses a server whose identity has not arrived', async () => {
    const group = { status: 'error-failing-over', priorityStation: 'source' } as const;
    const { startInstance } = await setup({ identity: 'waiting', group });
    await expect(startInstance({ instance: 'web' })).rejects.toThrow('identity of instance web are not migrated');
  });

  it('passes on why EC2 does not start it', async () => {
    const refusal = new ServerNotStartedError('i-dr', 'InsufficientInstanceCapacity', 'no room');
    const { startInstance } = await setup({ refusal });
    await expect(startInstance({ instance: 'web' })).rejects.toBe(refusal);
  });

  it('knows no instance of another name', async () => {
    const { startInstance } = await setup();
    await expect(startInstance({ instance: 'mail' })).rejects.toMatchObject({ name: 'InstanceNotFoundError' });
  });

  it('asks for the id where a name occurs in two groups, and takes the group as an answer', async () => {
    const { startInstance, store } = await setup();
    await store.create({
      group: makeProtectionGroup({ id: 'group-2', name: 'cattle' }),
      instances: [makeProtectedInstance({ groupId: 'group-2', servers: { source: 'i-3', target: 'i-4' } })],
      pairs: [],
    });
    await expect(startInstance({ instance: 'web' })).rejects.toMatchObject({ name: 'AmbiguousNameError' });
    await expect(startInstance({ instance: 'web', group: 'pets' })).resolves.toMatchObject({ serverId: 'i-dr' });
  });
});
