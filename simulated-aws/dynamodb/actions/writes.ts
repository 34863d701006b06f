import type { Wanted } from '../capacity.ts';
import { checkEnum } from '../enums.ts';
import { conditionFailed, validationError } from '../errors.ts';
import type { Condition } from '../expressions/condition.ts';
import { readCondition } from '../expressions/conditions.ts';
import { holds } from '../expressions/evaluate.ts';
import { type PlaceholderInput, type Placeholders, placeholdersOf } from '../expressions/placeholders.ts';
import { sizeOfItem } from '../item-size.ts';
import type { Item } from '../model.ts';

/** What the writes have in common. */
export interface WriteInput extends PlaceholderInput {
  readonly TableName: string;
  readonly ConditionExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
  readonly ReturnConsumedCapacity?: Wanted;
}

export const WRITE_PARAMETERS =
  'ConditionExpression? ExpressionAttributeNames? ExpressionAttributeValues? ReturnValues? ' +
  'ReturnValuesOnConditionCheckFailure? ReturnConsumedCapacity?';

/** Source: Developer Guide, Quotas, Items: names and values, 400 KB. */
const LARGEST_BYTES = 400 * 1024;

/** Source: Developer Guide, Quotas, Items; the two messages: what dynalite's tests against DynamoDB show. */
export const checkSize = (item: Item, message: string): void => {
  if (sizeOfItem(item) > LARGEST_BYTES) throw validationError(message);
};

/** Source: API Reference, PutItem and DeleteItem, ReturnValues: nothing but NONE and ALL_OLD. */
export const checkReturnsOld = (given: unknown): void => {
  checkEnum('ReturnValues', given, ['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW']);
  if (given === undefined || given === 'NONE' || given === 'ALL_OLD') return;
  throw validationError('ReturnValues can only be ALL_OLD or NONE');
};

const textsOf = (...texts: readonly (string | undefined)[]): readonly string[] =>
  texts.filter((text) => text !== undefined);

export interface ReadWrite {
  readonly placeholders: Placeholders;
  readonly condition: Condition | undefined;
}

/** The condition and what its placeholders stand for. */
export const readConditional = (input: WriteInput, ...others: readonly (string | undefined)[]): ReadWrite => {
  checkEnum('ReturnValuesOnConditionCheckFailure', input.ReturnValuesOnConditionCheckFailure, ['ALL_OLD', 'NONE']);
  const text = input.ConditionExpression;
  const placeholders = placeholdersOf(input, textsOf(text, ...others));
  const condition = text === undefined ? undefined : readCondition({ kind: 'ConditionExpression', text, placeholders });
  return { placeholders, condition };
};

/** Source: Developer Guide, Condition expressions; API Reference, ReturnValuesOnConditionCheckFailure. */
export const checkCondition = (
  { condition }: Pick<ReadWrite, 'condition'>,
  stored: Item | undefined,
  input: WriteInput,
): void => {
  if (condition === undefined || holds(condition, stored ?? {})) return;
  throw conditionFailed(input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? stored : undefined);
};
