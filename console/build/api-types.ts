/** Types for openapi-fetch from the API's OpenAPI document. openapi-typescript, made for that, needs an older TypeScript. */

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content>>;
}

export interface OpenApiDocument {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const HEAD =
  '/** Made by `npm run console:types` from the OpenAPI document. Change the API instead, and make it again. */\n';

export const apiTypes = ({ components, paths }: OpenApiDocument): string => {
  const schemas = entries(components.schemas, (name, schema) => `${key(name)}: ${typeOf(schema)};`);
  const routes = entries(paths, (path, methods) => `${key(path)}: {\n${entries(methods, operationOf)}\n};`);
  return indented(
    `${HEAD}\nexport interface components {\nschemas: {\n${schemas}\n};\n}\n\nexport interface paths {\n${routes}\n}\n`,
  );
};

/** A line that ends in a brace opens a level, and a line that begins with one closes it. */
const indented = (text: string): string => {
  let level = 0;
  const lines = text.split('\n').map((line) => {
    if (line.startsWith('}')) level -= 1;
    const shown = line === '' ? '' : '  '.repeat(level) + line;
    if (line.endsWith('{')) level += 1;
    return shown;
  });
  return lines.join('\n');
};

const entries = <T>(record: Readonly<Record<string, T>>, line: (name: string, value: T) => string): string =>
  Object.entries(record)
    .map(([name, value]) => line(name, value))
    .join('\n');

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

const operationOf = (method: string, { parameters = [], requestBody, responses }: Operation): string => {
  const places = ['query', 'header', 'path', 'cookie'].map((place) =>
    parametersIn(
      place,
      parameters.filter((one) => one.in === place),
    ),
  );
  const body = requestBody
    ? `requestBody${requestBody.required ? '' : '?'}: { ${contentOf(requestBody)} };`
    : 'requestBody?: never;';
  const answers = entries(responses, (status, answer) => `${status}: { ${contentOf(answer)} };`);
  return `${method}: {\nparameters: { ${places.join(' ')} };\n${body}\nresponses: {\n${answers}\n};\n};`;
};

const parametersIn = (place: string, parameters: readonly Parameter[]): string => {
  if (parameters.length === 0) return `${place}?: never;`;
  const all = parameters.map(({ name, required, schema }) => `${key(name)}${required ? '' : '?'}: ${typeOf(schema)};`);
  return `${place}${parameters.some(({ required }) => required) ? '' : '?'}: { ${all.join(' ')} };`;
};

const contentOf = ({ content }: Content): string =>
  content
    ? `content: { ${entries(content, (type, { schema }) => `'${type}': ${typeOf(schema)};`)} };`
    : 'content?: never;';

/** What narrows a value and not its type, or only describes it. */
const NO_TYPE = new Set(
  ['description', 'example', 'default', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum'].concat([
    'minProperties',
    'maxProperties',
    'minItems',
    'maxItems',
  ]),
);

const OF_TYPE = new Set(['$ref', 'anyOf', 'type', 'enum', 'properties', 'required', 'additionalProperties', 'items']);

const typeOf = (schema: Schema): string => {
  const unknown = Object.keys(schema).find((word) => !NO_TYPE.has(word) && !OF_TYPE.has(word));
  if (unknown !== undefined) {
    throw new Error(
      `The OpenAPI document has "${unknown}" in a schema, which console/build/api-types.ts does not know.`,
    );
  }
  if (schema.$ref !== undefined) return `components['schemas']['${schema.$ref.split('/').at(-1)}']`;
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value).replaceAll('"', "'")).join(' | ');
  if (schema.type === undefined) return 'unknown';
  return [schema.type]
    .flat()
    .map((type) => plainType(type, schema))
    .join(' | ');
};

const plainType = (type: string, schema: Schema): string => {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `(${typeOf(schema.items ?? {})})[]`;
    case 'object':
      return objectType(schema);
    default:
      throw new Error(`The OpenAPI document has the type "${type}", which console/build/api-types.ts does not know.`);
  }
};

const objectType = ({ properties = {}, required = [], additionalProperties }: Schema): string => {
  const own = entries(
    properties,
    (name, schema) => `${key(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`,
  );
  const others = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : undefined;
  if (own === '') return `Record<string, ${others ?? 'never'}>`;
  return others === undefined ? `{\n${own}\n}` : `{\n${own}\n} & Record<string, ${others}>`;
};
