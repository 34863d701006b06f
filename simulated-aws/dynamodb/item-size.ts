import { type Item, type Type, typeOf, type Value } from './model.ts';
import { sizeOfNumber } from './numbers.ts';

const bytesOf = (text: string): number => Buffer.byteLength(text);
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

type Sizes = { readonly [T in Type]: (value: Extract<Value, Readonly<Record<T, unknown>>>) => number };

/** Source: Developer Guide, DynamoDB item sizes and formats: a list or map takes 3 bytes, and each element of it 1. */
const SIZES: Sizes = {
  S: ({ S }) => bytesOf(S),
  N: ({ N }) => sizeOfNumber(N),
  B: ({ B }) => B.length,
  BOOL: () => 1,
  NULL: () => 1,
  SS: ({ SS }) => sum(SS.map(bytesOf)),
  NS: ({ NS }) => sum(NS.map(sizeOfNumber)),
  BS: ({ BS }) => sum(BS.map((member) => member.length)),
  L: ({ L }) => 3 + sum(L.map((member) => 1 + sizeOfValue(member))),
  M: ({ M }) => 3 + Object.keys(M).length + sizeOfMap(M),
};

export const sizeOfValue = (value: Value): number => (SIZES[typeOf(value)] as (value: Value) => number)(value);

const sizeOfMap = (map: Item): number => {
  let size = 0;
  for (const name of Object.keys(map)) size += bytesOf(name) + sizeOfValue(map[name] as Value);
  return size;
};

/** Sizes of attributes that were seen before: none ever changes, as an update makes new ones. */
const known = new WeakMap<Value, number>();

const sizeOfAttribute = (value: Value): number => {
  const size = known.get(value) ?? sizeOfValue(value);
  known.set(value, size);
  return size;
};

/** In bytes. Source: Developer Guide, DynamoDB item sizes and formats: names and values. */
export const sizeOfItem = (item: Item): number =>
  sum(Object.entries(item).map(([name, value]) => bytesOf(name) + sizeOfAttribute(value)));
