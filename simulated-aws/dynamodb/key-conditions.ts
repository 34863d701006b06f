import { validationError } from './errors.ts';
import type { Comparator, Condition, Operand } from './expressions/condition.ts';
import { readCondition } from './expressions/conditions.ts';
import type { Placeholders } from './expressions/placeholders.ts';
import { type KeySchema, type TableDefinition, typeOf, type Value } from './model.ts';

export interface KeyCondition {
  readonly hash: Value;
  /** What the range key has to meet. */
  readonly range: Condition | undefined;
}

interface Part {
  readonly name: string;
  readonly condition: Condition;
  readonly values: readonly Value[];
}

const MIRRORED: Readonly<Record<Comparator, Comparator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const conjunctsOf = (condition: Condition): readonly Condition[] =>
  condition.kind === 'and' ? [...conjunctsOf(condition.left), ...conjunctsOf(condition.right)] : [condition];

/** Source: API Reference, Query, KeyConditionExpression: what else a condition may be is none of a key. */
const refused = (condition: Condition): never => {
  const operator = condition.kind === 'compare' ? condition.comparator : condition.kind.toUpperCase();
  throw validationError(`Invalid operator used in KeyConditionExpression: ${operator}`);
};

/** Source: as above: one attribute, compared with values. */
const partFrom = (condition: Condition, [first, ...others]: readonly [Operand, ...Operand[]]): Part => {
  const values = others.map((other) => {
    if (other.kind === 'value') return other.value;
    throw validationError(
      other.kind === 'size'
        ? 'KeyConditionExpressions cannot contain nested operations'
        : 'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition',
    );
  });
  if (first.kind !== 'path') {
    throw validationError('Invalid condition in KeyConditionExpression: No key attribute specified');
  }
  if (first.path.length === 1) return { name: first.path[0], condition, values };
  throw validationError('KeyConditionExpressions cannot have conditions on nested attributes');
};

const partOf = (condition: Condition): Part => {
  switch (condition.kind) {
    case 'compare': {
      const { comparator, operands } = condition;
      const [left, right] = operands;
      if (comparator === '<>') return refused(condition);
      if (left.kind === 'path') return partFrom(condition, operands);
      const mirrored = { ...condition, comparator: MIRRORED[comparator], operands: [right, left] } as const;
      return partFrom(mirrored, mirrored.operands);
    }
    case 'between':
    case 'begins':
      return partFrom(condition, condition.operands);
    default:
      return refused(condition);
  }
};

/** Source: API Reference, Query: the values are of the key's type, and none is empty. */
const checkTypes = ({ types }: TableDefinition, { name, values }: Part): void => {
  for (const value of values) {
    if (typeOf(value) !== types[name]) {
      throw validationError(
        'One or more parameter values were invalid: Condition parameter type does not match schema type',
      );
    }
    if (!('S' in value) || value.S !== '') continue;
    throw validationError(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
        `string value. Key: ${name}`,
    );
  }
};

/** Source: API Reference, Query: the partition key by equality, and at most one condition on the sort key. */
const checkShape = (parts: readonly Part[], key: KeySchema): { hash: Part; range: Part | undefined } => {
  const hash = parts.find(({ name }) => name === key.hash);
  const range = parts.find(({ name }) => name === key.range);
  if (parts.length > 2) throw validationError('Conditions can be of length 1 or 2 only');
  if (new Set(parts.map(({ name }) => name)).size < parts.length) {
    throw validationError('KeyConditionExpressions must only contain one condition per key');
  }
  if (hash === undefined) throw validationError(`Query condition missed key schema element: ${key.hash}`);
  if (hash.condition.kind !== 'compare' || hash.condition.comparator !== '=') {
    throw validationError('Query key condition not supported');
  }
  if (parts.length === 1 || range !== undefined) return { hash, range };
  throw validationError(
    key.range === undefined
      ? 'Query key condition not supported'
      : `Query condition missed key schema element: ${key.range}`,
  );
};

interface KeyConditionProps {
  readonly text: string;
  readonly placeholders: Placeholders;
}

export const readKeyParts = ({ text, placeholders }: KeyConditionProps): readonly Part[] =>
  conjunctsOf(readCondition({ kind: 'KeyConditionExpression', text, placeholders })).map(partOf);

export const keyConditionOf = (parts: readonly Part[], key: KeySchema, table: TableDefinition): KeyCondition => {
  const { hash, range } = checkShape(parts, key);
  for (const part of [hash, ...(range ? [range] : [])]) checkTypes(table, part);
  return { hash: hash.values[0] as Value, range: range?.condition };
};
