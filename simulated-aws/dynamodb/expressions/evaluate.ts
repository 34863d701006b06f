import { equal, order } from '../compare.ts';
import { NotSimulatedError } from '../errors.ts';
import { type Item, type Type, typeOf, type Value } from '../model.ts';
import { textOfBytes } from '../values.ts';
import type { Comparator, Condition, Operand } from './condition.ts';
import { valueAt } from './paths.ts';

/** Whether the item meets the condition. Source: Developer Guide, Comparison operator and function reference. */
export const holds = (condition: Condition, item: Item): boolean => {
  const operands = 'operands' in condition ? condition.operands : [];
  const [first, second, third] = operands.map((operand) => valueIn(operand, item));
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item) && holds(condition.right, item);
    case 'or':
      return holds(condition.left, item) || holds(condition.right, item);
    case 'not':
      return !holds(condition.of, item);
    case 'exists':
      return first !== undefined;
    case 'missing':
      return first === undefined;
    case 'compare':
      return compares(condition.comparator, first, second);
    case 'between':
      return compares('>=', first, second) && compares('<=', first, third);
    case 'in':
      return operands.slice(1).some((one) => compares('=', first, valueIn(one, item)));
    case 'type':
      return first !== undefined && typeOf(first) === condition.type;
    case 'begins':
      return bothThere(first, second, begins);
    case 'contains':
      return bothThere(first, second, contains);
    default:
      return condition satisfies never;
  }
};

const bothThere = (a: Value | undefined, b: Value | undefined, meet: (a: Value, b: Value) => boolean): boolean =>
  a !== undefined && b !== undefined && meet(a, b);

const valueIn = (operand: Operand, item: Item): Value | undefined => {
  switch (operand.kind) {
    case 'value':
      return operand.value;
    case 'path':
      return valueAt(item, operand.path);
    case 'size':
      return sizeOf(valueIn(operand.of, item));
    default:
      return operand satisfies never;
  }
};

/** Source: Developer Guide, Functions, size: a string's length; not said of what, so only letters of one byte count. */
const lengthOf = (text: string): number => {
  if (Buffer.byteLength(text) === text.length) return text.length;
  throw new NotSimulatedError(
    `The simulated DynamoDB does not know the size of "${text}": whether bytes or letters count is not documented.`,
  );
};

const SIZES: Partial<Record<Type, (content: never) => number>> = {
  S: lengthOf,
  B: (content: Uint8Array) => content.length,
  SS: (content: readonly unknown[]) => content.length,
  NS: (content: readonly unknown[]) => content.length,
  BS: (content: readonly unknown[]) => content.length,
  L: (content: readonly unknown[]) => content.length,
  M: (content: object) => Object.keys(content).length,
};

/** Source: Developer Guide, Functions, size: length, bytes, or number of elements; no size of what has none. */
const sizeOf = (value: Value | undefined): Value | undefined => {
  const measure = value && SIZES[typeOf(value)];
  return measure && { N: String(measure(Object.values(value)[0] as never)) };
};

const HOLDS: Readonly<Record<'<' | '<=' | '>' | '>=', (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/**
 * What is not there equals nothing. Source: Developer Guide, Comparison operators: values of different types are not equal,
 * and have no order. That an attribute that is missing is `<>` anything: what dynalite's tests against DynamoDB show.
 */
const compares = (comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean => {
  if (comparator === '=') return bothThere(left, right, equal);
  if (comparator === '<>') return !bothThere(left, right, equal);
  return bothThere(left, right, (a, b) => {
    const ordered = order(a, b);
    return ordered !== undefined && HOLDS[comparator](ordered);
  });
};

/** Source: Developer Guide, Functions, begins_with. */
const begins = (value: Value, prefix: Value): boolean => {
  if ('S' in value && 'S' in prefix) return value.S.startsWith(prefix.S);
  return 'B' in value && 'B' in prefix && textOfBytes(value.B).startsWith(textOfBytes(prefix.B));
};

/** Source: Developer Guide, Functions, contains: a part of a string, a member of a set, an element of a list. */
const contains = (value: Value, sought: Value): boolean => {
  if ('L' in value) return value.L.some((element) => equal(element, sought));
  if ('S' in sought)
    return ('S' in value && value.S.includes(sought.S)) || ('SS' in value && value.SS.includes(sought.S));
  if ('N' in sought) return 'NS' in value && value.NS.includes(sought.N);
  return 'B' in sought && containsBytes(value, textOfBytes(sought.B));
};

const containsBytes = (value: Value, sought: string): boolean =>
  ('B' in value && textOfBytes(value.B).includes(sought)) ||
  ('BS' in value && value.BS.some((member) => textOfBytes(member) === sought));
