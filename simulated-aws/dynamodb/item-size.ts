import { type Item, type Type, typeOf, type Value } from './model.ts';
import { sizeOfNumber } from './numbers.ts';

const bytesOf = (text: string): number => Buffer.byteLength(text);

const sum = <T>(of: readonly T[], sizeOf: (one: T) => number): number => {
  let total = 0;
  for (const one of of) total += sizeOf(one);
  return total;
};

type Sizes = { readonly [T in Type]: (value: Extract<Value, Readonly<Record<T, unknown>>>) => number };

/** Source: Developer Guide, DynamoDB item sizes and formats: a list or map takes 3 bytes, and each element of it 1. */
const SIZES: Sizes = {
  S: ({ S }) => bytesOf(S),
  N: ({ N }) => sizeOfNumber(N),
  B: ({ B }) => B.length,
  BOOL: () => 1,
  NULL: () => 1,
  SS: ({ SS }) => sum(SS, bytesOf),
  NS: ({ NS }) => sum(NS, sizeOfNumber),
  BS: ({ BS }) => sum(BS, (member) => member.length),
  L: ({ L }) => 3 + L.length + sum(L, sizeOfValue),
  M: ({ M }) => 3 + Object.keys(M).length + sizeOfMap(M),
};

export const sizeOfValue = (value: Value): number => (SIZES[typeOf(value)] as (value: Value) => number)(value);

const sizeOfMap = (map: Item): number =>
  sum(Object.keys(map), (name) => bytesOf(name) + sizeOfValue(map[name] as Value));

/** Sizes of items that were seen before: none ever changes, as an update makes another one. */
const known = new WeakMap<Item, number>();

/** In bytes. Source: Developer Guide, DynamoDB item sizes and formats: names and values. */
export const sizeOfItem = (item: Item): number => {
  const size = known.get(item) ?? sizeOfMap(item);
  known.set(item, size);
  return size;
};
