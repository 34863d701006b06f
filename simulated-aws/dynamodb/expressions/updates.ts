import { NotSimulatedError } from '../errors.ts';
import { typeOf, type Value } from '../model.ts';
import {
  type Call,
  checkArity,
  checkLiteral,
  type PathOperand,
  readOperand,
  type ValueOperand,
  type Written,
} from './operands.ts';
import { checkApart, type Path, readPath } from './paths.ts';
import { createReader, type Reader, type ReaderProps } from './reader.ts';

export type UpdateOperand =
  | PathOperand
  | ValueOperand
  | { readonly kind: 'ifNotExists'; readonly path: Path; readonly otherwise: UpdateOperand }
  | { readonly kind: 'append'; readonly first: UpdateOperand; readonly second: UpdateOperand };

export type NewValue =
  | UpdateOperand
  | { readonly kind: 'sum'; readonly sign: 1n | -1n; readonly left: UpdateOperand; readonly right: UpdateOperand };

export type Change =
  | { readonly kind: 'set'; readonly path: Path; readonly value: NewValue }
  | { readonly kind: 'remove'; readonly path: Path }
  | { readonly kind: 'add' | 'delete'; readonly path: Path; readonly value: Value };

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;

/** Source: Developer Guide, Update expressions: each section once, in any order, and no path that holds another's. */
export const readUpdate = (props: ReaderProps): readonly Change[] => {
  const reader = createReader(props);
  const changes: Change[] = [];
  const seen = new Set<string>();
  do {
    const section = reader.acceptWord(...SECTIONS) ?? reader.failHere();
    if (seen.has(section)) reader.fail(`The "${section}" section can only be used once in an update expression;`);
    seen.add(section);
    do changes.push(READERS[section](reader));
    while (reader.accept(','));
  } while (reader.peek() !== undefined);
  checkApart(
    reader,
    changes.map(({ path }) => path),
  );
  return changes;
};

const readSet = (reader: Reader): Change => {
  const path = readPath(reader);
  reader.expect('=');
  const left = operandFrom(reader, readWritten(reader), true);
  if (reader.accept('+')) return { kind: 'set', path, value: readSum(reader, left, '+') };
  if (reader.accept('-')) return { kind: 'set', path, value: readSum(reader, left, '-') };
  return { kind: 'set', path, value: left };
};

const readWritten = (reader: Reader): Written => {
  if (reader.peek()?.text !== '(') return readOperand(reader);
  throw new NotSimulatedError(
    'The simulated DynamoDB does not read operands in parentheses. Leave the parentheses out.',
  );
};

/** Source: Developer Guide, Update expressions: numbers alone, no lists: as dynalite's tests show. */
const readSum = (reader: Reader, left: UpdateOperand, operator: '+' | '-'): NewValue => {
  const right = operandFrom(reader, readWritten(reader), true);
  for (const operand of [left, right]) {
    checkLiteral(reader, { operator, operand, allowed: ['N'] });
    if (operand.kind !== 'append') continue;
    reader.fail(`Incorrect operand type for operator or function; operator or function: ${operator}, operand type: L`);
  }
  return { kind: 'sum', sign: operator === '+' ? 1n : -1n, left, right };
};

const operandFrom = (reader: Reader, written: Written, outermost: boolean): UpdateOperand =>
  written.kind === 'call' ? callFrom(reader, written, outermost) : written;

/**
 * Source: Developer Guide, Update expressions. That list_append stands in no other function: ScyllaDB's
 * test/alternator/test_update_expression.py, which is run against DynamoDB.
 */
const callFrom = (reader: Reader, call: Call<Written>, outermost: boolean): UpdateOperand => {
  checkArity(reader, call, { if_not_exists: 2, list_append: 2 });
  if (call.name === 'list_append' && !outermost) {
    reader.fail('The function is not allowed to be used this way in an expression; function: list_append');
  }
  const [first, second] = call.args.map((argument) => operandFrom(reader, argument, false)) as [
    UpdateOperand,
    UpdateOperand,
  ];
  if (call.name === 'list_append') {
    for (const operand of [first, second]) {
      checkLiteral(reader, { operator: call.name, operand, allowed: ['L'] });
    }
    return { kind: 'append', first, second };
  }
  if (first.kind === 'path') return { kind: 'ifNotExists', path: first.path, otherwise: second };
  return reader.fail('Operator or function requires a document path; operator or function: if_not_exists');
};

const LONG_NAMES: Readonly<Record<string, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

/** Source: Developer Guide, Update expressions, ADD and DELETE: sets, and numbers to add; the item's own attributes. */
const readChangeOfSet =
  (kind: 'add' | 'delete', allowed: readonly string[]) =>
  (reader: Reader): Change => {
    const path = readPath(reader);
    if (reader.peek()?.kind !== 'valueHolder') reader.failHere();
    const { value } = readOperand(reader) as ValueOperand;
    const type = typeOf(value);
    if (!allowed.includes(type)) {
      reader.fail(
        `Incorrect operand type for operator or function; operator: ${kind.toUpperCase()}, operand type: ${LONG_NAMES[type]}`,
      );
    }
    if (path.length === 1) return { kind, path, value };
    throw new NotSimulatedError(
      `The simulated DynamoDB does not ${kind === 'add' ? 'ADD to' : 'DELETE from'} nested attributes: ` +
        'DynamoDB is documented to do so with attributes of the item alone (API Reference, UpdateItem). Use SET.',
    );
  };

const READERS: Readonly<Record<(typeof SECTIONS)[number], (reader: Reader) => Change>> = {
  SET: readSet,
  REMOVE: (reader) => ({ kind: 'remove', path: readPath(reader) }),
  ADD: readChangeOfSet('add', ['N', 'SS', 'NS', 'BS']),
  DELETE: readChangeOfSet('delete', ['SS', 'NS', 'BS']),
};
