import { validationError } from '../errors.ts';
import { type Item, typeOf, type Value } from '../model.ts';
import { addNumbers } from '../numbers.ts';
import { textOfBytes } from '../values.ts';
import { createDraft } from './draft.ts';
import { valueAt } from './paths.ts';
import type { Change, NewValue, UpdateOperand } from './updates.ts';

/** Source: what DynamoDB answers, as dynalite's tests against it show. */
const wrongType = (): Error => validationError('An operand in the update expression has an incorrect data type');

/**
 * The item after the changes. Source: Developer Guide, Update expressions: what is on the right-hand side is read before
 * anything is changed, and positions in lists are those of before.
 */
export const applyUpdate = (item: Item, changes: readonly Change[]): Item => {
  const values = changes.map((change) => valueAfter(change, item));
  const draft = createDraft(item);
  for (const [i, { path }] of changes.entries()) {
    const value = values[i];
    if (value === undefined) draft.remove(path);
    else draft.set(path, value);
  }
  return draft.done();
};

const valueAfter = (change: Change, item: Item): Value | undefined => {
  switch (change.kind) {
    case 'set':
      return newValue(change.value, item);
    case 'remove':
      return undefined;
    case 'add':
      return sumOf(valueAt(item, change.path), change.value);
    case 'delete':
      return restOf(valueAt(item, change.path), change.value);
    default:
      return change satisfies never;
  }
};

/** Source: Developer Guide, Update expressions, SET; what DynamoDB answers where the attribute read is missing. */
const newValue = (from: NewValue, item: Item): Value => {
  switch (from.kind) {
    case 'value':
      return from.value;
    case 'path':
      return valueAt(item, from.path) ?? missing();
    case 'ifNotExists':
      return valueAt(item, from.path) ?? newValue(from.otherwise, item);
    case 'append':
      return { L: [...listFrom(from.first, item), ...listFrom(from.second, item)] };
    case 'sum':
      return { N: addNumbers(numberFrom(from.left, item), numberFrom(from.right, item), from.sign) };
    default:
      return from satisfies never;
  }
};

/** Source: what DynamoDB answers, as dynalite's tests against it show. */
const missing = (): never => {
  throw validationError('The provided expression refers to an attribute that does not exist in the item');
};

/** Source: Developer Guide, Update expressions, list_append. */
const listFrom = (operand: UpdateOperand, item: Item): readonly Value[] => {
  const value = newValue(operand, item);
  if (!('L' in value)) throw wrongType();
  return value.L;
};

/** Source: Developer Guide, Update expressions, incrementing and decrementing. */
const numberFrom = (operand: UpdateOperand, item: Item): string => {
  const value = newValue(operand, item);
  if (!('N' in value)) throw wrongType();
  return value.N;
};

/** Members of a set by what makes them the same, in their order. */
const membersOf = (set: Value): ReadonlyMap<string, string | Uint8Array> =>
  new Map(
    (Object.values(set)[0] as readonly (string | Uint8Array)[]).map((member) => [
      typeof member === 'string' ? member : textOfBytes(member),
      member,
    ]),
  );

const setOf = (like: Value, members: Iterable<string | Uint8Array>): Value =>
  ({ [typeOf(like)]: [...members] }) as unknown as Value;

/** Source: Developer Guide, Update expressions, ADD: to nothing it adds as to 0 or to an empty set. */
const sumOf = (before: Value | undefined, added: Value): Value => {
  if (before === undefined) return added;
  if (typeOf(before) !== typeOf(added)) throw wrongType();
  if ('N' in before && 'N' in added) return { N: addNumbers(before.N, added.N) };
  return setOf(added, new Map([...membersOf(before), ...membersOf(added)]).values());
};

/** Source: Developer Guide, Update expressions, DELETE: a set that has become empty is no attribute any more. */
const restOf = (before: Value | undefined, removed: Value): Value | undefined => {
  if (before === undefined) return undefined;
  if (typeOf(before) !== typeOf(removed)) throw wrongType();
  const gone = membersOf(removed);
  const rest = [...membersOf(before)].filter(([key]) => !gone.has(key)).map(([, member]) => member);
  return rest.length === 0 ? undefined : setOf(before, rest);
};
