import { validationError } from '../errors.ts';
import type { Item, Value } from '../model.ts';
import { itemFrom } from '../values.ts';

/** What `#name` and `:value` stand for in the expressions of one request. */
export interface Placeholders {
  name(holder: string): string | undefined;
  value(holder: string): Value | undefined;
  /** Once all expressions are read. */
  checkAllUsed(): void;
}

export interface PlaceholderInput {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: unknown;
}

/** Source: Developer Guide, Expression attribute names and Expression attribute values. */
const checkHolders = (parameter: string, holders: Readonly<Record<string, unknown>>, form: RegExp): void => {
  if (Object.keys(holders).length === 0) throw validationError(`${parameter} must not be empty`);
  const wrong = Object.keys(holders).find((holder) => !form.test(holder));
  if (wrong === undefined) return;
  throw validationError(`${parameter} contains invalid key: Syntax error; key: "${wrong}"`);
};

/** Source: API Reference, PutItem and UpdateItem: placeholders are for expressions. */
const checkNeeded = (input: PlaceholderInput, texts: readonly string[]): void => {
  for (const parameter of ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const) {
    if (input[parameter] === undefined || texts.length > 0) continue;
    throw validationError(`${parameter} can only be specified when using expressions`);
  }
};

/** Source: API Reference, UpdateItem, ExpressionAttributeNames and -Values; DynamoDB's answer to one too many. */
const checkUsed = (parameter: string, given: object, used: ReadonlySet<string>): void => {
  const unused = Object.keys(given).filter((holder) => !used.has(holder));
  if (unused.length === 0) return;
  throw validationError(`Value provided in ${parameter} unused in expressions: keys: {${unused.join(', ')}}`);
};

/** @param texts the request's expressions, as far as there are any */
export const placeholdersOf = (input: PlaceholderInput, texts: readonly string[]): Placeholders => {
  checkNeeded(input, texts);
  const names = input.ExpressionAttributeNames ?? {};
  if (input.ExpressionAttributeNames) checkHolders('ExpressionAttributeNames', names, /^#[0-9A-Za-z_]+$/);
  const values: Item = itemFrom(input.ExpressionAttributeValues ?? {});
  if (input.ExpressionAttributeValues) checkHolders('ExpressionAttributeValues', values, /^:[0-9A-Za-z_]+$/);
  const used = new Set<string>();
  const take = <T>(from: Readonly<Record<string, T>>, holder: string): T | undefined => {
    used.add(holder);
    return Object.hasOwn(from, holder) ? from[holder] : undefined;
  };
  return {
    name: (holder) => take(names, holder),
    value: (holder) => take(values, holder),
    checkAllUsed: () => {
      checkUsed('ExpressionAttributeNames', names, used);
      checkUsed('ExpressionAttributeValues', values, used);
    },
  };
};
