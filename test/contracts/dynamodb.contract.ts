import {
  CreateTableCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONDITIONS } from './dynamodb/conditions.ts';
import { DEVIATIONS, type Double } from './dynamodb/deviations.ts';
import { READS } from './dynamodb/reads.ts';
import { type ApiRule, keyed, type Outcome, S } from './dynamodb/rule.ts';
import { UPDATES } from './dynamodb/updates.ts';
import { WRITES } from './dynamodb/writes.ts';

const TABLE = 'rules';

const createTable = async (client: DynamoDBClient): Promise<void> => {
  const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        ...['pk', 'sk', 'owner'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
        { AttributeName: 'rank', AttributeType: 'N' },
      ],
      KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-rank',
          KeySchema: [key('owner', 'HASH'), key('rank', 'RANGE')],
          Projection: { ProjectionType: 'ALL' },
        },
        { IndexName: 'by-owner', KeySchema: [key('owner', 'HASH')], Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 0.05, maxDelay: 1 }, { TableName: TABLE });
};

const commandFor = (action: ApiRule['action'], input: object) => {
  const given = input as never;
  switch (action) {
    case 'GetItem':
      return new GetItemCommand(given);
    case 'PutItem':
      return new PutItemCommand(given);
    case 'UpdateItem':
      return new UpdateItemCommand(given);
    case 'DeleteItem':
      return new DeleteItemCommand(given);
    case 'Query':
      return new QueryCommand(given);
    case 'Scan':
      return new ScanCommand(given);
    default:
      return action satisfies never;
  }
};

const outcomeOf = async (client: DynamoDBClient, { action, input }: ApiRule, pk: string): Promise<Outcome> => {
  const command = commandFor(action, { TableName: TABLE, ...input(pk) });
  try {
    const { $metadata: _, ...output } = (await client.send(command as never)) as { $metadata: unknown };
    return { output };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: name, message };
  }
};

const leftBy = async (client: DynamoDBClient, pk: string) => {
  const key = new GetItemCommand({ TableName: TABLE, Key: { pk: S(pk), sk: S('1') }, ConsistentRead: true });
  return (await client.send(key)).Item ?? null;
};

export interface DynamoDbContract {
  /** What answers: DynamoDB as simulated here, or a double from elsewhere with its known faults. */
  readonly name: 'the simulated table' | Double;
  readonly client: DynamoDBClient;
}

/** moto tells the capacity of every update, whether it was asked to or not. */
const asAsked = ({ input }: ApiRule, pk: string, outcome: Outcome): Outcome => {
  if ('error' in outcome || 'ReturnConsumedCapacity' in input(pk)) return outcome;
  const { ConsumedCapacity: _, ...output } = outcome.output;
  return { output };
};

/** Of a refusal the name counts; its words too, but not those of moto, which has its own. */
const expected = (outcome: Outcome, name: DynamoDbContract['name']): unknown => {
  if (!('error' in outcome)) return outcome;
  const { error, message } = outcome;
  return {
    error,
    message: message === undefined || name === 'moto' ? expect.any(String) : expect.stringContaining(message),
  };
};

const RULES: readonly ApiRule[] = [...WRITES, ...CONDITIONS, ...UPDATES, ...READS];

interface Case {
  readonly rule: ApiRule;
  readonly title: string;
  readonly pk: string;
}

const CASES: readonly Case[] = RULES.map((rule, i) => ({ rule, title: rule.title, pk: `rule-${i}` }));

const judge = async ({ name, client }: DynamoDbContract, { rule, pk }: Case): Promise<void> => {
  for (const item of rule.given ?? []) {
    await client.send(new PutItemCommand({ TableName: TABLE, Item: { ...keyed(pk, item) } }));
  }
  const own = name === 'the simulated table' ? {} : (DEVIATIONS[name][rule.title] ?? {});
  const { outcome, leaves } = { outcome: rule.outcome, leaves: rule.leaves, ...own };
  const given = await outcomeOf(client, rule, pk);
  expect(name === 'moto' ? asAsked(rule, pk, given) : given).toEqual(expected(outcome(pk), name));
  if (leaves === undefined) return;
  expect(await leftBy(client, pk)).toEqual(leaves && keyed(pk, { sk: S('1'), ...leaves }));
};

/** Registers what whoever plays DynamoDB has to answer, call by call. */
export const describeDynamoDb = (contract: DynamoDbContract): void => {
  describe(`DynamoDB's rules on ${contract.name}`, () => {
    beforeAll(() => createTable(contract.client));
    it.each(CASES)('$title', (one) => judge(contract, one));

    it('deviate in nothing but rules that there are', () => {
      const titles = CASES.map(({ title }) => title);
      expect(new Set(titles).size).toBe(titles.length);
      expect(
        Object.values(DEVIATIONS)
          .flatMap((deviations) => Object.keys(deviations))
          .filter((title) => !titles.includes(title)),
      ).toEqual([]);
    });
  });
};
