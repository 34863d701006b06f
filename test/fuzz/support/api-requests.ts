import fc from 'fast-check';
import type { ApiDocument, Operation } from './api-document.ts';
import { edited, edits } from './edits.ts';
import { HOSTILE_TEXTS, hostileJson } from './hostile.ts';
import { type Generating, type Schema, valuesOf } from './schema-arbitrary.ts';

/** A request as API Gateway hands it on. */
export interface FuzzedRequest {
  /** Its id. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly authorizer: object | null;
}

const often = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, weight = 5): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd });

const hostileText = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ maxLength: 100 }));

const SIGNED = { iam: { userArn: 'arn:aws:iam::111122223333:user/ada' } };
const byToken = (scopes: string) => ({ lambda: { caller: 'ada', scopes } });

/** Both kinds of callers, with all, some and none of their permissions, and nobody. */
const authorizers = fc.oneof(
  { weight: 8, arbitrary: fc.constant(SIGNED) },
  { weight: 4, arbitrary: fc.constant(byToken('sdrs:read sdrs:act')) },
  { weight: 1, arbitrary: fc.constantFrom(byToken('sdrs:read'), byToken('sdrs:act'), byToken('')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(null, {}, { iam: null }, { iam: {} }, { lambda: {} }, { iam: { userArn: '' } }),
  },
);

const filledIn = (path: string, { parameters }: Operation, { known }: Generating): fc.Arbitrary<string> => {
  const names = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
  const values = names.map((name) => often(fc.constantFrom(...(known[name] ?? ['project-1'])), hostileText, 8));
  return fc
    .tuple(...values)
    .map((given) => given.reduce((filled, value, n) => filled.replace(`{${names[n]}}`, () => value), path));
};

const queryOf = ({ parameters }: Operation, generating: Generating): fc.Arbitrary<string> => {
  const fields = parameters
    .filter((one) => one.in === 'query')
    .map(({ name, schema }) => [name, often(valuesOf(schema, generating, name).map(String), hostileText, 3)]);
  const given = fc.record(Object.fromEntries(fields), { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>;
  const doubled = fc.boolean();
  return often(
    fc.tuple(given, doubled).map(([values, twice]) => {
      const query = new URLSearchParams(wellFormed(values)).toString();
      return twice ? `${query}&${query}` : query;
    }),
    hostileText.map((text) => encodeURI(text.toWellFormed())),
    8,
  );
};

const wellFormed = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.toWellFormed()]));

const NOT_JSON = [
  '',
  ' ',
  '{',
  '{"a":',
  'null',
  '[]',
  '1',
  '"text"',
  'a=b&c=d',
  '<xml/>',
  '\u0000',
  '\ufeff{}',
  'NaN',
  "{'a': 1}",
];

const bodyOf = (id: string, schema: Schema, generating: Generating): fc.Arbitrary<string | undefined> => {
  const made = valuesOf(schema, generating);
  const good = generating.good[id];
  const valid = good
    ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom<unknown>(...good) }, { weight: 1, arbitrary: made })
    : made;
  const broken = fc.tuple(valid, edits()).map(([value, changes]) => edited(value, changes));
  return fc.oneof(
    { weight: 4, arbitrary: valid.map((value) => JSON.stringify(value)) },
    { weight: 6, arbitrary: broken.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: hostileJson.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, ...NOT_JSON) },
  );
};

const CONTENT_TYPES = [
  ...['', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'],
  ...[
    'application/json; charset=latin-1',
    'APPLICATION/JSON',
    'application/problem+json',
    'json',
    ';',
    'application/json,text/plain',
  ],
];

const HEADER_TEXTS = ['', 'token-1', 'x'.repeat(5_000), '__proto__', 'é', ' ', '{}', '../..'];

const headersOf: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    'content-type': often(fc.constant('application/json'), fc.constantFrom(...CONTENT_TYPES), 8),
    'x-client-token': fc.constantFrom(...HEADER_TEXTS),
    accept: fc.constantFrom('application/json', '*/*', 'text/html', ''),
    'x-request-id': fc.constantFrom(...HEADER_TEXTS),
  },
  { requiredKeys: ['content-type'] },
);

/** Requests to an operation: what the document allows, and what is nearly so. */
const requestTo = (operation: Operation, generating: Generating): fc.Arbitrary<FuzzedRequest> =>
  fc
    .record({
      path: filledIn(operation.path, operation, generating),
      query: queryOf(operation, generating),
      headers: headersOf,
      body: operation.body
        ? bodyOf(operation.id, operation.body, generating)
        : often(fc.constant(undefined), fc.constantFrom(...NOT_JSON, '{}')),
      isBase64Encoded: often(fc.constant(false), fc.constant(true), 20),
      authorizer: authorizers,
    })
    .map(({ body, ...request }) => ({
      operation: operation.id,
      method: operation.method,
      ...request,
      ...(body === undefined ? {} : { body: request.isBase64Encoded ? Buffer.from(body).toString('base64') : body }),
    }));

export const requestsTo = (
  document: ApiDocument,
  there: Pick<Generating, 'known' | 'good'>,
): fc.Arbitrary<FuzzedRequest> => {
  const generating = { resolve: document.resolve, ...there };
  return fc.oneof(...document.operations.map((operation) => requestTo(operation, generating)));
};
