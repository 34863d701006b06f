import { compareText, order } from './compare.ts';
import { type Item, type KeySchema, namesOf, type Value } from './model.ts';

/** One text for one key value: numbers are canonical, and types do not mix in a key. */
export const keyText = (value: Value | undefined): string => {
  if (value === undefined) return '';
  const [content] = Object.values(value);
  return content instanceof Uint8Array ? Buffer.from(content).toString('hex') : String(content);
};

export type Compare = (a: Item, b: Item) => number;

const byAttribute =
  (name: string): Compare =>
  (a, b) => {
    const [left, right] = [a[name], b[name]];
    return left === undefined || right === undefined ? 0 : (order(left, right) ?? 0);
  };

/** In the order of the first of these attributes, among equals in the order of the next one, and so on. */
const byAttributes = (names: readonly string[]): Compare => {
  const compares = names.map(byAttribute);
  return (a, b) => {
    for (const compare of compares) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  };
};

/** The items of a table or of an index: partitions by the hash key, each in the order of the range key. */
export interface Partitions {
  /** In order. */
  partition(hash: Value): readonly Item[];
  /** Of all partitions, one after the other. */
  all(): readonly Item[];
  find(item: Item): Item | undefined;
  put(item: Item): void;
  delete(item: Item): void;
  readonly compare: Compare;
}

/**
 * @param tableKey what makes an item of an index one: DynamoDB promises no order among those of the same index key; here they
 *   stand in the order of their own keys, so that two runs see the same
 */
export const createPartitions = (key: KeySchema, tableKey: KeySchema): Partitions => {
  const partitions = new Map<string, Item[]>();
  const compare = byAttributes([...(key.range === undefined ? [] : [key.range]), ...namesOf(tableKey)]);
  const of = (item: Item) => partitions.get(keyText(item[key.hash])) ?? [];
  const placeIn = (items: readonly Item[], item: Item): { at: number; isThere: boolean } => {
    const at = firstAtOrAfter(items, item, compare);
    const found = items[at];
    return { at, isThere: found !== undefined && compare(found, item) === 0 };
  };
  return {
    compare,
    partition: (hash) => partitions.get(keyText(hash)) ?? [],
    all: () => [...partitions.keys()].sort(compareText).flatMap((name) => partitions.get(name) ?? []),
    find: (item) => {
      const { at, isThere } = placeIn(of(item), item);
      return isThere ? of(item)[at] : undefined;
    },
    put: (item) => {
      const items = of(item);
      const { at, isThere } = placeIn(items, item);
      items.splice(at, isThere ? 1 : 0, item);
      partitions.set(keyText(item[key.hash]), items);
    },
    delete: (item) => {
      const items = of(item);
      const { at, isThere } = placeIn(items, item);
      if (isThere) items.splice(at, 1);
      if (items.length === 0) partitions.delete(keyText(item[key.hash]));
    },
  };
};

/** Index of the first item that does not stand before this one. */
export const firstAtOrAfter = (items: readonly Item[], item: Item, compare: Compare): number => {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = items[middle];
    if (found !== undefined && compare(found, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};
