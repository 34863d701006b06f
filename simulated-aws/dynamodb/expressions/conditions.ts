import type { Condition } from './condition.ts';
import { comparison, functionCall, operandFrom } from './condition-parts.ts';
import { readOperand } from './operands.ts';
import { createReader, type Reader, type ReaderProps } from './reader.ts';

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
