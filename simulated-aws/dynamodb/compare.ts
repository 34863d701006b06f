import type { Item, Value } from './model.ts';
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

const sameMembers = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((member) => b.includes(member));

const equalItems = (a: Item, b: Item): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => equalOrMissing(a[name], b[name]));
};

const equalOrMissing = (a: Value | undefined, b: Value | undefined): boolean =>
  a !== undefined && b !== undefined && equal(a, b);

const equalSets = (a: Value, b: Value): boolean => {
  if ('SS' in a && 'SS' in b) return sameMembers(a.SS, b.SS);
  if ('NS' in a && 'NS' in b) return sameMembers(a.NS, b.NS);
  return 'BS' in a && 'BS' in b && sameMembers(a.BS.map(textOfBytes), b.BS.map(textOfBytes));
};

const equalDocuments = (a: Value, b: Value): boolean => {
  if ('M' in a && 'M' in b) return equalItems(a.M, b.M);
  if (!('L' in a && 'L' in b)) return equalSets(a, b);
  return a.L.length === b.L.length && a.L.every((member, i) => equalOrMissing(member, b.L[i]));
};

/** Of one type and the same in it, however deep. Source: Developer Guide, Comparison operator and function reference. */
export const equal = (a: Value, b: Value): boolean => {
  const ordered = order(a, b);
  if (ordered !== undefined) return ordered === 0;
  if ('BOOL' in a && 'BOOL' in b) return a.BOOL === b.BOOL;
  if ('NULL' in a && 'NULL' in b) return true;
  return equalDocuments(a, b);
};
