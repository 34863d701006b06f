import { order } from '../compare.ts';
import { NotSimulatedError } from '../errors.ts';
import { TYPES, type Type } from '../model.ts';
import type { Comparator, Condition, Operand } from './condition.ts';
import { type Call, checkArity, checkLiteral, readOperand, type Written } from './operands.ts';
import { pathText, samePath } from './paths.ts';
import type { Reader } from './reader.ts';

const ARITIES = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

/** Source: API Reference, Condition, LE, LT, GE, GT, BETWEEN: String, Number, or Binary, and no set. */
const ORDERED = ['S', 'N', 'B'];

/** Source: Developer Guide, Quotas: up to 100 operands of IN. */
const MOST_AMONG = 100;

/** A condition's operand. Source: Developer Guide, Comparison operator and function reference: `size` alone is one. */
export const operandFrom = (reader: Reader, written: Written): Operand => {
  if (written.kind !== 'call') return written;
  checkArity(reader, written, ARITIES);
  const {
    name,
    args: [of],
  } = written;
  if (name !== 'size' || of === undefined) {
    return reader.fail(`The function is not allowed to be used this way in an expression; function: ${name}`);
  }
  checkLiteral(reader, { operator: 'size', operand: of, allowed: ['S', 'B', 'SS', 'NS', 'BS', 'L', 'M'] });
  return { kind: 'size', of: operandFrom(reader, of) };
};

/** Source: what DynamoDB answers to `a = a`, as dynalite's tests against it show. */
const checkDistinct = (reader: Reader, operator: string, [first, ...others]: readonly Operand[]): void => {
  if (first?.kind !== 'path') return;
  if (!others.some((other) => other.kind === 'path' && samePath(first.path, other.path))) return;
  reader.fail(
    'The first operand must be distinct from the remaining operands for this operator or function; ' +
      `operator: ${operator}, first operand: ${pathText(first.path)}`,
  );
};

/** Source: Developer Guide, Comparison operator and function reference, Functions. */
export const functionCall = (reader: Reader, call: Call<Written>): Condition => {
  checkArity(reader, call, ARITIES);
  const [first, second] = call.args.map((argument) => operandFrom(reader, argument)) as [Operand, Operand];
  switch (call.name) {
    case 'attribute_exists':
      return { kind: 'exists', operands: [pathOf(reader, call.name, first)] };
    case 'attribute_not_exists':
      return { kind: 'missing', operands: [pathOf(reader, call.name, first)] };
    case 'attribute_type':
      return { kind: 'type', operands: [first], type: typeNamed(reader, second) };
    case 'begins_with':
      for (const operand of [first, second])
        checkLiteral(reader, { operator: call.name, operand, allowed: ['S', 'B'] });
      checkDistinct(reader, call.name, [first, second]);
      return { kind: 'begins', operands: [first, second] };
    default:
      checkDistinct(reader, call.name, [first, second]);
      return { kind: 'contains', operands: [first, second] };
  }
};

/** Source: Developer Guide, Functions: attribute_exists and attribute_not_exists take a path. */
const pathOf = (reader: Reader, name: string, operand: Operand) =>
  operand.kind === 'path'
    ? operand
    : reader.fail(`Operator or function requires a document path; operator or function: ${name}`);

/** Source: Developer Guide, Functions, attribute_type: one of these names, as a value. */
const typeNamed = (reader: Reader, operand: Operand): Type => {
  const type = operand.kind === 'value' && 'S' in operand.value ? operand.value.S : undefined;
  if (type === undefined) {
    return reader.fail(
      'Incorrect operand type for operator or function; operator or function: attribute_type, ' +
        `operand type: ${operand.kind === 'value' ? Object.keys(operand.value)[0] : '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}'}`,
    );
  }
  if (TYPES.includes(type as Type)) return type as Type;
  return reader.fail(`Invalid attribute type name found; type: ${type}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`);
};

const COMPARATORS: readonly Comparator[] = ['=', '<>', '<=', '<', '>=', '>'];

/** What follows the first operand. */
export const comparison = (reader: Reader, left: Operand): Condition => {
  if (reader.acceptWord('BETWEEN')) return readBetween(reader, left);
  if (reader.acceptWord('IN')) return readIn(reader, left);
  const comparator = COMPARATORS.find((candidate) => reader.accept(candidate));
  if (comparator !== undefined) return readComparison(reader, left, comparator);
  if (reader.peek()?.text !== ')') return reader.failHere();
  throw new NotSimulatedError(
    'The simulated DynamoDB does not read operands in parentheses. Leave the parentheses out.',
  );
};

const readComparison = (reader: Reader, left: Operand, comparator: Comparator): Condition => {
  const right = operandFrom(reader, readOperand(reader));
  checkDistinct(reader, comparator, [left, right]);
  if (comparator !== '=' && comparator !== '<>') {
    for (const operand of [left, right]) checkLiteral(reader, { operator: comparator, operand, allowed: ORDERED });
  }
  return { kind: 'compare', comparator, operands: [left, right] };
};

const readBetween = (reader: Reader, operand: Operand): Condition => {
  const low = operandFrom(reader, readOperand(reader));
  if (!reader.acceptWord('AND')) reader.failHere();
  const high = operandFrom(reader, readOperand(reader));
  for (const bound of [operand, low, high])
    checkLiteral(reader, { operator: 'BETWEEN', operand: bound, allowed: ORDERED });
  checkDistinct(reader, 'BETWEEN', [operand, low, high]);
  checkBounds(reader, low, high);
  return { kind: 'between', operands: [operand, low, high] };
};

/** Source: Developer Guide, Comparison operators; what DynamoDB answers, as dynalite's tests against it show. */
const checkBounds = (reader: Reader, low: Operand, high: Operand): void => {
  if (low.kind !== 'value' || high.kind !== 'value') return;
  const ordered = order(low.value, high.value);
  const bounds = `lower bound operand: AttributeValue: ${braced(low.value)}, upper bound operand: AttributeValue: ${braced(high.value)}`;
  if (ordered === undefined) {
    reader.fail(`The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  }
  if (ordered !== undefined && ordered > 0) {
    reader.fail(`The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`);
  }
};

const braced = (value: object): string =>
  `{${Object.entries(value)
    .map(([type, content]) => `${type}:${content}`)
    .join()}}`;

/** Source: Developer Guide, Comparison operator and function reference, and Quotas: up to 100 of them. */
const readIn = (reader: Reader, operand: Operand): Condition => {
  reader.expect('(');
  const among = [operandFrom(reader, readOperand(reader))];
  while (reader.accept(',')) among.push(operandFrom(reader, readOperand(reader)));
  reader.expect(')');
  if (among.length > MOST_AMONG) {
    reader.fail(
      `Incorrect number of operands for operator or function; operator or function: IN, number of operands: ${among.length}`,
    );
  }
  checkDistinct(reader, 'IN', [operand, ...among]);
  return { kind: 'in', operands: [operand, ...among] };
};
