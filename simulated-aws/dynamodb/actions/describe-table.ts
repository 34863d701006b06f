import type { KeySchemaElement, TableDescription } from '@aws-sdk/client-dynamodb';
import { defineAction } from '../action.ts';
import { dynamoDbError } from '../errors.ts';
import type { KeySchema } from '../model.ts';
import type { Table } from '../table.ts';

const schemaOf = ({ hash, range }: KeySchema): KeySchemaElement[] => [
  { AttributeName: hash, KeyType: 'HASH' },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' } as const]),
];

/** Source: API Reference, TableDescription. Counts and sizes, which DynamoDB renews every six hours, are left out. */
export const describe = ({ definition }: Table): TableDescription => ({
  TableName: definition.name,
  TableStatus: 'ACTIVE',
  CreationDateTime: new Date(definition.createdAt),
  KeySchema: schemaOf(definition.key),
  AttributeDefinitions: Object.entries(definition.types).map(([AttributeName, AttributeType]) => ({
    AttributeName,
    AttributeType,
  })),
  BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
  ...(definition.indexes.length === 0
    ? {}
    : {
        GlobalSecondaryIndexes: definition.indexes.map(({ name, key, projection }) => ({
          IndexName: name,
          IndexStatus: 'ACTIVE' as const,
          KeySchema: schemaOf(key),
          Projection: { ProjectionType: projection },
        })),
      }),
});

/** Source: API Reference, DescribeTable. */
export const describeTable = defineAction<{ readonly TableName: string }>(
  'TableName',
  ({ TableName: name }, { tables }) => {
    const table = tables.get(name);
    if (table) return { Table: describe(table) };
    throw dynamoDbError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
  },
);
