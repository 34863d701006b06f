import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { TABLE_SHAPE } from '../lambdas/table-shape.ts';

type TableClient = Pick<DynamoDBClient, 'send'>;

/** The table that is there has not the shape that this release works with. */
export class TableShapeError extends Error {
  override readonly name = 'TableShapeError';
  readonly tableName: string;
  constructor(tableName: string, missing: readonly string[]) {
    super(
      `Table "${tableName}" has no index ${missing.map((name) => `"${name}"`).join(', ')}: ` +
        'another release made it. Use that release, or another folder.',
    );
    this.tableName = tableName;
  }
}

/**
 * Creates the table of groups and waits until it can be used. Repeating it is safe: a table that is there stays as it is.
 * @throws TableShapeError when the one that is there lacks an index
 */
export const createTable = async (client: TableClient, tableName: string): Promise<void> => {
  try {
    await client.send(new CreateTableCommand(tableRequest(tableName)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  // The waiter asks the client for nothing but answers.
  const waiting = { client: client as DynamoDBClient, maxWaitTime: 30, minDelay: 0.05, maxDelay: 1 };
  await waitUntilTableExists(waiting, { TableName: tableName });
  await checkIndexes(client, tableName);
};

const INDEXES: readonly { name: string; partitionKey: string; sortKey?: string; projection: 'ALL' | 'KEYS_ONLY' }[] =
  Object.values(TABLE_SHAPE.indexes);

const keySchema = ({ partitionKey, sortKey }: { partitionKey: string; sortKey?: string }): KeySchemaElement[] => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' } as const]),
];

const KEY_ATTRIBUTES = [TABLE_SHAPE, ...INDEXES]
  .flatMap(keySchema)
  .map(({ AttributeName }) => ({ AttributeName, AttributeType: 'S' }) as const);

const SHAPE = {
  AttributeDefinitions: KEY_ATTRIBUTES,
  KeySchema: keySchema(TABLE_SHAPE),
  GlobalSecondaryIndexes: INDEXES.map((index) => ({
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: { ProjectionType: index.projection },
  })),
};

/** What is asked of CreateTable. */
export const tableRequest = (TableName: string): CreateTableCommandInput => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  ...SHAPE,
});

const checkIndexes = async (client: TableClient, tableName: string): Promise<void> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const there = new Set(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  const missing = INDEXES.map(({ name }) => name).filter((name) => !there.has(name));
  if (missing.length > 0) throw new TableShapeError(tableName, missing);
};
