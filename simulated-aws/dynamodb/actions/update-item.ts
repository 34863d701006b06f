import { defineAction } from '../action.ts';
import { consumed, unitsOfWrite } from '../capacity.ts';
import { checkEnum } from '../enums.ts';
import { validationError } from '../errors.ts';
import { applyUpdate } from '../expressions/apply-update.ts';
import { project } from '../expressions/projections.ts';
import { type Change, type NewValue, readUpdate } from '../expressions/updates.ts';
import { checkIndexKeys, checkIndexTypes, checkKey } from '../keys.ts';
import { type Item, namesOf, type TableDefinition, type Type, typeOf } from '../model.ts';
import { itemFrom } from '../values.ts';
import { checkCondition, checkSize, readConditional, WRITE_PARAMETERS, type WriteInput } from './writes.ts';

type Returned = 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';

interface UpdateItemInput extends WriteInput {
  readonly Key: unknown;
  readonly UpdateExpression?: string;
  readonly ReturnValues?: Returned;
}

/** Source: API Reference, UpdateItem: no attribute of the primary key can be updated; keys are no documents. */
const checkNoKey = ({ key, indexes }: TableDefinition, changes: readonly Change[]): void => {
  const own = namesOf(key);
  const indexed = indexes.flatMap((index) => namesOf(index.key));
  for (const { path } of changes) {
    const [name] = path;
    if (own.includes(name)) {
      throw validationError(
        `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
      );
    }
    if (path.length === 1 || !indexed.includes(name)) continue;
    throw validationError(
      `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: ${name}`,
    );
  }
};

/** The type that a change gives to its attribute, where the expression alone tells it. */
const typeGiven = (change: Change): Type | undefined => {
  if (change.kind === 'remove' || change.path.length > 1) return undefined;
  return change.kind === 'set' ? typeOfNew(change.value) : typeOf(change.value);
};

const typeOfNew = (value: NewValue): Type | undefined => {
  switch (value.kind) {
    case 'value':
      return typeOf(value.value);
    case 'path':
      return undefined;
    case 'ifNotExists':
      return typeOfNew(value.otherwise);
    case 'append':
      return 'L';
    case 'sum':
      return 'N';
    default:
      return value satisfies never;
  }
};

const typesGiven = (changes: readonly Change[]): ReadonlyMap<string, Type> =>
  new Map(
    changes.flatMap((change) => {
      const type = typeGiven(change);
      return type === undefined ? [] : [[change.path[0], type]];
    }),
  );

/**
 * The item that comes of it. Source: API Reference, UpdateItem: a missing item is made, but not to take something
 * away from it: ScyllaDB's test/alternator/test_item.py (test_update_item_non_existent), which is run against DynamoDB.
 */
const updated = (key: Item, before: Item | undefined, changes: readonly Change[]): Item | undefined => {
  const takesAwayOnly = changes.length > 0 && changes.every(({ kind }) => kind === 'remove' || kind === 'delete');
  if (before === undefined && takesAwayOnly) return undefined;
  return applyUpdate(before ?? key, changes);
};

interface Outcome {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly changes: readonly Change[];
}

/** Source: API Reference, UpdateItem, ReturnValues. */
const returned = (wanted: Returned | undefined, { before, after, changes }: Outcome): Item | undefined => {
  const touched = (item: Item | undefined) =>
    item &&
    project(
      item,
      changes.map(({ path }) => path),
    );
  switch (wanted) {
    case 'ALL_OLD':
      return before;
    case 'ALL_NEW':
      return after;
    case 'UPDATED_OLD':
      return touched(before);
    case 'UPDATED_NEW':
      return touched(after);
    case 'NONE':
    case undefined:
      return undefined;
    default:
      return wanted satisfies never;
  }
};

const attributes = (item: Item | undefined): object =>
  item && Object.keys(item).length > 0 ? { Attributes: item } : {};

/** Source: API Reference, UpdateItem. */
export const updateItem = defineAction<UpdateItemInput>(
  `TableName Key UpdateExpression? ${WRITE_PARAMETERS}`,
  (input, database) => {
    checkEnum('ReturnValues', input.ReturnValues, ['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW']);
    const key = itemFrom(input.Key);
    const { UpdateExpression: text, TableName: tableName } = input;
    const read = readConditional(input, text);
    const { placeholders } = read;
    const changes = text === undefined ? [] : readUpdate({ kind: 'UpdateExpression', text, placeholders });
    placeholders.checkAllUsed();
    const table = database.table(tableName);
    checkKey(table.definition, key);
    checkNoKey(table.definition, changes);
    checkIndexTypes(table.definition, typesGiven(changes));
    const before = table.items.find(key);
    checkCondition(read, before, input);
    const after = updated(key, before, changes);
    if (after) {
      checkIndexKeys(table.definition, after);
      checkSize(after, 'Item size to update has exceeded the maximum allowed size');
      database.write(table, before, after);
    }
    return {
      ...attributes(returned(input.ReturnValues, { before, after, changes })),
      ...consumed(input.ReturnConsumedCapacity, tableName, () => unitsOfWrite(table.definition, before, after)),
    };
  },
);
