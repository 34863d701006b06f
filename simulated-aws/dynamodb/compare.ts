import { isDeepStrictEqual } from 'node:util';
import type { Value } from './model.ts';
import { compareNumbers } from './numbers.ts';
import { textOfBytes } from './values.ts';

/** Surrogates stand before U+E000 in UTF-16, and after U+FFFF in UTF-8. */
const utf8Rank = (unit: number): number => {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
};

/** By UTF-8 bytes. Source: API Reference, Condition: strings are compared by their UTF-8 bytes. */
export const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) {
    const difference = utf8Rank(a.charCodeAt(i)) - utf8Rank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

/**
 * How two values stand to each other, or `undefined` where there is no order between them: of other types than String, Number
 * and Binary, or of different ones. Source: Developer Guide, Comparison operator and function reference.
 */
export const order = (a: Value, b: Value): number | undefined => {
  if ('S' in a && 'S' in b) return compareText(a.S, b.S);
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N);
  if ('B' in a && 'B' in b) return Buffer.compare(a.B, b.B);
  return undefined;
};

/** What makes a value the same as another one, for `isDeepStrictEqual`: the members of a set have no order. */
const comparable = (value: Value): unknown => {
  if ('B' in value) return textOfBytes(value.B);
  if ('BS' in value) return new Set(value.BS.map(textOfBytes));
  if ('SS' in value) return { SS: new Set(value.SS) };
  if ('NS' in value) return { NS: new Set(value.NS) };
  if ('L' in value) return value.L.map(comparable);
  return 'M' in value ? new Map(Object.entries(value.M).map(([name, inner]) => [name, comparable(inner)])) : value;
};

/** Of one type and equal in it, at any depth. Source: Developer Guide, Comparison operator and function reference. */
export const equal = (a: Value, b: Value): boolean => {
  const ordered = order(a, b);
  return ordered === undefined ? isDeepStrictEqual(comparable(a), comparable(b)) : ordered === 0;
};
