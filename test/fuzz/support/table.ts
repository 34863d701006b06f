import { isDeepStrictEqual } from 'node:util';
import { type AttributeValue, DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { TABLE_NAME } from '../../../local/ports.ts';
import type { SimulatedDynamoDb } from '../../../simulated-aws/dynamodb/index.ts';
import type { Furnished } from '../../support/test-runtime.ts';

export type StoredItem = Record<string, AttributeValue>;

/** The table below a runtime, looked at from outside. */
export interface Table {
  items(): readonly StoredItem[];
  /** Puts the table back to what it held. */
  reset(items: readonly StoredItem[]): Promise<void>;
}

const byKey = (items: readonly StoredItem[]): ReadonlyMap<string, StoredItem> =>
  new Map(items.map((item) => [`${item.pk?.S} ${item.sk?.S}`, item]));

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
      const wanted = byKey(items);
      const held = byKey(there().exportItems(TABLE_NAME));
      for (const [key, { pk, sk }] of held) {
        if (wanted.has(key)) continue;
        await there().send(new DeleteItemCommand({ TableName: TABLE_NAME, Key: { pk, sk } as StoredItem }));
      }
      const changed = [...wanted].filter(([key, item]) => !isDeepStrictEqual(item, held.get(key)));
      there().importItems(
        TABLE_NAME,
        changed.map(([, item]) => item),
      );
    },
  };
  return {
    table,
    found: ({ dynamoDb }: Pick<Furnished, 'dynamoDb'>): void => {
      client = dynamoDb as SimulatedDynamoDb;
    },
  };
};
