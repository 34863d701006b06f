import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { createDynamoGroupStore } from '../../lambdas/adapters/aws/dynamodb/index.ts';
import { createDynamoJobStore } from '../../lambdas/adapters/aws/dynamodb/jobs.ts';
import { sha256 } from '../../lambdas/adapters/sha256.ts';
import { OutdatedCopyError, StaleEpochError } from '../../lambdas/domain/errors/errors.ts';
import type { AuditEvent, FailoverRecord } from '../../lambdas/domain/group/failover.ts';
import type { Job } from '../../lambdas/domain/group/job.ts';
import type { OperationRecord } from '../../lambdas/domain/group/operation-record.ts';
import type {
  GroupAggregate,
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../../lambdas/domain/group/protection-group.ts';
import type { Replication } from '../../lambdas/domain/synchronisation/replication.ts';
import type { TrailEvent } from '../../lambdas/domain/trail/audit-chain.ts';
import { verifyChain } from '../../lambdas/domain/trail/verify-chain.ts';
import type { GroupStore } from '../../lambdas/ports/group-store.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { createTable } from '../../local/dynalite.ts';
import {
  makeFailoverRecord,
  makeOperationRecord,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
  START,
} from '../support/builders.ts';

interface Written {
  readonly epoch: number;
  readonly revision?: number;
  readonly description?: string;
}

type Send = (command: unknown) => Promise<unknown>;

export interface GroupStoreContract {
  readonly name: string;
  setup(): Promise<{ readonly client: DynamoDBClient }>;
}

const makeAggregate = (overrides: Partial<GroupAggregate> = {}): GroupAggregate => ({
  group: makeProtectionGroup(),
  instances: [makeProtectedInstance()],
  pairs: [makeReplicationPair()],
  ...overrides,
});

/** As it comes back once it has been written so often since it was created. */
const kept = <T>(thing: T, revision = 1) => ({ ...thing, revision });

const manyMembers = (count: number): GroupAggregate => {
  const numbers = [...Array(count).keys()];
  return makeAggregate({
    instances: numbers.map((i) =>
      makeProtectedInstance({
        id: `instance-${i}`,
        name: `web-${i}`,
        servers: { source: `i-source-${i}`, target: `i-target-${i}` },
      }),
    ),
    pairs: numbers.map((i) => makeReplicationPair({ id: `pair-${i}`, instanceId: `instance-${i}` })),
  });
};

const makeEvent = (overrides: Partial<AuditEvent> = {}): AuditEvent => ({
  at: START,
  groupId: 'group-1',
  failoverId: 'failover-1',
  type: 'actionPerformed',
  message: 'Forced i-production to stop.',
  ...overrides,
});

const later = (seconds: number): string => new Date(Date.parse(START) + seconds * 1000).toISOString();

const leased = (group: ProtectionGroup, failoverId: string): ProtectionGroup => ({
  ...group,
  status: 'failing-over',
  epoch: group.epoch + 1,
  lease: {
    kind: 'failover',
    failoverId,
    executionId: failoverId,
    epoch: group.epoch + 1,
    production: 'source',
    takenAt: START,
  },
});

const isWrite = (command: unknown): boolean =>
  [PutItemCommand, UpdateItemCommand, DeleteItemCommand].some((kind) => command instanceof kind);

/** The network fails at the write of that number, before it arrives or after it was carried out. */
const cutAt = (client: DynamoDBClient, nth: number, when: 'before' | 'after'): Pick<DynamoDBClient, 'send'> => {
  let writes = 0;
  const send: Send = async (command) => {
    if (!isWrite(command)) return client.send(command as never);
    writes += 1;
    if (writes >= nth && when === 'before') throw new Error('cut');
    const answer = await client.send(command as never);
    if (writes >= nth) throw new Error('cut');
    return answer;
  };
  return { send: send as DynamoDBClient['send'] };
};

/** Reports when the write of that number is due, and keeps it and all later ones until the end of `until`. */
const asleepFrom = (client: DynamoDBClient, nth: number, until: Promise<void>) => {
  const asleep = Promise.withResolvers<void>();
  let writes = 0;
  const send: Send = async (command) => {
    if (isWrite(command)) writes += 1;
    if (writes >= nth) {
      asleep.resolve();
      await until;
    }
    return client.send(command as never);
  };
  return { client: { send: send as DynamoDBClient['send'] }, asleep: asleep.promise };
};

/** Every answer to a write is lost once, so the SDK sends it a second time, and only that answer is seen. */
const everyWriteTwice = (client: DynamoDBClient): Pick<DynamoDBClient, 'send'> => {
  const send: Send = async (command) => {
    if (isWrite(command)) await client.send(command as never);
    return client.send(command as never);
  };
  return { send: send as DynamoDBClient['send'] };
};

/** Somebody else appends to the trail right before each of our writes, as often as there are such writers. */
const overtaken = (client: DynamoDBClient, others: readonly (() => Promise<void>)[]) => {
  const queue = [...others];
  const send: Send = async (command) => {
    if (command instanceof PutItemCommand) await queue.shift()?.();
    return client.send(command as never);
  };
  return { send: send as DynamoDBClient['send'] };
};

/** The first write is the group's, and decides; then come the instance's and the pair's. */
const CUTS_OF_CHANGE = [1, 2, 3].flatMap((nth) =>
  (['before', 'after'] as const).map((when) => ({ nth, when, done: nth > 1 || when === 'after' })),
);
/** How often each kind of command is sent. */
const counted = (client: DynamoDBClient) => {
  const calls: Record<string, number> = {};
  const send: Send = (command) => {
    const kind = (command as object).constructor.name;
    calls[kind] = (calls[kind] ?? 0) + 1;
    return client.send(command as never);
  };
  return { client: { send: send as DynamoDBClient['send'] }, calls };
};

const withoutLinks = (events: readonly TrailEvent[]): readonly AuditEvent[] =>
  events.map(({ chain: _, ...event }) => event);

/** Registers what a table has to show through the adapter. */
export const describeGroupStore = ({ name, setup }: GroupStoreContract): void => {
  let tables = 0;
  const open = async () => {
    const { client } = await setup();
    tables += 1;
    const tableName = `groups-${tables}`;
    await createTable(client, tableName);
    const clock = createVirtualClock(Date.parse(START));
    const over = (other: Pick<DynamoDBClient, 'send'>): GroupStore =>
      createDynamoGroupStore({ client: other, tableName, clock });
    return { client, tableName, clock, over, store: over(client), jobs: createDynamoJobStore({ client, tableName }) };
  };

  describe(`GroupStore on ${name}`, () => {
    describe('a group', () => {
      it('comes back as it was created, with its members', async () => {
        const { store } = await open();
        const aggregate = makeAggregate({ group: makeProtectionGroup({ description: 'The shop, ünïcödé' }) });
        await store.create(aggregate);
        expect(await store.findGroup('group-1')).toEqual(aggregate.group);
        expect(await store.members('group-1')).toEqual({ instances: aggregate.instances, pairs: aggregate.pairs });
      });

      it('is not found, nor anything of it, before it is created', async () => {
        const { store } = await open();
        expect(await store.findGroup('group-1')).toBeUndefined();
        expect(await store.members('group-1')).toEqual({ instances: [], pairs: [] });
        expect(await store.listGroups()).toEqual([]);
        expect(await store.findInstanceByServer('i-production')).toBeUndefined();
        expect(await store.findFailover('group-1', 'failover-1')).toBeUndefined();
        expect(await store.listFailovers('group-1')).toEqual([]);
        expect(await store.listEvents('group-1')).toEqual([]);
      });

      it('is created once; a second group of that id is refused and changes nothing', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        const other = makeAggregate({
          group: makeProtectionGroup({ name: 'other' }),
          instances: [makeProtectedInstance({ name: 'other' }), makeProtectedInstance({ id: 'instance-2' })],
        });
        await expect(store.create(other)).rejects.toMatchObject({ name: 'GroupExistsError', groupId: 'group-1' });
        expect(await store.findGroup('group-1')).toEqual(makeProtectionGroup());
        expect(await store.members('group-1')).toEqual({
          instances: [makeProtectedInstance()],
          pairs: [makeReplicationPair()],
        });
      });

      it('is listed by name among the others', async () => {
        const { store } = await open();
        for (const [id, groupName] of [
          ['g-1', 'web'],
          ['g-2', 'db'],
          ['g-3', 'mail'],
        ] as const) {
          await store.create({ group: makeProtectionGroup({ id, name: groupName }), instances: [], pairs: [] });
        }
        expect((await store.listGroups()).map((group) => group.name)).toEqual(['db', 'mail', 'web']);
      });

      it('is listed by the name that it was saved with last', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        await store.saveGroup(makeProtectionGroup({ name: 'cats' }), { epoch: 0, status: 'protected' });
        expect(await store.listGroups()).toEqual([{ id: 'group-1', name: 'cats' }]);
      });

      it('has members in order: instances by name, pairs by device', async () => {
        const { store } = await open();
        await store.create(
          makeAggregate({
            instances: ['c', 'a', 'b'].map((label, i) => makeProtectedInstance({ id: `${i}`, name: label })),
            pairs: ['/dev/sdg', '/dev/sdf'].map((device, i) => makeReplicationPair({ id: `${i}`, device })),
          }),
        );
        const { instances, pairs } = await store.members('group-1');
        expect(instances.map((instance) => instance.name)).toEqual(['a', 'b', 'c']);
        expect(pairs.map((pair) => pair.device)).toEqual(['/dev/sdf', '/dev/sdg']);
      });

      it('has all its members, however many pages they fill', async () => {
        const { store, client, over } = await open();
        // A page ends at 1 MB: 150 servers with a promise of 9 KB each fill more.
        const fidelity = { privateIp: 'PRESERVED', eip: 'PRESERVED', mac: 'PRESERVED' } as const;
        const findings = [{ verdict: 'WARN', code: 'wordy', message: 'long '.repeat(1800) } as const];
        const promised = [
          { networkInterfaceId: 'eni-1', deviceIndex: 1, strategy: 'move-eni', fidelity, addresses: [], findings },
        ] as const;
        const many = manyMembers(150);
        await store.create({ ...many, instances: many.instances.map((instance) => ({ ...instance, promised })) });
        let reads = 0;
        const counting: Send = (command) => {
          reads += 1;
          return client.send(command as never);
        };
        const { instances, pairs } = await over({ send: counting as DynamoDBClient['send'] }).members('group-1');
        expect(new Set(instances.map(({ id }) => id)).size).toBe(150);
        expect(new Set(pairs.map(({ id }) => id)).size).toBe(150);
        expect(reads).toBeGreaterThan(1);
      });
    });

    describe('a copy of what is kept', () => {
      const later = '2026-11-23T09:05:00.000Z';
      const KINDS = {
        instance: {
          read: async (store: GroupStore) => (await store.members('group-1')).instances[0],
          save: async (store: GroupStore, copy: unknown) => store.saveInstance(copy as ProtectedInstance),
        },
        pair: {
          read: async (store: GroupStore) => (await store.members('group-1')).pairs[0],
          save: async (store: GroupStore, copy: unknown) => store.savePair(copy as ReplicationPair),
        },
        failover: {
          read: async (store: GroupStore) => store.findFailover('group-1', 'failover-1'),
          save: async (store: GroupStore, copy: unknown) => store.saveFailover(copy as FailoverRecord),
        },
        group: {
          read: async (store: GroupStore) => store.findGroup('group-1'),
          save: async (store: GroupStore, copy: unknown) =>
            store.saveGroup(copy as ProtectionGroup, { epoch: 0, status: 'protected' }),
        },
      };
      for (const [kind, { read, save }] of Object.entries(KINDS)) {
        const kept = async () => {
          const subject = await open();
          await subject.store.create(makeAggregate());
          await subject.store.beginFailover(makeFailoverRecord({ epoch: 0 }));
          return subject;
        };

        it(`a copy of what is kept of ${kind} is written back, and the answer is the copy that the next write is made from`, async () => {
          const { store } = await kept();
          const first = await save(store, { ...(await read(store)), description: 'first' });
          const second = await save(store, { ...first, description: 'second' });
          expect(await read(store)).toEqual(second);
          expect(second).toMatchObject({ description: 'second' });
        });

        it(`a copy of what is kept of ${kind} that is older takes nothing back, whoever brings it`, async () => {
          const { store } = await kept();
          const old = await read(store);
          const newer = await save(store, { ...old, description: 'newer' });
          await expect(save(store, { ...old, note: 'older' })).rejects.toMatchObject({
            name: 'OutdatedCopyError',
            epoch: 0,
            cause: { name: 'ConditionalCheckFailedException' },
          });
          await expect(save(store, { ...old, note: 'older', epoch: 7 })).rejects.toThrow(OutdatedCopyError);
          expect(await read(store)).toEqual(newer);
        });

        it(`a copy of what is kept of ${kind} may be written twice, as where the answer was lost`, async () => {
          const { store } = await kept();
          const copy = { ...(await read(store)), description: 'once' };
          const once = await save(store, copy);
          expect(await save(store, copy)).toEqual(once);
          expect(await read(store)).toEqual(once);
        });

        it(`a copy of what is kept of ${kind} that two write at once counts for one of them`, async () => {
          const { store } = await kept();
          const copy = await read(store);
          const outcomes = await Promise.allSettled(
            ['a', 'b', 'c', 'd'].map((description) => save(store, { ...copy, description })),
          );
          expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
          for (const outcome of outcomes.filter(({ status }) => status === 'rejected')) {
            expect(outcome).toMatchObject({ reason: { name: 'OutdatedCopyError' } });
          }
        });
      }

      it('a copy of what is kept of a member does not come back once its group was deleted', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        const { instances, pairs } = await store.members('group-1');
        await store.deleteGroup(makeProtectionGroup());
        const late = { recordedAt: later };
        await expect(store.saveInstance({ ...instances[0], ...late } as ProtectedInstance)).rejects.toThrow(
          StaleEpochError,
        );
        await expect(store.savePair({ ...pairs[0], ...late } as ReplicationPair)).rejects.toThrow(StaleEpochError);
        await store.create(makeAggregate({ instances: [], pairs: [] }));
        expect(await store.members('group-1')).toEqual({ instances: [], pairs: [] });
      });

      it('a copy of what is kept of a creation that lives on takes nothing back', async () => {
        const { store, client, over } = await open();
        const late: (() => void)[] = [];
        let cut = 0;
        const holding: Send = async (command) => {
          cut += 1;
          if (cut !== 3) return client.send(command as never);
          await new Promise<void>((resolve) => late.push(resolve));
          return client.send(command as never);
        };
        const suspended = over({ send: holding as DynamoDBClient['send'] }).create(makeAggregate());
        while (late.length === 0) await new Promise((resolve) => setImmediate(resolve));
        await store.create(makeAggregate());
        const { instances, pairs } = await store.members('group-1');
        const written = await store.saveInstance({ ...instances[0], recordedAt: later } as ProtectedInstance);
        const pair = await store.savePair({ ...pairs[0], recordedAt: later } as ReplicationPair);
        for (const wake of late) wake();
        await suspended.catch(() => undefined);
        expect(await store.members('group-1')).toEqual({ instances: [written], pairs: [pair] });
      });
    });

    describe('the record of a failover that begins', () => {
      it('stays as the first try has written it', async () => {
        const { store } = await open();
        await store.beginFailover(makeFailoverRecord({ evidence: ['first'] }));
        await store.beginFailover(makeFailoverRecord({ evidence: ['second'] }));
        expect(await store.findFailover('group-1', 'failover-1')).toMatchObject({ evidence: ['first'] });
      });

      it('does not open again once the failover has ended', async () => {
        const { store } = await open();
        await store.beginFailover(makeFailoverRecord());
        const begun = await store.findFailover('group-1', 'failover-1');
        const ended = await store.saveFailover({ ...begun, status: 'SUCCEEDED' } as FailoverRecord);
        await expect(store.beginFailover(makeFailoverRecord())).rejects.toThrow(StaleEpochError);
        expect(await store.findFailover('group-1', 'failover-1')).toEqual(ended);
      });

      it('does not open again what was recorded as refused meanwhile, by an earlier epoch', async () => {
        const { store } = await open();
        const endedAt = makeFailoverRecord().startedAt;
        await store.beginFailover(makeFailoverRecord({ epoch: 1, status: 'REFUSED', endedAt }));
        await expect(store.beginFailover(makeFailoverRecord({ epoch: 2 }))).rejects.toThrow(StaleEpochError);
        expect(await store.findFailover('group-1', 'failover-1')).toMatchObject({ epoch: 1, status: 'REFUSED' });
      });

      it('takes the place of an earlier one of that name', async () => {
        const { store } = await open();
        const endedAt = '2026-01-01T00:00:00.000Z';
        await store.beginFailover(makeFailoverRecord({ epoch: 1, status: 'FAILED', endedAt }));
        await store.beginFailover(makeFailoverRecord({ epoch: 2 }));
        expect(await store.findFailover('group-1', 'failover-1')).toMatchObject({ epoch: 2, status: 'RUNNING' });
      });
    });

    describe('whoever acts on a group', () => {
      it('is known from when it says so until it has ended', async () => {
        const { store } = await open();
        const one = { id: 'try-1', until: START };
        const other = { id: 'try-2', until: '2026-11-23T09:05:00.000Z' };
        await store.startActing('group-1', one);
        await store.startActing('group-1', other);
        await store.startActing('group-2', one);
        expect(await store.actorsOf('group-1')).toEqual([one, other]);
        await store.endActing('group-1', 'try-1');
        await store.endActing('group-1', 'try-1');
        expect(await store.actorsOf('group-1')).toEqual([other]);
      });

      it('is no member of the group', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        await store.startActing('group-1', { id: 'try-1', until: START });
        expect(await store.members('group-1')).toEqual({
          instances: [makeProtectedInstance()],
          pairs: [makeReplicationPair()],
        });
      });
    });

    describe('what was found before a failover', () => {
      const checksOf = (count: number) =>
        [...Array(count).keys()].map((i) => ({
          instanceId: `instance-${i}`,
          name: `web-${i}`,
          verdict: 'PASS' as const,
          findings: [{ verdict: 'PASS', code: 'wordy', message: 'seen '.repeat(200) } as const],
        }));

      it('is kept for a thousand servers, in their order, beside what other failovers found', async () => {
        const { store } = await open();
        await store.saveChecks('group-1', 'failover-1', checksOf(1000));
        await store.saveChecks('group-1', 'failover-10', checksOf(1));
        expect(await store.findChecks('group-1', 'failover-1')).toEqual(checksOf(1000));
        expect(await store.findChecks('group-1', 'failover-10')).toEqual(checksOf(1));
      });

      it('is the same when it is kept twice', async () => {
        const { store } = await open();
        await store.saveChecks('group-1', 'failover-1', checksOf(300));
        await store.saveChecks('group-1', 'failover-1', checksOf(300));
        expect(await store.findChecks('group-1', 'failover-1')).toEqual(checksOf(300));
      });

      it('is nothing for a failover that kept none', async () => {
        const { store } = await open();
        expect(await store.findChecks('group-1', 'failover-1')).toEqual([]);
      });

      it('is no member and no event of the group', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        await store.saveChecks('group-1', 'failover-1', checksOf(1));
        expect(await store.members('group-1')).toEqual({
          instances: makeAggregate().instances,
          pairs: makeAggregate().pairs,
        });
        expect(await store.listEvents('group-1')).toEqual([]);
        expect(await store.listFailovers('group-1')).toEqual([]);
      });
    });

    describe('the readiness of a group', () => {
      const readiness = (madeAt: string) => ({
        groupId: 'group-1',
        madeAt,
        epoch: 0,
        verdict: 'WARN' as const,
        digest: '0123',
        findings: [{ verdict: 'WARN', code: 'no-disks', message: 'None.' } as const],
      });
      const later = '2026-11-23T09:05:00.000Z';

      it('is the newest that was kept, in whatever order they come', async () => {
        const { store } = await open();
        expect(await store.findReadiness('group-1')).toBeUndefined();
        await store.saveReadiness(readiness(later));
        await store.saveReadiness(readiness(START));
        expect(await store.findReadiness('group-1')).toEqual(readiness(later));
      });

      it('has a plan beside it, whole, however large it is, in the place of the one before, and no member of the group', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        expect(await store.findPlan('group-1')).toBeUndefined();
        const planOf = (servers: number, madeAt: string) => ({
          groupId: 'group-1',
          madeAt,
          epoch: 1,
          digest: '0123',
          plan: { groupId: 'group-1', madeAt, digest: '0123', verdict: 'PASS' as const, findings: [], servers: [] },
          dryRun: {
            allowance: { share: 1, apis: [], stopSeconds: 0 },
            price: {} as never,
            // Nothing that compresses well: a plan of many parts.
            servers: [...Array(servers).keys()].map((n) => ({ instanceId: sha256(String(n)), calls: [] })),
          },
        });
        await store.savePlan(planOf(12_000, START));
        expect(await store.findPlan('group-1')).toEqual(planOf(12_000, START));
        await store.savePlan(planOf(1, later));
        expect(await store.findPlan('group-1')).toEqual(planOf(1, later));
        expect((await store.members('group-1')).instances).toHaveLength(1);
      });

      it('has beside it what the synchroniser saw last, of any number of servers', async () => {
        const { store } = await open();
        expect(await store.findReplication('group-1')).toBeUndefined();
        await store.create(makeAggregate());
        const seen = (servers: number, at: string): Replication => ({
          groupId: 'group-1',
          at,
          epoch: 3,
          servers: [...Array(servers).keys()].map((n) => ({
            instanceId: sha256(String(n)),
            newest: { setId: sha256(`set ${n}`), takenAt: at },
            failedInARow: 0,
            faults: [{ pairId: 'pair-1', level: 2 }],
          })),
        });
        for (const replication of [seen(5_000, later), seen(1, START)]) {
          await store.saveReplication(replication);
          expect(await store.findReplication('group-1')).toEqual(replication);
        }
        expect((await store.members('group-1')).instances).toHaveLength(1);
      });

      it('is no member of the group, and neither is what a plan rests on', async () => {
        const { store } = await open();
        const basis = {
          digest: '0123',
          madeAt: START,
          group: { a: '1' },
          servers: [{ id: 'i', name: 'web', facts: { b: '2' } }],
        };
        await store.create(makeAggregate());
        await store.saveReadiness(readiness(START));
        await store.savePlanBasis('group-1', basis);
        await store.savePlanBasis('group-1', basis);
        expect(await store.findPlanBasis('group-1', '0123')).toEqual(basis);
        expect(await store.findPlanBasis('group-1', '4567')).toBeUndefined();
        expect((await store.members('group-1')).instances).toHaveLength(1);
      });
    });

    describe('the lease', () => {
      it('goes to exactly one of two writers that race for it', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        const group = makeProtectionGroup();
        const names = ['failover-a', 'failover-b', 'failover-c', 'failover-d'];
        const outcomes = await Promise.allSettled(
          names.map((failoverId) => store.saveGroup(leased(group, failoverId), { epoch: 0, status: 'protected' })),
        );
        const winners = names.filter((_, i) => outcomes[i]?.status === 'fulfilled');
        expect(winners).toHaveLength(1);
        expect((await store.findGroup('group-1'))?.lease?.failoverId).toBe(winners[0]);
        for (const outcome of outcomes.filter(({ status }) => status === 'rejected')) {
          expect(outcome).toMatchObject({ reason: { name: 'StaleEpochError', epoch: 1 } });
        }
      });

      it('is refused where the group has another status, or another epoch, than its taker read', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        const taken = leased(makeProtectionGroup(), 'failover-1');
        for (const expected of [
          { epoch: 0, status: 'error-failing-over' },
          { epoch: 1, status: 'protected' },
        ] as const) {
          await expect(store.saveGroup(taken, expected)).rejects.toMatchObject({
            name: 'OutdatedCopyError',
            item: 'GROUP#group-1 GROUP',
            cause: { name: 'ConditionalCheckFailedException' },
          });
        }
        expect(await store.findGroup('group-1')).toEqual(makeProtectionGroup());
      });

      it('stays taken when its write is repeated because the answer was lost', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        const taken = leased(makeProtectionGroup(), 'failover-1');
        await store.saveGroup(taken, { epoch: 0, status: 'protected' });
        await store.saveGroup(taken, { epoch: 0, status: 'protected' });
        expect(await store.findGroup('group-1')).toEqual(kept(taken));
      });

      it('cannot be taken of a group that is not there', async () => {
        const { store } = await open();
        const taken = leased(makeProtectionGroup(), 'failover-1');
        await expect(store.saveGroup(taken, { epoch: 0, status: 'protected' })).rejects.toMatchObject({
          name: 'StaleEpochError',
        });
        expect(await store.findGroup('group-1')).toBeUndefined();
      });
    });

    describe('the epoch', () => {
      const KINDS = {
        instance: (store: GroupStore, copy: Written) => store.saveInstance(makeProtectedInstance(copy)),
        pair: (store: GroupStore, copy: Written) => store.savePair(makeReplicationPair(copy)),
        failover: (store: GroupStore, copy: Written) => store.saveFailover(makeFailoverRecord(copy)),
      };
      for (const [kind, save] of Object.entries(KINDS)) {
        it(`refuses an older writer of the ${kind}, whichever copy it has, and lets the same and a later one write`, async () => {
          const { store } = await open();
          await store.create(makeAggregate());
          await save(store, { epoch: 2 });
          await save(store, { epoch: 2, revision: 1, description: 'again' });
          for (const revision of [0, 1, 2]) {
            await expect(save(store, { epoch: 1, revision })).rejects.toMatchObject({
              name: 'StaleEpochError',
              epoch: 1,
              cause: { name: 'ConditionalCheckFailedException' },
            });
          }
          await save(store, { epoch: 3, revision: 2 });
          await expect(save(store, { epoch: 2, revision: 3 })).rejects.toMatchObject({ name: 'StaleEpochError' });
        });
      }

      it('leaves what the later one wrote', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        await store.saveInstance(makeProtectedInstance({ epoch: 2, status: 'failed-over' }));
        await store.savePair(makeReplicationPair({ epoch: 2, replicationStatus: 'active-stopped' }));
        await store.saveFailover(makeFailoverRecord({ epoch: 2, status: 'SUCCEEDED' }));
        await Promise.allSettled([
          store.saveInstance(makeProtectedInstance({ epoch: 1 })),
          store.savePair(makeReplicationPair({ epoch: 1 })),
          store.saveFailover(makeFailoverRecord({ epoch: 1 })),
        ]);
        const { instances, pairs } = await store.members('group-1');
        expect(instances[0]).toMatchObject({ epoch: 2, status: 'failed-over' });
        expect(pairs[0]).toMatchObject({ epoch: 2, replicationStatus: 'active-stopped' });
        expect(await store.findFailover('group-1', 'failover-1')).toMatchObject({ epoch: 2, status: 'SUCCEEDED' });
      });

      it('drops with a save what the thing no longer has', async () => {
        const { store } = await open();
        const recoveryPoint = { snapshotId: 'snap-1', setId: 'set-1', takenAt: START };
        await store.create(makeAggregate({ pairs: [makeReplicationPair({ recoveryPoint })] }));
        await store.savePair(makeReplicationPair({ epoch: 1 }));
        expect((await store.members('group-1')).pairs).toEqual([kept(makeReplicationPair({ epoch: 1 }))]);
      });
    });

    describe('a creation that is cut off', () => {
      const aggregate = manyMembers(2);
      // The reservation, two instances, two pairs, the group.
      for (const nth of [1, 2, 3, 4, 5, 6]) {
        for (const when of ['before', 'after'] as const) {
          it(`loses nothing when cut ${when} write ${nth} and repeated`, async () => {
            const { store, client, over } = await open();
            await expect(over(cutAt(client, nth, when)).create(aggregate)).rejects.toThrow('cut');
            const complete = nth === 6 && when === 'after';
            if (complete) await expect(store.create(aggregate)).rejects.toMatchObject({ name: 'GroupExistsError' });
            else {
              expect(await store.findGroup('group-1')).toBeUndefined();
              expect(await store.listGroups()).toEqual([]);
              expect(await store.members('group-1')).toEqual({ instances: [], pairs: [] });
              expect(await store.findInstanceByServer('i-source-0')).toBeUndefined();
              await store.create(aggregate);
            }
            expect(await store.findGroup('group-1')).toEqual(aggregate.group);
            expect(await store.members('group-1')).toEqual({ instances: aggregate.instances, pairs: aggregate.pairs });
            expect(await store.listGroups()).toEqual([{ id: aggregate.group.id, name: aggregate.group.name }]);
          });
        }
      }

      it('leaves nothing behind that a creation with other members would show', async () => {
        const { store, client, over } = await open();
        await expect(over(cutAt(client, 6, 'before')).create(aggregate)).rejects.toThrow('cut');
        const other = makeAggregate({ instances: [makeProtectedInstance({ id: 'instance-1' })], pairs: [] });
        await store.create(other);
        expect(await store.members('group-1')).toEqual({ instances: other.instances, pairs: [] });
        expect(await store.findInstanceByServer('i-source-0')).toBeUndefined();
        expect(await store.findInstanceByServer('i-source-1')).toBeUndefined();
        expect(await store.findInstanceByServer('i-production')).toEqual(other.instances[0]);
      });

      it('does not hide a server that another group has since', async () => {
        const { store, client, over } = await open();
        await expect(over(cutAt(client, 6, 'before')).create(aggregate)).rejects.toThrow('cut');
        const instance = makeProtectedInstance({
          groupId: 'group-2',
          servers: { source: 'i-other', target: 'i-source-0' },
        });
        await store.create({ group: makeProtectionGroup({ id: 'group-2' }), instances: [instance], pairs: [] });
        expect(await store.findInstanceByServer('i-source-0')).toEqual(instance);
      });

      it('succeeds although every answer to it is lost once', async () => {
        const { client, over } = await open();
        const store = over(everyWriteTwice(client));
        await store.create(aggregate);
        await store.saveGroup(leased(aggregate.group, 'failover-1'), { epoch: 0, status: 'protected' });
        expect(await store.findGroup('group-1')).toEqual(kept(leased(aggregate.group, 'failover-1')));
        expect(await store.members('group-1')).toEqual({ instances: aggregate.instances, pairs: aggregate.pairs });
      });

      it('changes nothing when it wakes up after another one has finished', async () => {
        const { store, client, over } = await open();
        const done = Promise.withResolvers<void>();
        const sleepy = asleepFrom(client, 2, done.promise);
        const slow = over(sleepy.client).create(aggregate);
        const slowEnded = expect(slow).rejects.toMatchObject({ name: 'GroupExistsError' });
        await sleepy.asleep;
        const other = makeAggregate({
          instances: [makeProtectedInstance({ id: 'instance-0', name: 'mine' })],
          pairs: [],
        });
        await store.create(other);
        done.resolve();
        await slowEnded;
        expect(await store.members('group-1')).toEqual({ instances: other.instances, pairs: [] });
        expect(await store.findInstanceByServer('i-source-1')).toBeUndefined();
      });

      it('yields one whole group when two creations race', async () => {
        const { store } = await open();
        const rivals = ['a', 'b'].map((label) =>
          makeAggregate({
            group: makeProtectionGroup({ name: label }),
            instances: manyMembers(4).instances.map((instance) => ({ ...instance, name: `${label}-${instance.name}` })),
          }),
        );
        const outcomes = await Promise.allSettled(rivals.map((rival) => store.create(rival)));
        const winners = rivals.filter((_, i) => outcomes[i]?.status === 'fulfilled');
        expect(winners).toHaveLength(1);
        expect(await store.findGroup('group-1')).toEqual(winners[0]?.group);
        expect((await store.members('group-1')).instances).toEqual(winners[0]?.instances);
      });
    });

    describe('a change of members', () => {
      const group = makeProtectionGroup({ status: 'available' });
      const expected = { epoch: 0, status: 'available' } as const;
      const next = { ...group, epoch: 1 };
      const instance = makeProtectedInstance({ epoch: 1 });
      const pair = makeReplicationPair({ epoch: 1 });
      const put = { instances: [instance], pairs: [pair] };

      it('comes with its group, and is found by its servers', async () => {
        const { store } = await open();
        await store.create({ group, instances: [], pairs: [] });
        await store.changeMembers(next, { put }, expected);
        expect(await store.findGroup('group-1')).toEqual(kept(next));
        expect(await store.members('group-1')).toEqual(put);
        expect(await store.findInstanceByServer('i-production')).toEqual(instance);
      });

      it('replaces what is there', async () => {
        const { store } = await open();
        await store.create({ group, ...put, instances: [{ ...instance, epoch: 0 }], pairs: [{ ...pair, epoch: 0 }] });
        const renamed = { ...instance, name: 'renamed' };
        await store.changeMembers(next, { put: { instances: [renamed] } }, expected);
        expect(await store.members('group-1')).toEqual({ instances: [renamed], pairs: [{ ...pair, epoch: 0 }] });
      });

      it('removes what is named and leaves the rest', async () => {
        const { store } = await open();
        const all = manyMembers(3);
        await store.create({ ...all, group });
        await store.changeMembers(next, { remove: { instances: ['instance-1'], pairs: ['pair-1'] } }, expected);
        const { instances, pairs } = await store.members('group-1');
        expect(instances.map(({ id }) => id)).toEqual(['instance-0', 'instance-2']);
        expect(pairs.map(({ id }) => id)).toEqual(['pair-0', 'pair-2']);
        expect(await store.findInstanceByServer('i-source-1')).toBeUndefined();
      });

      it('is refused once somebody else has written the group, and shows nothing then', async () => {
        const { store } = await open();
        await store.create({ group, instances: [], pairs: [] });
        const taken = leased(group, 'failover-1');
        await store.saveGroup(taken, expected);
        await expect(store.changeMembers(next, { put }, expected)).rejects.toMatchObject({ name: 'StaleEpochError' });
        expect(await store.findGroup('group-1')).toEqual(kept(taken));
        expect(await store.members('group-1')).toEqual({ instances: [], pairs: [] });
        expect(await store.findInstanceByServer('i-production')).toBeUndefined();
      });

      it('a change of members of a group that is not there is refused', async () => {
        const { store } = await open();
        await expect(store.changeMembers(next, { put }, expected)).rejects.toMatchObject({ name: 'StaleEpochError' });
        expect(await store.members('group-1')).toEqual({ instances: [], pairs: [] });
      });

      it.each(CUTS_OF_CHANGE)('is whole or not at all when cut $when write $nth, and can be repeated', async (cut) => {
        const { store, client, over } = await open();
        await store.create({ group, instances: [], pairs: [] });
        const cutOff = over(cutAt(client, cut.nth, cut.when)).changeMembers(next, { put }, expected);
        await expect(cutOff).rejects.toThrow('cut');
        expect(await store.findGroup('group-1')).toEqual(cut.done ? kept(next) : group);
        expect(await store.members('group-1')).toEqual(cut.done ? put : { instances: [], pairs: [] });
        await store.changeMembers(next, { put }, expected);
        expect(await store.members('group-1')).toEqual(put);
        expect(await store.findInstanceByServer('i-production')).toEqual(instance);
      });

      it('a change of members that was cut off is carried out by whoever writes a member that came with it', async () => {
        const { store, client, over } = await open();
        await store.create({ group, instances: [], pairs: [] });
        await expect(over(cutAt(client, 1, 'after')).changeMembers(next, { put }, expected)).rejects.toThrow('cut');
        const { instances, pairs } = await store.members('group-1');
        for (const one of instances) await store.saveInstance({ ...one, epoch: 2, status: 'failing-over' });
        for (const one of pairs) await store.savePair({ ...one, epoch: 2, status: 'failing-over' });
        const members = await store.members('group-1');
        expect(members.instances).toMatchObject([{ id: instance.id, status: 'failing-over', epoch: 2 }]);
        expect(members.pairs).toMatchObject([{ id: pair.id, status: 'failing-over', epoch: 2 }]);
      });

      it('a change of members that was cut off keeps nobody from its members, though the recorder has written them in between', async () => {
        const { store, client, over } = await open();
        await store.create({ group, ...put, instances: [{ ...instance, epoch: 0 }], pairs: [{ ...pair, epoch: 0 }] });
        const rewrite = async (change: object) => {
          const { instances, pairs } = await store.members('group-1');
          await Promise.all(instances.map((one) => store.saveInstance({ ...one, ...change })));
          await Promise.all(pairs.map((one) => store.savePair({ ...one, ...change })));
        };
        await rewrite({});
        await expect(over(cutAt(client, 1, 'after')).changeMembers(next, { put }, expected)).rejects.toThrow('cut');
        const failingOver = { status: 'failing-over', epoch: 2 };
        await rewrite(failingOver);
        expect(await store.members('group-1')).toMatchObject({ instances: [failingOver], pairs: [failingOver] });
      });

      it('a change of members that was cut off is carried out by the next one', async () => {
        const { store, client, over } = await open();
        await store.create({ ...manyMembers(2), group });
        const removal = { remove: { instances: ['instance-0'], pairs: ['pair-0'] } };
        await expect(over(cutAt(client, 1, 'after')).changeMembers(next, removal, expected)).rejects.toThrow('cut');
        expect((await store.members('group-1')).instances.map(({ id }) => id)).toEqual(['instance-1']);
        expect(await store.findInstanceByServer('i-source-0')).toBeUndefined();
        const after = kept({ ...next, epoch: 2 });
        const later = { instances: [{ ...instance, epoch: 2 }] };
        await store.changeMembers(after, { put: later }, { epoch: 1, status: 'available' });
        expect((await store.members('group-1')).instances.map(({ id }) => id)).toEqual(['instance-1']);
        expect(await store.findInstanceByServer('i-source-0')).toBeUndefined();
        expect(await store.findInstanceByServer('i-production')).toEqual(later.instances[0]);
      });

      it('gives way to what a failover writes after it', async () => {
        const { store } = await open();
        await store.create({ group, instances: [], pairs: [] });
        await store.changeMembers(next, { put }, expected);
        const moved = await store.saveInstance({ ...instance, epoch: 2, status: 'failing-over' });
        const same = await store.savePair({ ...pair, status: 'failing-over' });
        expect(await store.members('group-1')).toEqual({ instances: [moved], pairs: [same] });
      });

      it('does not come back with a group of the same id', async () => {
        const { store } = await open();
        await store.create({ group, instances: [], pairs: [] });
        await store.changeMembers(next, { put }, expected);
        await store.deleteGroup(kept(next));
        await store.create({ group, instances: [], pairs: [] });
        expect(await store.members('group-1')).toEqual({ instances: [], pairs: [] });
      });

      it('is one of two that race', async () => {
        const { store } = await open();
        await store.create({ group, instances: [], pairs: [] });
        const rivals = ['a', 'b'].map((id) => ({
          ...instance,
          id,
          servers: { source: `i-${id}`, target: `i-dr-${id}` },
        }));
        const outcomes = await Promise.allSettled(
          rivals.map((rival, n) =>
            store.changeMembers({ ...next, updatedAt: later(n + 1) }, { put: { instances: [rival] } }, expected),
          ),
        );
        const winners = rivals.filter((_, i) => outcomes[i]?.status === 'fulfilled');
        expect(winners).toHaveLength(1);
        expect((await store.members('group-1')).instances).toEqual(winners);
      });
    });

    describe('an instance', () => {
      it('is found by the server of either site', async () => {
        const { store } = await open();
        await store.create(manyMembers(3));
        expect((await store.findInstanceByServer('i-source-1'))?.id).toBe('instance-1');
        expect((await store.findInstanceByServer('i-target-2'))?.id).toBe('instance-2');
        expect(await store.findInstanceByServer('i-source-9')).toBeUndefined();
      });

      it('is found by its new server alone once a server is replaced', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        const moved = makeProtectedInstance({ epoch: 1, servers: { source: 'i-production', target: 'i-new' } });
        await store.saveInstance(moved);
        expect(await store.findInstanceByServer('i-new')).toEqual(kept(moved));
        expect(await store.findInstanceByServer('i-dr')).toBeUndefined();
      });
    });

    describe('the failovers of a group', () => {
      it('are listed newest first and found by id', async () => {
        const { store } = await open();
        const records = [3, 1, 2].map((n) =>
          makeFailoverRecord({
            id: `failover-${9 - n}`,
            epoch: n,
            startedAt: later(n),
            plan: { verdict: 'PASS', findings: [] },
          }),
        );
        for (const record of records) await store.saveFailover(record);
        expect((await store.listFailovers('group-1')).map(({ epoch }) => epoch)).toEqual([3, 2, 1]);
        expect(await store.findFailover('group-1', 'failover-8')).toEqual(kept(records[1]));
        expect(await store.listFailovers('group-2')).toEqual([]);
      });
    });

    describe('the runs of a group that are no failovers', () => {
      it('are listed newest first, found by id, and are neither members nor failovers', async () => {
        const { store } = await open();
        await store.create(makeAggregate());
        const records = [3, 1, 2].map((n) =>
          makeOperationRecord({ id: `run-${9 - n}`, epoch: n, startedAt: later(n), kind: 'disable' }),
        );
        for (const record of records) await store.beginOperation(record);
        expect((await store.listOperations('group-1')).map(({ epoch }) => epoch)).toEqual([3, 2, 1]);
        expect(await store.findOperation('group-1', 'run-8')).toEqual(kept(records[1]));
        expect(await store.listOperations('group-2')).toEqual([]);
        expect(await store.listFailovers('group-1')).toEqual([]);
        expect((await store.members('group-1')).instances).toHaveLength(1);
      });

      it('begin once, and do not open again once they have ended', async () => {
        const { store } = await open();
        await store.beginOperation(makeOperationRecord({ executionId: 'first' }));
        await store.beginOperation(makeOperationRecord({ executionId: 'second' }));
        const begun = await store.findOperation('group-1', 'enable-1');
        expect(begun).toMatchObject({ executionId: 'first', status: 'RUNNING' });
        const ended = await store.saveOperation({ ...begun, status: 'SUCCEEDED' } as OperationRecord);
        await expect(store.beginOperation(makeOperationRecord())).rejects.toThrow(StaleEpochError);
        expect(await store.findOperation('group-1', 'enable-1')).toEqual(ended);
      });

      it('are written by no older epoch', async () => {
        const { store } = await open();
        await store.beginOperation(makeOperationRecord({ epoch: 2 }));
        await expect(store.saveOperation(makeOperationRecord({ epoch: 1 }))).rejects.toThrow(StaleEpochError);
      });
    });

    describe('the audit trail', () => {
      const messages = async (store: GroupStore) => (await store.listEvents('group-1')).map(({ message }) => message);
      const many = (count: number, label = 'event') =>
        [...Array(count).keys()].map((n) => makeEvent({ message: `${label} ${n}`, data: { n, list: ['x'] } }));

      it('keeps the order in which events were appended, within a call and from call to call', async () => {
        const { store } = await open();
        await store.appendEvents([makeEvent({ at: later(5), message: 'first' })]);
        await store.appendEvents(many(60));
        const trail = await store.listEvents('group-1');
        expect(withoutLinks(trail)).toEqual([makeEvent({ at: later(5), message: 'first' }), ...many(60)]);
      });

      it('is read from its end in pages that read no more of it than they have', async () => {
        const { client, over } = await open();
        for (const call of ['a', 'b', 'c']) await over(client).appendEvents(many(4, call));
        const all = [...(await over(client).listEvents('group-1'))].reverse();
        const counting = counted(client);
        const store = over(counting.client);
        expect(await store.newestEvents('group-1', { limit: 3 })).toEqual(all.slice(0, 3));
        expect(counting.calls).toEqual({ QueryCommand: 1 });
        expect(await store.newestEvents('group-1', { limit: 6, before: 10 })).toEqual(all.slice(3, 9));
        expect(await store.newestEvents('group-1', { limit: 6, before: 4 })).toEqual(all.slice(9));
        expect(await store.newestEvents('group-1', { limit: 6, before: 1 })).toEqual([]);
        expect(await store.newestEvents('nowhere', { limit: 6 })).toEqual([]);
      });

      it('is a chain: numbered without a gap, each event tied to the one before it', async () => {
        const { store } = await open();
        await store.appendEvents(many(3));
        await store.appendEvents(many(2, 'later'));
        const trail = await store.listEvents('group-1');
        expect(trail.map(({ chain }) => chain?.seq)).toEqual([1, 2, 3, 4, 5]);
        expect(verifyChain(trail, sha256)).toMatchObject({ faults: [], chained: 5, unchained: 0, end: { seq: 5 } });
        for (const [n, event] of trail.entries()) {
          expect(event.chain?.previousHash).toBe(trail[n - 1]?.chain?.hash ?? '0'.repeat(64));
        }
      });

      it('has a chain for each group', async () => {
        const { store } = await open();
        await store.appendEvents([makeEvent(), makeEvent({ groupId: 'group-2' }), makeEvent({ message: 'second' })]);
        expect((await store.listEvents('group-1')).map(({ chain }) => chain?.seq)).toEqual([1, 2]);
        expect((await store.listEvents('group-2')).map(({ chain }) => chain?.seq)).toEqual([1]);
      });

      it('takes all events of a call with one read and one write, and large ones with a write for each 200 KB', async () => {
        const { client, over } = await open();
        const small = counted(client);
        await over(small.client).appendEvents(many(500));
        expect(small.calls).toEqual({ QueryCommand: 1, PutItemCommand: 1 });
        const large = counted(client);
        const store = over(large.client);
        const wordy = [...Array(90).keys()].map((n) => makeEvent({ message: `${n} ${'long '.repeat(1000)}` }));
        await store.appendEvents(wordy);
        expect(large.calls).toEqual({ QueryCommand: 1, PutItemCommand: 3 });
        expect((await messages(store)).slice(500)).toEqual(wordy.map(({ message }) => message));
        expect(verifyChain(await store.listEvents('group-1'), sha256).faults).toEqual([]);
      });

      it('keeps equal events apart: of one call, of two calls one after the other, and of two writers at once', async () => {
        const { store, client, over } = await open();
        const twins = [makeEvent(), makeEvent()];
        await store.appendEvents(twins);
        await store.appendEvents(twins);
        const another = () => store.appendEvents(twins);
        await over(overtaken(client, [another])).appendEvents(twins);
        const trail = await store.listEvents('group-1');
        expect(withoutLinks(trail)).toEqual([...twins, ...twins, ...twins, ...twins]);
        expect(verifyChain(trail, sha256)).toMatchObject({ faults: [], chained: 8 });
      });

      it('appends only while that still holds at the end of the trail, also where another writer comes in between', async () => {
        const { store, client, over } = await open();
        let isOpen = true;
        const onlyIf = async () => isOpen;
        await store.appendEvents([makeEvent({ message: 'start' })], { onlyIf });
        const end = async () => {
          isOpen = false;
          await store.appendEvents([makeEvent({ message: 'end' })]);
        };
        await over(overtaken(client, [end])).appendEvents([makeEvent({ message: 'late start' })], { onlyIf });
        await store.appendEvents([makeEvent({ message: 'later start' })], { onlyIf });
        expect(await messages(store)).toEqual(['start', 'end']);
      });

      it('does not double events that may have been appended before, said to be such', async () => {
        const { store } = await open();
        const twins = [makeEvent(), makeEvent()];
        await store.appendEvents(twins);
        await store.appendEvents(twins, { maybeAppended: true });
        expect(withoutLinks(await store.listEvents('group-1'))).toEqual(twins);
      });

      it('does not double a call whose every answer is lost once', async () => {
        const { client, over } = await open();
        const store = over(everyWriteTwice(client));
        await store.appendEvents(many(3));
        await store.appendEvents(many(2, 'later'));
        expect(await messages(store)).toEqual([...many(3), ...many(2, 'later')].map(({ message }) => message));
      });

      it('does not double a call whose answer is lost while another writer goes on', async () => {
        const { store, client, over } = await open();
        const send: Send = async (command) => {
          if (!(command instanceof PutItemCommand)) return client.send(command as never);
          await client.send(command);
          await store.appendEvents([makeEvent({ message: 'other' })]);
          return client.send(command);
        };
        await over({ send: send as DynamoDBClient['send'] }).appendEvents([makeEvent({ message: 'mine' })]);
        expect(await messages(store)).toEqual(['mine', 'other']);
      });

      it('loses and doubles nothing when a call is cut between two items and repeated', async () => {
        const { store, client, over } = await open();
        const wordy = [...Array(60).keys()].map((n) => makeEvent({ message: `${n} ${'long '.repeat(1000)}` }));
        await expect(over(cutAt(client, 1, 'after')).appendEvents(wordy)).rejects.toThrow('cut');
        await store.appendEvents(wordy, { maybeAppended: true });
        expect(withoutLinks(await store.listEvents('group-1'))).toEqual(wordy);
      });

      it('is one chain although ten writers append at once, with the events of each in order', async () => {
        const { store } = await open();
        const writers = [...Array(10).keys()];
        await Promise.all(
          writers.map(async (writer) => {
            for (const round of [0, 1, 2]) await store.appendEvents(many(4, `${writer} ${round}`));
          }),
        );
        const trail = await store.listEvents('group-1');
        expect(verifyChain(trail, sha256)).toMatchObject({ faults: [], chained: 120 });
        for (const writer of writers) {
          const own = trail.map(({ message }) => message).filter((message) => message.startsWith(`${writer} `));
          expect(own).toEqual([0, 1, 2].flatMap((round) => [0, 1, 2, 3].map((n) => `${writer} ${round} ${n}`)));
        }
      });

      it('goes on after a writer that was faster', async () => {
        const { store, client, over } = await open();
        const others = ['a', 'b', 'c'].map((label) => () => store.appendEvents([makeEvent({ message: label })]));
        await over(overtaken(client, others)).appendEvents(many(2, 'mine'));
        expect(await messages(store)).toEqual(['a', 'b', 'c', 'mine 0', 'mine 1']);
      });

      it('says how many events are missing when others are always faster', async () => {
        const { store, client, over, clock } = await open();
        const others = [...Array(100).keys()].map((n) => () => store.appendEvents([makeEvent({ message: `${n}` })]));
        await expect(over(overtaken(client, others)).appendEvents(many(2, 'mine'))).rejects.toMatchObject({
          name: 'EventsNotWrittenError',
          count: 2,
        });
        expect(clock.now() - Date.parse(START)).toBe(7_425);
        expect(await messages(store)).toHaveLength(56);
      });

      it('shows events of releases before the chain, by time and before the chain, and does not vouch for them', async () => {
        const { store, client, tableName } = await open();
        await store.appendEvents([makeEvent({ message: 'new' })]);
        for (const [seconds, message] of [
          [7, 'older'],
          [3, 'oldest'],
        ] as const) {
          const data = { ...makeEvent({ at: later(seconds), message }) };
          const sk = `EVENT#${later(seconds)}#0000#0123456789abcdef`;
          const Item = marshall({ pk: 'GROUP#group-1', sk, type: 'event', version: 1, data });
          await client.send(new PutItemCommand({ TableName: tableName, Item }));
        }
        const trail = await store.listEvents('group-1');
        expect(trail.map(({ message, chain }) => [message, chain?.seq])).toEqual([
          ['oldest', undefined],
          ['older', undefined],
          ['new', 1],
        ]);
        expect(verifyChain(trail, sha256)).toMatchObject({ faults: [], chained: 1, unchained: 2 });
        expect(await store.newestEvents('group-1', { limit: 1 })).toEqual([trail[2]]);
        expect(await store.newestEvents('group-1', { limit: 1, before: 1 })).toEqual([trail[1], trail[0]]);
      });

      it('shows in the chain that somebody has changed an event in the table', async () => {
        const { store, client, tableName } = await open();
        await store.appendEvents(many(3));
        await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: { pk: { S: 'GROUP#group-1' }, sk: { S: 'EVENT#C#000000000001' } },
            UpdateExpression: 'SET #d.#e[1].#m = :m',
            ExpressionAttributeNames: { '#d': 'data', '#e': 'events', '#m': 'message' },
            ExpressionAttributeValues: { ':m': { S: 'nothing happened' } },
          }),
        );
        expect(verifyChain(await store.listEvents('group-1'), sha256).faults).toEqual([
          { seq: 2, message: 'Event 2: its content is not what was written.' },
        ]);
      });

      it('takes nothing for an empty list', async () => {
        const { store } = await open();
        await store.appendEvents([]);
        expect(await store.listEvents('group-1')).toEqual([]);
      });
    });

    describe('a job', () => {
      const job: Job = {
        id: 'job-1',
        type: 'createProtectedInstanceNoCG',
        groupId: 'group-1',
        instanceId: 'instance-1',
        at: START,
        caller: 'Ada',
      };

      it('is found by its id, and by no other', async () => {
        const { jobs } = await open();
        await jobs.saveJob(job);
        expect(await jobs.findJob('job-1')).toEqual(job);
        expect(await jobs.findJob('job-2')).toBeUndefined();
      });

      it('stays the first one of its id', async () => {
        const { jobs } = await open();
        await jobs.saveJob(job);
        await jobs.saveJob({ ...job, caller: 'Bob' });
        expect(await jobs.findJob('job-1')).toEqual(job);
      });

      it('has the first end that it was given, and no end makes a job', async () => {
        const { jobs } = await open();
        await jobs.saveJob(job);
        const end = { at: '2026-11-23T09:05:00.000Z' };
        await jobs.endJob('job-1', end);
        await jobs.endJob('job-1', { at: '2026-11-23T09:06:00.000Z' });
        await jobs.saveJob(job);
        expect(await jobs.findJob('job-1')).toEqual({ ...job, end });
        await jobs.endJob('job-2', end);
        expect(await jobs.findJob('job-2')).toBeUndefined();
      });

      it('outlives its group', async () => {
        const { store, jobs } = await open();
        await store.create(makeAggregate());
        await jobs.saveJob(job);
        await store.deleteGroup(makeProtectionGroup());
        expect(await jobs.findJob('job-1')).toEqual(job);
      });
    });

    describe('an item that makes no sense', () => {
      it.each([
        [
          'of another layout',
          'SET version = :v',
          { ':v': { N: '2' } },
          /INSTANCE#instance-1 .*version is 2, known is 1/,
        ],
        ['with a field missing', 'REMOVE #d.servers', undefined, /INSTANCE#instance-1 [\s\S]*servers/],
      ])('%s is named', async (_, UpdateExpression, values, message) => {
        const { store, client, tableName } = await open();
        await store.create(makeAggregate());
        await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: { pk: { S: 'GROUP#group-1' }, sk: { S: 'INSTANCE#instance-1' } },
            UpdateExpression,
            ...(values ? { ExpressionAttributeValues: values } : { ExpressionAttributeNames: { '#d': 'data' } }),
          }),
        );
        await expect(store.members('group-1')).rejects.toThrow(message);
      });
    });

    describe('a request that DynamoDB refuses', () => {
      it('is told with the table, the reason and the remedy', async () => {
        const { client, clock } = await open();
        const store = createDynamoGroupStore({ client, tableName: 'nowhere', clock });
        await expect(store.findGroup('group-1')).rejects.toMatchObject({
          name: 'GroupTableError',
          code: 'ResourceNotFoundException',
          message: expect.stringMatching(/Table "nowhere".*deploy the stack/),
        });
      });
    });

    describe('the items', () => {
      it('carry their type and the version of their layout', async () => {
        const { store, client, tableName } = await open();
        await store.create(makeAggregate());
        const { Item } = await client.send(
          new GetItemCommand({ TableName: tableName, Key: { pk: { S: 'GROUP#group-1' }, sk: { S: 'GROUP' } } }),
        );
        expect(Item).toMatchObject({ type: { S: 'group' }, version: { N: '1' }, epoch: { N: '0' } });
      });
    });
  });
};
