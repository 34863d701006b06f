import { describe, expect, it } from 'vitest';
import { createDynamoGroupStore } from '../../../lambdas/adapters/aws/dynamodb/index.ts';
import type { GroupStore } from '../../../lambdas/ports/group-store.ts';
import { TABLE_NAME } from '../../../local/ports.ts';
import {
  makeFailoverRecord,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
  START,
} from '../builders.ts';
import { openSimulatedDynamoDb } from '../simulated-dynamodb.ts';
import { createMemoryGroupStore } from './group-store.ts';
import { createFakeClock } from './time-and-ids.ts';

const LATER = '2026-11-23T10:00:00.000Z';

const dynamoStore = async (): Promise<GroupStore> => {
  const client = await openSimulatedDynamoDb(createFakeClock());
  return createDynamoGroupStore({ client, tableName: TABLE_NAME, clock: createFakeClock() });
};

const aggregate = () => ({
  group: makeProtectionGroup(),
  instances: [
    makeProtectedInstance(),
    makeProtectedInstance({ id: 'instance-2', name: 'app', servers: { source: 'i-3', target: 'i-4' } }),
  ],
  pairs: [makeReplicationPair({ device: '/dev/xvdz' }), makeReplicationPair({ id: 'pair-2', device: '/dev/sdf' })],
});

/** What operations rely on, shown of the fake and of the real one alike. */
describe.each([
  { name: 'the store in memory', open: async () => createMemoryGroupStore() },
  { name: 'the store in DynamoDB', open: dynamoStore },
])('$name', ({ open }) => {
  const setup = async () => {
    const store = await open();
    await store.create(aggregate());
    return store;
  };

  it('keeps a group with its members in order', async () => {
    const store = await setup();
    expect(await store.findGroup('group-1')).toEqual(makeProtectionGroup());
    const { instances, pairs } = await store.members('group-1');
    expect(instances.map(({ name }) => name)).toEqual(['app', 'web']);
    expect(pairs.map(({ device }) => device)).toEqual(['/dev/sdf', '/dev/xvdz']);
  });

  it('knows nothing of an unknown group', async () => {
    const store = await setup();
    expect(await store.findGroup('group-9')).toBeUndefined();
    expect(await store.members('group-9')).toEqual({ instances: [], pairs: [] });
    expect(await store.listFailovers('group-9')).toEqual([]);
    expect(await store.listEvents('group-9')).toEqual([]);
  });

  it('refuses to create a group a second time', async () => {
    const store = await setup();
    await expect(store.create(aggregate())).rejects.toMatchObject({ name: 'GroupExistsError' });
  });

  it('forgets a deleted group and its members, keeps its failovers, and takes the same group again', async () => {
    const store = await setup();
    await store.saveInstance(makeProtectedInstance({ epoch: 3 }));
    await store.saveFailover(makeFailoverRecord());
    await store.deleteGroup(makeProtectionGroup());
    await store.deleteGroup(makeProtectionGroup());
    expect(await store.findGroup('group-1')).toBeUndefined();
    expect(await store.listGroups()).toEqual([]);
    expect(await store.members('group-1')).toEqual({ instances: [], pairs: [] });
    expect(await store.findInstanceByServer('i-dr')).toBeUndefined();
    expect(await store.listFailovers('group-1')).toHaveLength(1);
    await store.create(aggregate());
    expect((await store.members('group-1')).instances.map(({ epoch }) => epoch)).toEqual([0, 0]);
    expect(await store.listGroups()).toEqual([{ id: 'group-1', name: 'pets' }]);
  });

  it('does not delete a group that has been written since it was read', async () => {
    const store = await setup();
    const stale = makeProtectionGroup({ epoch: 4 });
    await expect(store.deleteGroup(stale)).rejects.toMatchObject({ name: 'StaleEpochError' });
    expect(await store.findGroup('group-1')).toEqual(makeProtectionGroup());
  });

  it('lists groups by name', async () => {
    const store = await setup();
    await store.create({ group: makeProtectionGroup({ id: 'group-0', name: 'zebras' }), instances: [], pairs: [] });
    await store.create({ group: makeProtectionGroup({ id: 'group-2', name: 'ants' }), instances: [], pairs: [] });
    expect((await store.listGroups()).map(({ name }) => name)).toEqual(['ants', 'pets', 'zebras']);
  });

  it('finds an instance by either of its servers', async () => {
    const store = await setup();
    expect((await store.findInstanceByServer('i-3'))?.id).toBe('instance-2');
    expect((await store.findInstanceByServer('i-dr'))?.id).toBe('instance-1');
    expect(await store.findInstanceByServer('i-9')).toBeUndefined();
  });

  it('writes a group only while it is as expected', async () => {
    const store = await setup();
    const next = makeProtectionGroup({ status: 'failing-over', epoch: 1 });
    await store.saveGroup(next, { epoch: 0, status: 'protected' });
    const other = { ...next, name: 'others' };
    await expect(store.saveGroup(other, { epoch: 0, status: 'protected' })).rejects.toMatchObject({
      name: 'StaleEpochError',
    });
    expect(await store.findGroup('group-1')).toEqual({ ...next, revision: 1 });
  });

  it('takes the same write of a group again, as when its answer was lost', async () => {
    const store = await setup();
    const next = makeProtectionGroup({ status: 'failing-over', epoch: 1 });
    await store.saveGroup(next, { epoch: 0, status: 'protected' });
    await expect(store.saveGroup(next, { epoch: 0, status: 'protected' })).resolves.toEqual({ ...next, revision: 1 });
  });

  it('shows no member without its group', async () => {
    const store = await open();
    await expect(store.saveInstance(makeProtectedInstance())).rejects.toMatchObject({ name: 'StaleEpochError' });
    expect(await store.members('group-1')).toEqual({ instances: [], pairs: [] });
    expect(await store.findInstanceByServer('i-dr')).toBeUndefined();
  });

  it('refuses a member from a writer of an older epoch and takes it from one as old', async () => {
    const store = await setup();
    await store.saveInstance(makeProtectedInstance({ epoch: 2 }));
    await store.saveInstance(makeProtectedInstance({ epoch: 2, revision: 1, status: 'failing-over' }));
    await expect(store.saveInstance(makeProtectedInstance({ epoch: 2, revision: 1 }))).rejects.toMatchObject({
      name: 'OutdatedCopyError',
    });
    await expect(store.saveInstance(makeProtectedInstance({ epoch: 1 }))).rejects.toMatchObject({
      name: 'StaleEpochError',
    });
    await store.savePair(makeReplicationPair({ epoch: 2 }));
    await expect(store.savePair(makeReplicationPair({ epoch: 1 }))).rejects.toMatchObject({ name: 'StaleEpochError' });
    await store.saveFailover(makeFailoverRecord({ epoch: 2 }));
    await expect(store.saveFailover(makeFailoverRecord({ epoch: 1 }))).rejects.toMatchObject({
      name: 'StaleEpochError',
    });
  });

  it('lists failovers newest first and events as they were appended', async () => {
    const store = await setup();
    await store.saveFailover(makeFailoverRecord());
    await store.saveFailover(makeFailoverRecord({ id: 'failover-2', startedAt: LATER }));
    expect((await store.listFailovers('group-1')).map(({ id }) => id)).toEqual(['failover-2', 'failover-1']);
    expect((await store.findFailover('group-1', 'failover-1'))?.id).toBe('failover-1');
    const event = { groupId: 'group-1', type: 'actionPerformed', message: 'done' };
    await store.appendEvents([{ ...event, at: LATER }]);
    await store.appendEvents([{ ...event, at: START }]);
    expect((await store.listEvents('group-1')).map(({ at, chain }) => [at, chain?.seq])).toEqual([
      [LATER, 1],
      [START, 2],
    ]);
  });
});
