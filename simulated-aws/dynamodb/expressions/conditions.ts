import type { Type } from '../model.ts';
import { comparison, functionCall, operandFrom } from './condition-parts.ts';
import { type PathOperand, readOperand, type ValueOperand } from './operands.ts';
import type { Path } from './paths.ts';
import { createReader, type Reader, type ReaderProps } from './reader.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Operand = PathOperand | ValueOperand | { readonly kind: 'size'; readonly of: Operand };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly among: readonly Operand[] }
  | { readonly kind: 'exists' | 'missing'; readonly path: Path }
  | { readonly kind: 'type'; readonly operand: Operand; readonly type: Type }
  | { readonly kind: 'begins'; readonly operand: Operand; readonly prefix: Operand }
  | { readonly kind: 'contains'; readonly operand: Operand; readonly sought: Operand };

/**
 * Source: Developer Guide, Comparison operator and function reference: comparators before NOT before AND before OR, and
 * parentheses around conditions.
 */
export const readCondition = (props: ReaderProps): Condition => {
  const reader = createReader(props);
  const condition = readOr({ reader, grouped: new WeakSet() });
  reader.end();
  return condition;
};

interface Reading {
  readonly reader: Reader;
  /** What stood in parentheses of its own. */
  readonly grouped: WeakSet<Condition>;
}

const readOr = (reading: Reading): Condition => {
  let left = readAnd(reading);
  while (reading.reader.acceptWord('OR')) left = { kind: 'or', left, right: readAnd(reading) };
  return left;
};

const readAnd = (reading: Reading): Condition => {
  let left = readNot(reading);
  while (reading.reader.acceptWord('AND')) left = { kind: 'and', left, right: readNot(reading) };
  return left;
};

const readNot = (reading: Reading): Condition =>
  reading.reader.acceptWord('NOT') ? { kind: 'not', of: readNot(reading) } : readPrimary(reading);

/** Source: what DynamoDB answers to `((a = b))`, as dynalite's tests against it show: parentheses that do nothing. */
const readGroup = (reading: Reading): Condition => {
  const { reader, grouped } = reading;
  const condition = readOr(reading);
  reader.expect(')');
  if (grouped.has(condition)) reader.fail('The expression has redundant parentheses;');
  grouped.add(condition);
  return condition;
};

const readPrimary = (reading: Reading): Condition => {
  const { reader } = reading;
  if (reader.accept('(')) return readGroup(reading);
  const written = readOperand(reader);
  if (written.kind === 'call' && written.name !== 'size') return functionCall(reader, written);
  return comparison(reader, operandFrom(reader, written));
};
