import { dynamoDbError, validationError } from './errors.ts';
import {
  type Item,
  type KeySchema,
  type KeyType,
  namesOf,
  type TableDefinition,
  type Type,
  typeOf,
  type Value,
} from './model.ts';

/** Source: Developer Guide, Quotas: 2048 bytes for a partition key, 1024 for a sort key. */
const LONGEST = { hash: 2048, range: 1024 } as const;

const bytesOf = (value: Value): number => {
  if ('S' in value) return Buffer.byteLength(value.S);
  return 'B' in value ? value.B.length : 0;
};

/** Source: Developer Guide, Supported data types, String: a key is not empty. API Reference, PutItem, Item. */
const checkNotEmpty = (name: string, value: Value): void => {
  const isEmpty = ('S' in value || 'B' in value) && bytesOf(value) === 0;
  if (!isEmpty) return;
  throw validationError(
    'One or more parameter values are not valid. ' +
      `The AttributeValue for a key attribute cannot contain an empty ${'S' in value ? 'string' : 'binary'} value. Key: ${name}`,
  );
};

/** Source: Developer Guide, Quotas, Partition keys and sort keys. */
const checkLength = ({ hash }: KeySchema, name: string, value: Value): void => {
  const bytes = bytesOf(value);
  if (name === hash && bytes > LONGEST.hash) {
    throw validationError(
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    );
  }
  if (name !== hash && bytes > LONGEST.range) {
    throw validationError(
      'One or more parameter values were invalid: ' +
        'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    );
  }
};

const expected = ({ types }: TableDefinition, name: string): KeyType => types[name] ?? 'S';

/** A primary key as the caller gave it. Source: API Reference, GetItem, Key: all key attributes, and no others. */
export const checkKey = (table: TableDefinition, key: Item): void => {
  const names = namesOf(table.key);
  const fits =
    Object.keys(key).length === names.length &&
    names.every((name) => key[name] !== undefined && typeOf(key[name]) === expected(table, name));
  if (!fits) throw validationError('The provided key element does not match the schema');
  for (const name of names) checkKeyValue(table, name, key[name] as Value);
};

const checkKeyValue = ({ key }: TableDefinition, name: string, value: Value): void => {
  checkNotEmpty(name, value);
  checkLength(key, name, value);
};

/** An item to be stored, by the keys of the table. Source: API Reference, PutItem, Item. */
export const checkPrimaryKey = (table: TableDefinition, item: Item): void => {
  for (const name of namesOf(table.key)) {
    const value = item[name];
    if (value === undefined) {
      throw validationError(`One or more parameter values were invalid: Missing the key ${name} in the item`);
    }
    if (typeOf(value) !== expected(table, name)) {
      throw validationError(
        `One or more parameter values were invalid: Type mismatch for key ${name} ` +
          `expected: ${expected(table, name)} actual: ${typeOf(value)}`,
      );
    }
    checkKeyValue(table, name, value);
  }
};

/** The same by its indexes' keys. Source: Developer Guide, Using global secondary indexes, Data type validation. */
export const checkIndexKeys = (table: TableDefinition, item: Item): void => {
  for (const index of table.indexes) {
    for (const name of namesOf(index.key)) {
      const value = item[name];
      if (value === undefined) continue;
      checkIndexKey(table, { index: index.name, name, value });
    }
  }
};

interface IndexKey {
  readonly index: string;
  readonly name: string;
}

/** Source: Developer Guide, Using global secondary indexes, Data type validation on index key attributes. */
const checkIndexType = (table: TableDefinition, { index, name }: IndexKey, type: Type): void => {
  if (type === expected(table, name)) return;
  throw validationError(
    `One or more parameter values were invalid: Type mismatch for Index Key ${name} ` +
      `Expected: ${expected(table, name)} Actual: ${type} IndexName: ${index}`,
  );
};

/** Source: as above; Supported data types, String: no key is empty, of an index either. */
const checkIndexKey = (table: TableDefinition, { value, ...key }: IndexKey & { readonly value: Value }): void => {
  checkIndexType(table, key, typeOf(value));
  if (!('S' in value || 'B' in value) || bytesOf(value) > 0) return;
  throw validationError(
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
      `The AttributeValue for a key attribute cannot contain an empty ${'S' in value ? 'string' : 'binary'} value. ` +
      `IndexName: ${key.index}, IndexKey: ${key.name}`,
  );
};

/** What an update is known to make of a key of an index before the item is looked at. Source: as above. */
export const checkIndexTypes = (table: TableDefinition, known: ReadonlyMap<string, Type>): void => {
  for (const { name: index, key } of table.indexes) {
    for (const name of namesOf(key)) {
      const type = known.get(name);
      if (type !== undefined) checkIndexType(table, { index, name }, type);
    }
  }
};

/** Source: API Reference, GetItem and others, Errors. */
export const tableNotFound = (): Error => dynamoDbError('ResourceNotFoundException', 'Requested resource not found');

/** The attributes of the item that make up these keys. */
export const keyOf = (item: Item, names: readonly string[]): Item =>
  Object.fromEntries(names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));
