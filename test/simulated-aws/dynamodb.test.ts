import {
  type AttributeValue,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  GetItemCommand,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ResourceInUseException,
  ScanCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../local/clocks.ts';
import {
  createSimulatedDynamoDb,
  type DynamoDbAnswer,
  type DynamoDbCall,
  plannedFault,
  type SimulatedDynamoDbOptions,
} from '../../simulated-aws/dynamodb/index.ts';

type Attributes = Record<string, AttributeValue>;

const START = Date.parse('2026-11-23T09:00:00.000Z');
const TableName = 'things';
const key = (sk: string): Attributes => ({ pk: { S: 'p' }, sk: { S: sk } });

const setup = async (options: Partial<SimulatedDynamoDbOptions> = {}) => {
  const clock = createVirtualClock(START);
  // Hooks are for what comes after the table is there.
  let isReady = false;
  const db = createSimulatedDynamoDb({
    ...options,
    clock,
    beforeEach: (call) => (isReady ? options.beforeEach?.(call) : undefined),
    afterEach: (call, answer) => (isReady ? options.afterEach?.(call, answer) : undefined),
  });
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  const create = new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [attribute('pk'), attribute('sk'), attribute('owner')],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'owner',
        KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
  await db.send(create);
  isReady = true;
  const put = (item: Attributes) => db.send(new PutItemCommand({ TableName, Item: { ...key('1'), ...item } }));
  const get = async (ConsistentRead = true) =>
    (await db.send(new GetItemCommand({ TableName, Key: key('1'), ConsistentRead }))).Item;
  const query = (input: Partial<QueryCommandInput> = {}) =>
    db.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'p' } },
        ...input,
      }),
    );
  return { db, clock, create, put, get, query };
};

describe('the simulated table', () => {
  it('refuses by name a command that it does not know', async () => {
    const { db } = await setup();
    await expect(db.send(new BatchWriteItemCommand({ RequestItems: {} }))).rejects.toMatchObject({
      name: 'NotSimulatedError',
      message: expect.stringMatching(/"BatchWriteItemCommand"\. It knows: .*UpdateItem/),
    });
  });

  it('refuses by name a parameter that it does not know, and does nothing', async () => {
    const { db, get } = await setup();
    const command = new PutItemCommand({ TableName, Item: key('1'), Expected: {} });
    await expect(db.send(command)).rejects.toMatchObject({
      name: 'NotSimulatedError',
      message: expect.stringMatching(/parameter "Expected" of PutItem/),
    });
    expect(await get()).toBeUndefined();
  });

  it('refuses a second table of one name', async () => {
    const { db, create } = await setup();
    await expect(db.send(create)).rejects.toBeInstanceOf(ResourceInUseException);
  });

  it('names a table that is not there', async () => {
    const { db } = await setup();
    const command = new GetItemCommand({ TableName: 'other', Key: key('1') });
    await expect(db.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('shows the item that stands in the way of a condition, where that was asked for', async () => {
    const { db, put } = await setup();
    await put({ a: { N: '1' } });
    const error = await db
      .send(
        new UpdateItemCommand({
          TableName,
          Key: key('1'),
          UpdateExpression: 'SET a = :b',
          ConditionExpression: 'a = :b',
          ExpressionAttributeValues: { ':b': { N: '2' } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      .catch((caught) => caught);
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error.Item).toEqual({ ...key('1'), a: { N: '1' } });
  });

  it('keeps what it was given, whatever becomes of the objects that were sent and answered', async () => {
    const { put, get } = await setup();
    const item = { list: { L: [{ S: 'x' }] } };
    await put(item);
    item.list.L.push({ S: 'y' });
    (await get())?.list?.L?.pop();
    expect((await get())?.list).toEqual({ L: [{ S: 'x' }] });
  });

  it('copies an attribute into itself as it was before', async () => {
    const { db, put, get } = await setup();
    await put({ list: { L: [{ S: 'x' }, { S: 'y' }] } });
    await db.send(
      new UpdateItemCommand({
        TableName,
        Key: key('1'),
        UpdateExpression: 'SET #l[0] = #l',
        ExpressionAttributeNames: { '#l': 'list' },
      }),
    );
    expect((await get())?.list).toEqual({ L: [{ L: [{ S: 'x' }, { S: 'y' }] }, { S: 'y' }] });
  });

  it('ends a page at 1 MB and goes on after it', async () => {
    const { put, query } = await setup();
    for (const sk of ['1', '2', '3']) await put({ ...key(sk), a: { S: 'x'.repeat(390_000) } });
    const first = await query();
    expect(first.Items?.map(({ sk }) => sk?.S)).toEqual(['1', '2']);
    expect(first.LastEvaluatedKey).toEqual(key('2'));
    const second = await query({ ExclusiveStartKey: first.LastEvaluatedKey });
    expect(second.Items?.map(({ sk }) => sk?.S)).toEqual(['3']);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  it('is scanned page by page, every item once', async () => {
    const { db, put } = await setup();
    const all = ['b', 'a', 'c'].flatMap((pk) => ['2', '1'].map((sk) => `${pk}${sk}`));
    for (const name of all) await put({ pk: { S: name.charAt(0) }, sk: { S: name.charAt(1) } });
    const seen: string[] = [];
    let from: Attributes | undefined;
    do {
      const page = await db.send(new ScanCommand({ TableName, Limit: 2, ExclusiveStartKey: from }));
      seen.push(...(page.Items ?? []).map(({ pk, sk }) => `${pk?.S}${sk?.S}`));
      from = page.LastEvaluatedKey;
    } while (from);
    expect(seen).toEqual(all.sort());
  });
});

describe('the turns of the simulated table', () => {
  it('go to the hook with each call, before it has had any effect', async () => {
    const calls: DynamoDbCall[] = [];
    const { db, put, get } = await setup({
      beforeEach: (call) => {
        calls.push(call);
        if (call.action === 'PutItem') expect(db.exportItems(TableName)).toEqual([]);
      },
    });
    await put({});
    await get();
    expect(calls.map(({ number, action, input }) => [number, action, input.TableName])).toEqual([
      [2, 'PutItem', TableName],
      [3, 'GetItem', TableName],
    ]);
  });

  it('are those of the hook: a call that it keeps is under way, and happens when it lets it go', async () => {
    const gate = Promise.withResolvers<void>();
    const { db, put } = await setup({ beforeEach: ({ action }) => (action === 'PutItem' ? gate.promise : undefined) });
    const late = put({ a: { S: 'late' } });
    expect(db.exportItems(TableName)).toEqual([]);
    gate.resolve();
    await late;
    expect(db.exportItems(TableName)).toEqual([{ ...key('1'), a: { S: 'late' } }]);
  });

  it('see one call after the other, however many are let go at once', async () => {
    const { db, put } = await setup();
    await put({ n: { N: '0' } });
    const add = () =>
      db.send(
        new UpdateItemCommand({
          TableName,
          Key: key('1'),
          UpdateExpression: 'SET n = n + :1',
          ExpressionAttributeValues: { ':1': { N: '1' } },
        }),
      );
    await Promise.all(Array.from({ length: 20 }, add));
    expect(db.exportItems(TableName)[0]?.n).toEqual({ N: '20' });
  });

  it('can fail before anything has happened', async () => {
    const { put, db } = await setup({
      beforeEach: () => {
        throw plannedFault('ProvisionedThroughputExceededException');
      },
    });
    await expect(put({})).rejects.toBeInstanceOf(ProvisionedThroughputExceededException);
    expect(db.exportItems(TableName)).toEqual([]);
  });

  it('can lose the answer of what has happened', async () => {
    const answers: DynamoDbAnswer[] = [];
    const { put, db } = await setup({
      afterEach: (_, answer) => {
        answers.push(answer);
        throw plannedFault('TimeoutError');
      },
    });
    await expect(put({})).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(answers).toEqual([{ ok: true, output: {} }]);
    expect(db.exportItems(TableName)).toEqual([key('1')]);
  });
});

describe('time in the simulated table', () => {
  it('shows a late state to reads that are not strongly consistent, and to no others', async () => {
    const { clock, put, get, query } = await setup({ staleness: () => 1_000 });
    await put({ owner: { S: 'ada' }, a: { S: 'old' } });
    await clock.sleep(5_000);
    await put({ owner: { S: 'ada' }, a: { S: 'new' } });
    const byOwner = async () =>
      (
        await query({
          IndexName: 'owner',
          KeyConditionExpression: '#owner = :o',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':o': { S: 'ada' } },
        })
      ).Items?.map(({ a }) => a?.S);
    expect(await byOwner()).toEqual(['old']);
    expect((await get(false))?.a?.S).toBe('old');
    expect((await get())?.a?.S).toBe('new');
    await clock.sleep(1_000);
    expect(await byOwner()).toEqual(['new']);
  });

  it('asks how late it is for each such read', async () => {
    const asked: string[] = [];
    const { put, get, query } = await setup({
      staleness: ({ action, number }) => {
        asked.push(`${number} ${action}`);
        return 0;
      },
    });
    await put({});
    await get();
    await get(false);
    await query();
    expect(asked).toEqual(['4 GetItem', '5 Query']);
  });

  it('deletes an item some time after its hour, and no other', async () => {
    const { db, clock, put } = await setup({ expiryDelayMs: 60_000 });
    await db.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName: 'until', Enabled: true } }),
    );
    const until = (seconds: number) => ({ N: String(START / 1000 + seconds) });
    await put({ ...key('soon'), until: until(10) });
    await put({ ...key('later'), until: until(1000) });
    await put({ ...key('text'), until: { S: '0' } });
    await put({ ...key('mistake'), until: { N: '1' } });
    const left = () => db.exportItems(TableName).map(({ sk }) => sk?.S);
    await clock.sleep(69_000);
    expect(left()).toEqual(['later', 'mistake', 'soon', 'text']);
    await clock.sleep(1_000);
    expect(left()).toEqual(['later', 'mistake', 'text']);
  });
});

describe('the items of a simulated table', () => {
  it('can be taken into another one, and change nothing of the first', async () => {
    const first = await setup();
    await first.put({ a: { M: { b: { N: '1.0' } } } });
    const second = await setup();
    second.db.importItems(TableName, first.db.exportItems(TableName));
    await second.put({ a: { S: 'other' } });
    expect(await first.get()).toEqual({ ...key('1'), a: { M: { b: { N: '1' } } } });
    expect(await second.get()).toEqual({ ...key('1'), a: { S: 'other' } });
  });

  it('are held by the rules of the table when they come in', async () => {
    const { db } = await setup();
    expect(() => db.importItems(TableName, [{ pk: { S: 'p' } }])).toThrow(/Missing the key sk in the item/);
  });
});
