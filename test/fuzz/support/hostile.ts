import fc from 'fast-check';

const nested = (depth: number): unknown => {
  let value: unknown = 'bottom';
  for (let n = 0; n < depth; n += 1) value = n % 2 === 0 ? [value] : { a: value };
  return value;
};

/** With an own key `__proto__`, as a JSON parser makes it. */
const withOwnPrototype = () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": null}}');

/** Names that every object seems to have, and one that changes what an object is. */
export const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];

export const HOSTILE_TEXTS = [
  ...PROTOTYPE_NAMES,
  ...['', ' ', '.', '..', 'null', 'undefined', 'NaN', 'true', '0', '-1', '1e309', '[object Object]'],
  ...['\u0000', '\ud800', '\u202e', 'é'.normalize('NFD'), '名'.repeat(64), '🔥', 'a\nb', 'a\r\nb', '\t', '\ufeff'],
  ...[
    'x'.repeat(65),
    'x'.repeat(5_000),
    'GROUP#pets',
    'INSTANCE#',
    '#',
    '$',
    '*',
    '%00',
    '%2F',
    '../../etc',
    '<b>',
    '"',
  ],
  ...['i-', 'i-0123456789abcdef0', 'vol-00000000', 'eni-0123456g', 'I-0ABCDEF01', '0.0.0.0', '256.1.1.1', '10.0.0.1/8'],
  ...['2026-13-45T99:99:99Z', '0000-00-00T00:00:00Z', '9999-12-31T23:59:59.999Z', '+275760-09-13T00:00:00.000Z'],
];

const HOSTILE_NUMBERS = [0, -0, -1, 0.5, 1e21, 2 ** 53, -(2 ** 31), 1e308, Number.MIN_VALUE];

/** What JSON and YAML can both say, and nobody expects. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, ...HOSTILE_NUMBERS),
  fc.constantFrom<unknown>(...HOSTILE_TEXTS),
  fc.constantFrom<unknown>([], {}, [[]], [null], [{}], { a: {} }, { '': '' }, ['x', 'x'], { length: 1 }),
  fc.constantFrom(
    nested(5),
    nested(60),
    Array.from({ length: 300 }, (_, n) => n),
    withOwnPrototype(),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
