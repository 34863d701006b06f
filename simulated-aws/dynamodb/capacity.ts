import { isDeepStrictEqual } from 'node:util';
import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import { checkEnum } from './enums.ts';
import { sizeOfItem } from './item-size.ts';
import type { IndexDefinition, Item, TableDefinition } from './model.ts';
import { entryOf } from './table.ts';

interface Units {
  readonly table: number;
  readonly indexes: Readonly<Record<string, number>>;
}

/** Source: Developer Guide, DynamoDB read and write capacity units: 4 KB a unit, half if eventually consistent. */
export const readUnits = (bytes: number, isConsistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / 4096)) * (isConsistent ? 1 : 0.5);

/** Source: as above: 1 KB a unit. */
const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

/** Source: Developer Guide, DynamoDB write operations: of an item before and after, the larger counts. */
const tableWriteUnits = (before: Item | undefined, after: Item | undefined): number =>
  writeUnits(Math.max(...[before, after].map((item) => (item ? sizeOfItem(item) : 0))));

/**
 * Source: Developer Guide, Using global secondary indexes, Write capacity units: an entry that comes, goes or changes takes one
 * write; an index key that changes takes two; what the index does not hold takes none.
 */
const indexWriteUnits = (before: Item | undefined, after: Item | undefined, key: IndexDefinition['key']): number => {
  if (isDeepStrictEqual(before, after)) return 0;
  const [old, fresh] = [before, after].map((entry) => (entry ? writeUnits(sizeOfItem(entry)) : 0)) as [number, number];
  const isMoved = [key.hash, key.range ?? key.hash].some((name) => !isDeepStrictEqual(before?.[name], after?.[name]));
  return isMoved ? old + fresh : Math.max(old, fresh);
};

export const unitsOfWrite = (table: TableDefinition, before: Item | undefined, after: Item | undefined): Units => ({
  table: tableWriteUnits(before, after),
  indexes: Object.fromEntries(
    table.indexes
      .map((index) => {
        const [old, fresh] = [before, after].map((item) => entryOf(item, index, table));
        return [index.name, indexWriteUnits(old, fresh, index.key)] as const;
      })
      .filter(([, units]) => units > 0),
  ),
});

export type Wanted = 'NONE' | 'TOTAL' | 'INDEXES';

/** As the answer carries it, where asked for, and counted only there. Source: API Reference, ConsumedCapacity. */
export const consumed = (
  wanted: Wanted | undefined,
  tableName: string,
  spent: () => Units,
): { ConsumedCapacity?: ConsumedCapacity } => {
  checkEnum('ReturnConsumedCapacity', wanted, ['INDEXES', 'TOTAL', 'NONE']);
  if (wanted === undefined || wanted === 'NONE') return {};
  const units = spent();
  const indexes = Object.entries(units.indexes);
  const total = indexes.reduce((sum, [, own]) => sum + own, units.table);
  const capacity: ConsumedCapacity = { TableName: tableName, CapacityUnits: total };
  if (wanted === 'TOTAL') return { ConsumedCapacity: capacity };
  return {
    ConsumedCapacity: {
      ...capacity,
      Table: { CapacityUnits: units.table },
      ...(indexes.length === 0
        ? {}
        : {
            GlobalSecondaryIndexes: Object.fromEntries(indexes.map(([name, own]) => [name, { CapacityUnits: own }])),
          }),
    },
  };
};
