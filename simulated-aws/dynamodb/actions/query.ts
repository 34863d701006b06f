import { defineAction } from '../action.ts';
import { equal } from '../compare.ts';
import { validationError } from '../errors.ts';
import type { Condition, Operand } from '../expressions/condition.ts';
import { holds } from '../expressions/evaluate.ts';
import { type KeyCondition, keyConditionOf, readKeyParts } from '../key-conditions.ts';
import { type Item, type KeySchema, namesOf } from '../model.ts';
import { PAGE_PARAMETERS, type PageInput, pageOf, readPageExpressions } from '../pages.ts';
import { type ReadTarget, targetOf } from '../read-target.ts';

interface QueryInput extends PageInput {
  readonly KeyConditionExpression: string;
  readonly ScanIndexForward?: boolean;
}

const headsOfOperand = (operand: Operand): readonly string[] => {
  if (operand.kind === 'path') return [operand.path[0]];
  return operand.kind === 'size' ? headsOfOperand(operand.of) : [];
};

/** The attributes of the item that a condition looks at. */
const headsOf = (condition: Condition): readonly string[] => {
  if (condition.kind === 'not') return headsOf(condition.of);
  if ('operands' in condition) return condition.operands.flatMap(headsOfOperand);
  return [...headsOf(condition.left), ...headsOf(condition.right)];
};

/** Source: API Reference, Query, FilterExpression: no attribute of the key that is queried. */
const checkFilter = (filter: Condition | undefined, key: KeySchema): void => {
  const heads = filter ? headsOf(filter) : [];
  const name = namesOf(key).find((candidate) => heads.includes(candidate));
  if (name === undefined) return;
  throw validationError(
    `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
  );
};

/** Source: API Reference, Query, ExclusiveStartKey; the messages: what dynalite's tests against DynamoDB show. */
const checkStart = ({ startKey, key }: ReadTarget, { hash, range }: KeyCondition): void => {
  if (startKey === undefined) return;
  const start = startKey[key.hash];
  if (start === undefined || !equal(start, hash)) {
    throw validationError('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (range === undefined || holds(range, startKey)) return;
  throw validationError('The provided starting key does not match the range key predicate');
};

/** Source: API Reference, Query: by the sort key, or against it; after the start key, whether it is there or not. */
const itemsFrom = (
  { partitions, startKey }: ReadTarget,
  { hash, range }: KeyCondition,
  isForward: boolean,
): readonly Item[] => {
  const inRange = partitions.partition(hash).filter((item) => range === undefined || holds(range, item));
  const ordered = isForward ? inRange : inRange.toReversed();
  if (startKey === undefined) return ordered;
  return ordered.filter((item) => {
    const difference = partitions.compare(item, startKey);
    return isForward ? difference > 0 : difference < 0;
  });
};

/** Source: API Reference, Query. */
export const query = defineAction<QueryInput>(
  `TableName KeyConditionExpression? ScanIndexForward? ${PAGE_PARAMETERS}`,
  (input, database) => {
    const { KeyConditionExpression: text } = input;
    if (text === undefined) {
      throw validationError(
        'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
      );
    }
    const expressions = readPageExpressions(input, text);
    const parts = readKeyParts({ text, placeholders: expressions.placeholders });
    expressions.placeholders.checkAllUsed();
    const target = targetOf(input, database);
    const condition = keyConditionOf(parts, target.key, target.table.definition);
    checkFilter(expressions.filter, target.key);
    checkStart(target, condition);
    const items = itemsFrom(target, condition, input.ScanIndexForward ?? true);
    return pageOf({ input, expressions, items, keyNames: target.keyNames });
  },
);
