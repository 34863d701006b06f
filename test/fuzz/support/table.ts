import { type AttributeValue, DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { TABLE_NAME } from '../../../local/ports.ts';
import type { Furnished } from '../../../local/test-runtime.ts';
import type { SimulatedDynamoDb } from '../../../simulated-aws/dynamodb/index.ts';

export type StoredItem = Record<string, AttributeValue>;

/** The table below a runtime, looked at from outside. */
export interface Table {
  items(): readonly StoredItem[];
  /** Puts the table back to what it held. */
  reset(items: readonly StoredItem[]): Promise<void>;
}

/** A runtime's table, once the runtime is furnished with it. */
export const createTable = () => {
  let client: SimulatedDynamoDb | undefined;
  const there = (): SimulatedDynamoDb => {
    if (client === undefined) throw new Error('The table is looked at before the runtime has one.');
    return client;
  };
  const table: Table = {
    items: () => there().exportItems(TABLE_NAME),
    reset: async (items) => {
      for (const { pk, sk } of there().exportItems(TABLE_NAME)) {
        await there().send(new DeleteItemCommand({ TableName: TABLE_NAME, Key: { pk, sk } as StoredItem }));
      }
      there().importItems(TABLE_NAME, items);
    },
  };
  return {
    table,
    found: ({ dynamoDb }: Pick<Furnished, 'dynamoDb'>): void => {
      client = dynamoDb as SimulatedDynamoDb;
    },
  };
};
