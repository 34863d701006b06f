import {
  type AttributeValue,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../local/clocks.ts';
import { startDynalite } from '../../local/dynalite.ts';
import { createSimulatedDynamoDb } from '../../simulated-aws/dynamodb/index.ts';

type Sender = Pick<DynamoDBClient, 'send'>;

const dynalite = await startDynalite();
const client = new DynamoDBClient({
  endpoint: dynalite.endpoint,
  region: 'local',
  credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
});
afterAll(async () => {
  client.destroy();
  await dynalite.close();
});
const simulated = createSimulatedDynamoDb({ clock: createVirtualClock(0) });

const TableName = 'random';
for (const sender of [client, simulated]) {
  await sender.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-g',
          KeySchema: [
            { AttributeName: 'g', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
}

const number = fc
  .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -3, max: 3 }))
  .map(([digits, exponent]): AttributeValue => ({ N: `${digits}e${exponent}` }));
// Empty strings have no size in dynalite, and letters of more than a byte none in the simulated table.
const text = fc.constantFrom('a', 'b', 'aa', 'a#1').map((S): AttributeValue => ({ S }));
const scalar = fc.oneof(
  number,
  text,
  fc.boolean().map((BOOL): AttributeValue => ({ BOOL })),
);
const set = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }).map((SS): AttributeValue => ({ SS }));
const map = fc.dictionary(fc.constantFrom('x', 'y'), scalar).map((M): AttributeValue => ({ M }));
const list = fc.array(scalar, { maxLength: 3 }).map((L): AttributeValue => ({ L }));
const value = fc.oneof(scalar, set, map, list);

const sk = fc.constantFrom('1', '2', 'a', 'b');
const path = fc.constantFrom('#a', '#b', '#a.#x', '#b.#y', '#a[0]', '#g');
const NAMES = { '#a': 'a', '#b': 'b', '#x': 'x', '#y': 'y', '#g': 'g' };

/** An attribute that is copied into itself has no end in dynalite, which then answers nothing any more. */
const copiesIntoItself = (at: string, to: string): boolean =>
  at.length > 2 && new RegExp(`${at.slice(0, 2)}(?![.[])`).test(to);

const action = fc.oneof(
  fc
    .tuple(
      path,
      fc.constantFrom(
        ':v',
        '#b',
        'if_not_exists(#a, :v)',
        'if_not_exists(#b.#y, :v)',
        '#a + :n',
        ':n - #b',
        'list_append(#b, :l)',
      ),
    )
    .filter(([at, to]) => !copiesIntoItself(at, to))
    .map(([at, to]) => `SET ${at} = ${to}`),
  // One element at a time, and only where the item is there: beyond that dynalite is known to be wrong.
  path.map((at) => `SET #c = :v REMOVE ${at}`),
  fc.constantFrom('ADD #a :n', 'ADD #b :s', 'SET #c = :v DELETE #a :s'),
);

// Lists, maps and sets are not compared: dynalite is known to be wrong about them.
const condition = fc.oneof(
  fc.constantFrom(
    'attribute_exists(pk)',
    'attribute_not_exists(#a)',
    'attribute_exists(#a.#x)',
    'attribute_type(#b, :t)',
  ),
  fc
    .tuple(path, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), fc.constantFrom(':n', ':k'))
    .map((parts) => parts.join(' ')),
  fc.constantFrom('begins_with(#a, :k)', 'contains(#b, :k)', 'size(#a) > :n', '#a BETWEEN :n AND :m', '#a IN (:n, :k)'),
);
const conditions = fc.oneof(
  condition,
  fc.tuple(condition, fc.constantFrom('AND', 'OR'), condition).map((parts) => parts.join(' ')),
  fc.tuple(condition, condition, condition).map(([a, b, c]) => `NOT ${a} AND (${b} OR ${c})`),
);

interface Step {
  readonly describe: string;
  readonly run: (sender: Sender, pk: string) => Promise<unknown>;
}

/** The placeholders that an expression uses, as DynamoDB refuses others. */
const used = <T>(all: Readonly<Record<string, T>>, ...texts: readonly (string | undefined)[]) => {
  const found = Object.entries(all).filter(([holder]) => texts.some((one) => one?.match(new RegExp(`${holder}\\b`))));
  return found.length === 0 ? undefined : Object.fromEntries(found);
};

const values = fc.record({
  ':v': value,
  ':n': number,
  ':m': fc.constant<AttributeValue>({ N: '2000000' }),
  ':k': fc.constant<AttributeValue>({ S: 'a' }),
  ':s': set,
  ':l': list,
  ':t': fc.constantFrom('S', 'N', 'M', 'L').map((S): AttributeValue => ({ S })),
});

const put: fc.Arbitrary<Step> = fc
  .record({ sk, a: value, b: value, g: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }) })
  .map(({ sk: at, a, b, g }) => ({
    describe: `put ${at} ${JSON.stringify({ a, b, g })}`,
    run: (sender, pk) =>
      sender.send(
        new PutItemCommand({
          TableName,
          Item: { pk: { S: pk }, sk: { S: at }, a, b, ...(g ? { g: { S: `${pk}${g}` } } : {}) },
          ReturnValues: 'ALL_OLD',
        }),
      ),
  }));

const update: fc.Arbitrary<Step> = fc
  .record({
    at: sk,
    action,
    when: fc.option(conditions, { nil: undefined }),
    values,
    returned: fc.constantFrom('ALL_NEW', 'ALL_OLD', 'NONE'),
  })
  .map(({ at, action: UpdateExpression, when, values: all, returned }) => ({
    describe: `update ${at} ${UpdateExpression} if ${when} ${JSON.stringify(all)}`,
    run: (sender, pk) =>
      sender.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk: { S: pk }, sk: { S: at } },
          UpdateExpression,
          ConditionExpression: when,
          ExpressionAttributeNames: used({ ...NAMES, '#c': 'c' }, UpdateExpression, when),
          ExpressionAttributeValues: used(all, UpdateExpression, when),
          ReturnValues: returned as 'NONE',
        }),
      ),
  }));

const remove: fc.Arbitrary<Step> = fc.record({ at: sk, when: conditions, values }).map(({ at, when, values: all }) => ({
  describe: `delete ${at} if ${when} ${JSON.stringify(all)}`,
  run: (sender, pk) =>
    sender.send(
      new DeleteItemCommand({
        TableName,
        Key: { pk: { S: pk }, sk: { S: at } },
        ConditionExpression: when,
        ExpressionAttributeNames: used(NAMES, when),
        ExpressionAttributeValues: used(all, when),
        ReturnValues: 'ALL_OLD',
      }),
    ),
}));

const ofTable = (pk: string) => ({
  condition: 'pk = :hash',
  hash: pk,
  index: undefined,
  startKey: { pk: { S: pk } },
});
const ofIndex = (pk: string) => ({
  condition: 'g = :hash',
  hash: `${pk}x`,
  index: 'by-g',
  startKey: { pk: { S: pk }, g: { S: `${pk}x` } },
});

const query: fc.Arbitrary<Step> = fc
  .record({
    isForward: fc.boolean(),
    of: fc.constantFrom(ofTable, ofIndex),
    limit: fc.constantFrom(undefined, 1, 2),
    after: fc.option(sk, { nil: undefined }),
  })
  .map(({ isForward, of, limit, after }) => ({
    describe: `query ${of('').condition} forward ${isForward} limit ${limit} after ${after}`,
    run: (sender, pk) => {
      const { condition: KeyConditionExpression, hash, index, startKey } = of(pk);
      return sender.send(
        new QueryCommand({
          TableName,
          IndexName: index,
          KeyConditionExpression,
          ExpressionAttributeValues: { ':hash': { S: hash } },
          ScanIndexForward: isForward,
          Limit: limit,
          ExclusiveStartKey: after === undefined ? undefined : { ...startKey, sk: { S: after } },
        }),
      );
    },
  }));

const answerOf = async (step: Step, sender: Sender, pk: string): Promise<unknown> => {
  try {
    const { $metadata: _, ...output } = (await step.run(sender, pk)) as { $metadata: unknown };
    return output;
  } catch (error) {
    if (!(error instanceof DynamoDBServiceException)) throw error;
    return error.name;
  }
};

describe('the simulated table and dynalite', () => {
  it('answer the same to the same calls', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(put, update, update, remove, query), { minLength: 5, maxLength: 25 }),
        async (steps) => {
          runs += 1;
          for (const step of steps) {
            const pk = `run-${runs}`;
            const theirs = await answerOf(step, client, pk);
            expect(await answerOf(step, simulated, pk), step.describe).toEqual(theirs);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
