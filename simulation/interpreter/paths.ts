import { StatesRuntimeError } from '../../local/executions/pauses.ts';

/** The execution's own data, as `$$` has it. */
export interface ExecutionContext {
  readonly Execution: { readonly Id: string; readonly Name: string };
}

/** What a state looks at: its input, and the execution around it. */
export interface Scope {
  readonly input: unknown;
  readonly context: ExecutionContext;
}

const REFERENCE = /^\$\$?(\.[A-Za-z_]\w*)*$/;
const ARRAY = /^States\.Array\((.*)\)$/;

/** Whether the interpreter can follow the path: plain names, or `States.Array` of such. */
export const isKnownPath = (path: string): boolean => {
  const array = ARRAY.exec(path);
  return array ? argumentsOf(array[1] ?? '').every((one) => REFERENCE.test(one)) : REFERENCE.test(path);
};

const argumentsOf = (text: string): readonly string[] => text.split(',').map((part) => part.trim());

/** @throws StatesRuntimeError where the path leads nowhere */
export const valueAt = (path: string, scope: Scope): unknown => {
  const array = ARRAY.exec(path);
  return array ? argumentsOf(array[1] ?? '').map((one) => follow(one, scope)) : follow(path, scope);
};

const follow = (path: string, { input, context }: Scope): unknown => {
  const [root, ...names] = path.split('.');
  const found = names.reduce<unknown>(
    (value, name) => (value as Record<string, unknown> | null | undefined)?.[name],
    root === '$$' ? context : input,
  );
  if (found === undefined) throw new StatesRuntimeError(`The path '${path}' could not be found in the input.`);
  return found;
};

/** A payload template: a field whose name ends in `.$` is a path, every other one stands for itself. */
export const filled = (template: unknown, scope: Scope): unknown => {
  if (Array.isArray(template)) return template.map((one) => filled(one, scope));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$') ? [name.slice(0, -2), valueAt(String(value), scope)] : [name, filled(value, scope)],
    ),
  );
};

/** The input with the result put where `ResultPath` says: in its place where nothing is said, nowhere for `null`. */
export const withResult = (input: unknown, path: unknown, result: unknown): unknown => {
  if (path === undefined || path === '$') return result;
  if (path === null) return input;
  const names = String(path).split('.').slice(1);
  return put(input, names, result);
};

const put = (into: unknown, [name, ...rest]: readonly string[], value: unknown): unknown => {
  if (name === undefined) return value;
  const fields = (typeof into === 'object' && into !== null ? into : {}) as Record<string, unknown>;
  return { ...fields, [name]: put(fields[name], rest, value) };
};
