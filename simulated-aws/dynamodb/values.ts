import { dynamoDbError, validationError } from './errors.ts';
import type { Item, Type, Value } from './model.ts';
import { canonicalNumber } from './numbers.ts';

/** Source: Developer Guide, Quotas: attributes can be nested 32 levels deep. */
const DEEPEST = 32;

/** It does not have the form of a request. Source: API Reference, Common Errors; what dynalite's tests show. */
const misshapen = (what: string): Error => dynamoDbError('SerializationException', what);

/** A list, map or attribute deeper than DynamoDB goes. Source: Developer Guide, Quotas, Nested attribute depth. */
const checkDepth = (depth: number): void => {
  if (depth <= DEEPEST) return;
  throw validationError(
    'Nesting Levels have exceeded supported limits: Attributes are nested more than 32 levels deep',
  );
};

/** A copy of what the caller gave, checked, with numbers as DynamoDB keeps them. */
export const itemFrom = (given: unknown, depth = 0): Item => {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw misshapen('Expected a map of attributes');
  const attributes = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const attribute of attributes) attribute[1] = valueFrom(attribute[1], depth + 1);
  return Object.fromEntries(attributes);
};

/** A copy of the value that the caller gave. Source: API Reference, AttributeValue: exactly one type. */
export const valueFrom = (given: unknown, depth = 1): Value => {
  checkDepth(depth);
  if (typeof given !== 'object' || given === null) throw misshapen('Unexpected value type in payload');
  const contents = given as Readonly<Record<string, unknown>>;
  const types = Object.keys(contents).filter((type) => contents[type] !== undefined);
  const [type = ''] = types;
  if (types.length > 1) {
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (!Object.hasOwn(READERS, type)) {
    throw validationError('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  }
  return READERS[type as Type](contents[type], depth);
};

const text = (given: unknown): string => {
  if (typeof given !== 'string') throw misshapen(`${typeof given} cannot be converted to String`);
  return given;
};

const bytes = (given: unknown): Uint8Array => {
  if (!(given instanceof Uint8Array)) throw misshapen('only bytes are convertible to Binary');
  return given.slice();
};

const list = (given: unknown): readonly unknown[] => {
  if (!Array.isArray(given)) throw misshapen('Unexpected field type: expected a list');
  return given;
};

/** Source: Developer Guide, Supported data types, Sets: never empty, every value once. */
const set = <T>(given: unknown, read: (member: unknown) => T, keyOf: (member: T) => string): readonly T[] => {
  const members = list(given).map(read);
  if (members.length === 0) {
    throw validationError(
      'One or more parameter values were invalid: An attribute value of a set type may not be empty',
    );
  }
  if (new Set(members.map(keyOf)).size < members.length) {
    throw validationError('One or more parameter values were invalid: Input collection contains duplicates.');
  }
  return members;
};

const number = (given: unknown): string => canonicalNumber(text(given));

/** Source: API Reference, AttributeValue, NULL; what dynalite's tests against DynamoDB show of `false`. */
const nothing = (given: unknown): Value => {
  if (given === true) return { NULL: true };
  throw validationError(
    'One or more parameter values were invalid: Null attribute value types must have the value of true',
  );
};

const flag = (given: unknown): boolean => {
  if (typeof given !== 'boolean') throw misshapen(`${typeof given} cannot be converted to Boolean`);
  return given;
};

export const textOfBytes = (of: Uint8Array): string => Buffer.from(of).toString('latin1');

const READERS: Readonly<Record<Type, (content: unknown, depth: number) => Value>> = {
  S: (content) => ({ S: text(content) }),
  N: (content) => ({ N: number(content) }),
  B: (content) => ({ B: bytes(content) }),
  BOOL: (content) => ({ BOOL: flag(content) }),
  NULL: nothing,
  SS: (content) => ({ SS: set(content, text, (member) => member) }),
  NS: (content) => ({ NS: set(content, number, (member) => member) }),
  BS: (content) => ({ BS: set(content, bytes, textOfBytes) }),
  L: (content, depth) => ({ L: list(content).map((member) => valueFrom(member, depth + 1)) }),
  M: (content, depth) => ({ M: itemFrom(content, depth) }),
};
