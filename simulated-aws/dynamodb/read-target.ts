import type { Database } from './database.ts';
import { validationError } from './errors.ts';
import { type Item, type KeySchema, namesOf, typeOf } from './model.ts';
import type { PageInput } from './pages.ts';
import type { Partitions } from './partitions.ts';
import type { Table } from './table.ts';
import { itemFrom } from './values.ts';

/** What a query or a scan goes through: the table, or one of its indexes. */
export interface ReadTarget {
  readonly table: Table;
  readonly key: KeySchema;
  readonly partitions: Partitions;
  /** The attributes that say where a page begins. */
  readonly keyNames: readonly string[];
  /** Where the caller wants to go on. */
  readonly startKey: Item | undefined;
}

/** Source: API Reference, Query, ExclusiveStartKey: the value that LastEvaluatedKey had. */
const startKeyFrom = (given: unknown, table: Table, keyNames: readonly string[]): Item | undefined => {
  if (given === undefined) return undefined;
  const key = itemFrom(given);
  const { types } = table.definition;
  const fits =
    Object.keys(key).length === keyNames.length &&
    keyNames.every((name) => key[name] !== undefined && typeOf(key[name]) === types[name]);
  if (!fits) throw validationError('The provided starting key is invalid');
  return key;
};

/** Source: API Reference, Query and Scan, IndexName and ConsistentRead; Select where the index does not hold all. */
const indexOf = (table: Table, input: PageInput) => {
  const index = table.definition.indexes.find(({ name }) => name === input.IndexName);
  if (index === undefined) throw validationError(`The table does not have the specified index: ${input.IndexName}`);
  if (input.ConsistentRead) {
    throw validationError('Consistent reads are not supported on global secondary indexes');
  }
  if (input.Select === 'ALL_ATTRIBUTES' && index.projection !== 'ALL') {
    throw validationError(
      'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary ' +
        `index ${index.name} because its projection type is not ALL`,
    );
  }
  return index;
};

export const targetOf = (input: PageInput, database: Database): ReadTarget => {
  const table = database.table(input.TableName);
  const { definition } = table;
  const view = input.ConsistentRead ? table : database.seenBy(table);
  const index = input.IndexName === undefined ? undefined : indexOf(table, input);
  const key = index?.key ?? definition.key;
  const keyNames = [...new Set([...namesOf(definition.key), ...namesOf(key)])];
  return {
    table,
    key,
    partitions: (index && view.index(index.name)) ?? view.items,
    keyNames,
    startKey: startKeyFrom(input.ExclusiveStartKey, table, keyNames),
  };
};
