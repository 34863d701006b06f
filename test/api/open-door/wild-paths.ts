import fc from 'fast-check';

/** A request as a client may send it: the target is not yet decoded by anybody. */
export interface WildCall {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

const GROUP = '/v1/project-1/server-groups/group-1';
const PLAN = 'failover-plan';

/** Paths behind which something acts, and some that only read. */
const TARGETS = [
  `${GROUP}/action`,
  GROUP,
  '/v1/project-1/server-groups',
  '/v1/project-1/protected-instances',
  '/v1/project-1/protected-instances/instance-1',
  '/v1/project-1/replications/pair-1',
  '/v1/project-1/task-center/failure-jobs/batch',
  `${GROUP}/${PLAN}`,
];

/** What some decoder, router or URL parser may take for the end of a path, for nothing, or for a slash. */
const JOINTS = [
  ...['#', '?', '%23', '%3F', '%2523', '%253F', '%25%32%33', ';', '%3B', '&', '='],
  ...[
    '\\',
    '%5C',
    '%255C',
    '/',
    '//',
    '%2F',
    '%252F',
    '/./',
    '/../',
    '%2F..%2F',
    '/%2e%2e/',
    '%252e%252e%252f',
    '\\..\\',
  ],
  ...['%00', '%0A', '%0D%0A', '%09', '\t', ' ', '%20', '+', '%7F', '\u0000', '*', '%2A'],
  ...['ä', '%C3%A4', '%C4', '／', '%EF%BC%8F', '\u202e', '%', '%zz', '.', '..', ':', '@', '~'],
];

/** Where a URL ends its path, as it stands there or once it is decoded. */
const CUTS = ['#', '?', '%23', '%3F'];

const SLASHES = ['/', '\\', '%5C', '%2F', '%252F', '//', '/./', '/x/../'];

const TAILS = [`/${PLAN}`, PLAN, `/server-groups/x/${PLAN}`, `${PLAN}/..`, `/../${PLAN}`, '', '/'];

/** The slashes from the `from`th on replaced by something that may be taken for one. */
const reslashed = (path: string, from: number, slash: string): string => {
  const parts = path.split('/');
  return `${parts.slice(0, from).join('/')}${from > 0 ? '/' : ''}${parts.slice(from).join(slash)}`;
};

const encodedAt = (path: string, at: number, times: number): string => {
  const index = at % Math.max(1, path.length);
  const code = path.charCodeAt(index);
  if (Number.isNaN(code) || code > 0x7f) return path;
  const escaped = `%${'25'.repeat(times)}${code.toString(16).padStart(2, '0')}`;
  return `${path.slice(0, index)}${escaped}${path.slice(index + 1)}`;
};

/** Any mixture of all that. */
const wild: fc.Arbitrary<string> = fc
  .record({
    base: fc.constantFrom(...TARGETS),
    from: fc.integer({ min: 1, max: 6 }),
    slash: fc.constantFrom(...SLASHES),
    joint: fc.constantFrom('', ...JOINTS),
    tail: fc.constantFrom(...TAILS),
    encode: fc.option(fc.record({ at: fc.nat(80), times: fc.constantFrom(0, 1, 2) })),
    cased: fc.constantFrom('as it is', 'as it is', 'as it is', 'upper', 'method'),
    back: fc.boolean(),
  })
  .map(({ base, from, slash, joint, tail, encode, cased, back }) => {
    const mangled = reslashed(base, from, slash);
    // Out of the plan and back to what acts, or from what acts to a tail that looks like the plan.
    const path = back ? `${GROUP}/${PLAN}${joint}/..${slash}action` : `${mangled}${joint}${tail}`;
    const coded = encode === null ? path : encodedAt(path, encode.at, encode.times);
    return cased === 'upper' ? coded.toUpperCase() : coded;
  });

/** What acts, cut off or turned back before a tail that fits a permission to read. */
const sharp: fc.Arbitrary<string> = fc
  .record({
    slash: fc.constantFrom(...SLASHES),
    joint: fc.oneof(fc.constantFrom(...CUTS), fc.constantFrom(...JOINTS)),
    tail: fc.constantFrom(...TAILS),
  })
  .map(({ slash, joint, tail }) => `${GROUP}${slash}action${joint}${tail}`);

const clean = fc.constantFrom(...TARGETS);

const target = fc.oneof(
  { arbitrary: wild, weight: 3 },
  { arbitrary: sharp, weight: 2 },
  { arbitrary: clean, weight: 1 },
);

const METHODS = ['GET', 'GET', 'POST', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'get', 'post', 'POST '];

const OVERRIDES = ['x-http-method-override', 'x-http-method', 'x-method-override', '_method'];

const headers: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .record({ name: fc.constantFrom(...OVERRIDES), method: fc.constantFrom('POST', 'PUT', 'DELETE'), set: fc.boolean() })
  .map(({ name, method, set }): Readonly<Record<string, string>> => (set ? { [name]: method } : {}));

export const wildCall: fc.Arbitrary<WildCall> = fc.record({ method: fc.constantFrom(...METHODS), target, headers });

export const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};
