import fc from 'fast-check';

/** A JSON Schema, as far as the API's document uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

export interface Generating {
  readonly resolve: (ref: string) => Schema;
  /** What really exists, by the name of the field that names it. */
  readonly known: Readonly<Record<string, readonly string[]>>;
  /** Bodies that are taken as they are, by the id of the operation. */
  readonly good: Readonly<Record<string, readonly object[]>>;
}

const textOf = (schema: Schema, known: readonly string[] | undefined): fc.Arbitrary<string> => {
  const { pattern, minLength = 0, maxLength = 40 } = schema;
  const made = pattern === undefined ? fc.string({ minLength, maxLength }) : fc.stringMatching(new RegExp(pattern));
  return known ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: made }) : made;
};

const objectOf = (schema: Schema, generating: Generating): fc.Arbitrary<unknown> => {
  const { properties = {}, required = [] } = schema;
  const fields: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(
    Object.entries(properties).map(([name, of]) => [name, valuesOf(of, generating, name)]),
  );
  return fc.record(fields, { requiredKeys: [...required] });
};

const GENERATORS: Readonly<
  Record<string, (schema: Schema, generating: Generating, name: string) => fc.Arbitrary<unknown>>
> = {
  string: (schema, { known }, name) => textOf(schema, known[name]),
  integer: ({ minimum = -5, maximum = 10_000 }) => fc.integer({ min: minimum, max: maximum }),
  number: ({ minimum = -5, maximum = 10_000 }) => fc.double({ min: minimum, max: maximum, noNaN: true }),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  array: ({ items = {} }, generating, name) => fc.array(valuesOf(items, generating, name), { maxLength: 3 }),
  object: (schema, generating) => objectOf(schema, generating),
};

const GIVEN = ['$ref', 'enum', 'anyOf', 'oneOf', 'allOf'] as const;

/** Values that the schema allows; `name` is the field that holds them. */
export const valuesOf = (schema: Schema, generating: Generating, name = ''): fc.Arbitrary<unknown> => {
  const given = GIVEN.find((keyword) => schema[keyword] !== undefined);
  if (given) return combined(schema, generating, name);
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const made = types.map((type) => GENERATORS[type]?.(schema, generating, name) ?? fc.jsonValue());
  return made.length === 0 ? fc.jsonValue() : fc.oneof(...made);
};

const combined = (schema: Schema, generating: Generating, name: string): fc.Arbitrary<unknown> => {
  const { $ref, anyOf, oneOf = anyOf, allOf } = schema;
  if ($ref !== undefined) return valuesOf(generating.resolve($ref), generating, name);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (oneOf) return fc.oneof(...oneOf.map((one) => valuesOf(one, generating, name)));
  const parts = (allOf ?? []).map((one) => valuesOf(one, generating, name));
  return fc.tuple(...parts).map((values) => Object.assign({}, ...values));
};
