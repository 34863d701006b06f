import { typeOf, type Value } from '../model.ts';
import { type Path, readPath } from './paths.ts';
import type { Reader } from './reader.ts';

export interface PathOperand {
  readonly kind: 'path';
  readonly path: Path;
}

export interface ValueOperand {
  readonly kind: 'value';
  readonly value: Value;
}

/** A call as it is written, before anybody has looked at its name. */
export interface Call<Argument> {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Argument[];
}

export type Written = PathOperand | ValueOperand | Call<Written>;

/** Source: Developer Guide, Expression attribute values. */
const readValue = (reader: Reader): ValueOperand => {
  const holder = reader.next().text;
  const value =
    reader.placeholders.value(holder) ??
    reader.fail(`An expression attribute value used in expression is not defined; attribute value: ${holder}`);
  return { kind: 'value', value };
};

const readCall = (reader: Reader): Call<Written> => {
  const name = reader.next().text;
  reader.expect('(');
  const args = [readOperand(reader)];
  while (reader.accept(',')) args.push(readOperand(reader));
  reader.expect(')');
  return { kind: 'call', name, args };
};

/** Source: Developer Guide, Comparison operator and function reference; Update expressions: path, value, or call. */
export const readOperand = (reader: Reader): Written => {
  const token = reader.peek();
  if (token?.kind === 'valueHolder') return readValue(reader);
  const following = reader.peek(1);
  const isCall = token?.kind === 'name' && following?.kind === 'symbol' && following.text === '(';
  return isCall ? readCall(reader) : { kind: 'path', path: readPath(reader) };
};

/** Source: Developer Guide, Comparison operator and function reference, and Update expressions: how many each takes. */
export const checkArity = (
  reader: Reader,
  { name, args }: Call<unknown>,
  arities: Readonly<Record<string, number>>,
): void => {
  const arity = Object.hasOwn(arities, name) ? arities[name] : undefined;
  if (arity === undefined) reader.fail(`Invalid function name; function: ${name}`);
  if (args.length === arity) return;
  reader.fail(
    'Incorrect number of operands for operator or function; ' +
      `operator or function: ${name}, number of operands: ${args.length}`,
  );
};

/** Source: as for {@link checkArity}: what stands there as a value has one of these types. */
export const checkLiteral = (
  reader: Reader,
  {
    operator,
    operand,
    allowed,
  }: { operator: string; operand: { readonly kind: string; readonly value?: unknown }; allowed: readonly string[] },
): void => {
  const type = operand.kind === 'value' ? typeOf(operand.value as Value) : undefined;
  if (type === undefined || allowed.includes(type)) return;
  reader.fail(
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  );
};
