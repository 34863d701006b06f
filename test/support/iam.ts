/**
 * A small evaluator of policies, for what the project's own policies use; anything else is an error, not a guess. Sources: IAM
 * User Guide, Policy evaluation logic; IAM JSON policy elements: Condition operators; Creating a condition with multiple keys
 * or values (a block holds where all its keys do, a key where one of its values does); Multivalued context keys.
 */

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What is asked for. Keys of the context are found whatever their case, tag keys in them included. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

type Operator = (asked: readonly string[], values: readonly string[]) => boolean;

const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

/** In ARNs, actions and `…Like` values `*` stands for any characters, `?` for one. */
const isLike = (pattern: string, text: string, flags = ''): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    `s${flags}`,
  ).test(text);

const some =
  (fits: (value: string, asked: string) => boolean): Operator =>
  (asked, values) =>
    asked.some((one) => values.some((value) => fits(value, one)));

const arnLike = some((value, one) => isLike(value, one));

const OPERATORS: Readonly<Record<string, Operator>> = {
  Null: (asked, [wanted]) => String(asked.length === 0) === wanted,
  StringEquals: some((value, one) => value === one),
  ArnEquals: arnLike,
  ArnLike: arnLike,
  // A negated operator holds where the key is missing.
  ArnNotEquals: (...given) => !arnLike(...given),
  ArnNotLike: (...given) => !arnLike(...given),
  'ForAnyValue:StringEquals': some((value, one) => value === one),
  'ForAnyValue:StringEqualsIgnoreCase': some((value, one) => value.toLowerCase() === one.toLowerCase()),
};

const holds = ({ Condition = {} }: Statement, { context }: Request): boolean => {
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), list(value)]));
  return Object.entries(Condition).every(([name, keys]) => {
    const operator = OPERATORS[name];
    if (!operator) throw new Error(`Operator ${name} is not known here. Add it, as the IAM User Guide describes it.`);
    return Object.entries(keys).every(([key, values]) => operator(known.get(key.toLowerCase()) ?? [], list(values)));
  });
};

/** Whether a statement of the policy denies the request. */
export const isDenied = (statements: readonly Statement[], request: Request): boolean =>
  statements.some(
    (statement) =>
      statement.Effect === 'Deny' &&
      list(statement.Action).some((action) => isLike(action, request.action, 'i')) &&
      list(statement.Resource).some((resource) => isLike(resource, request.resource)) &&
      holds(statement, request),
  );
