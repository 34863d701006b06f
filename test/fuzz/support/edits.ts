import fc from 'fast-check';
import { hostileJson, PROTOTYPE_NAMES } from './hostile.ts';

const OPERATIONS = ['drop', 'replace', 'vary', 'double', 'rename', 'add', 'wrap'] as const;

/** One change somewhere in a tree of JSON. */
export interface Edit {
  readonly operation: (typeof OPERATIONS)[number];
  /** Which place of the tree, counted modulo how many there are. */
  readonly at: number;
  readonly value: unknown;
}

const edit = (operations: readonly Edit['operation'][]): fc.Arbitrary<Edit> =>
  fc.record({ operation: fc.constantFrom(...operations), at: fc.nat(100_000), value: hostileJson });

/** Some changes, mostly one: many at once hide each other. */
export const edits = (operations: readonly Edit['operation'][] = OPERATIONS): fc.Arbitrary<readonly Edit[]> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.array(edit(operations), { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(edit(operations), { minLength: 2, maxLength: 4 }) },
  );

type Tree = Record<string | number, unknown>;

interface Place {
  readonly holder: Tree;
  readonly key: string | number;
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

const keysOf = (tree: Tree): readonly (string | number)[] =>
  Array.isArray(tree) ? tree.map((_, n) => n) : Object.keys(tree);

const placesIn = (tree: unknown): readonly Place[] =>
  isTree(tree) ? keysOf(tree).flatMap((key) => [{ holder: tree, key }, ...placesIn(tree[key])]) : [];

/** Own, whatever its name. */
const set = (holder: Tree, key: string | number, value: unknown): void => {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
};

const drop = ({ holder, key }: Place): void => {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
};

const VARIANTS: readonly ((text: string) => unknown)[] = [
  (text) => text.toUpperCase(),
  (text) => `${text} `,
  (text) => `${text}\n`,
  (text) => text.slice(0, -1),
  (text) => text + text,
  (text) => [...text].reverse().join(''),
  (text) => [text],
  (text) => text.replaceAll('-', '_'),
];

const NUMBERS: readonly ((value: number) => unknown)[] = [
  (value) => -value,
  (value) => value + 0.5,
  (value) => value + 1,
  (value) => value * 1e12,
  (value) => String(value),
];

/** Something else of nearly the same shape. */
const varied = (value: unknown, by: number): unknown => {
  if (typeof value === 'string') return VARIANTS[by % VARIANTS.length]?.(value);
  if (typeof value === 'number') return NUMBERS[by % NUMBERS.length]?.(value);
  if (typeof value === 'boolean') return by % 2 === 0 ? !value : String(value);
  return Array.isArray(value) ? { ...value } : value === null ? {} : [value];
};

const double = ({ holder, key }: Place): void => {
  const twin = structuredClone(holder[key]);
  if (Array.isArray(holder)) holder.splice(Number(key), 0, twin);
  else set(holder, `${key}2`, twin);
};

const nameFrom = (value: unknown, at: number): string =>
  typeof value === 'string' ? value : (PROTOTYPE_NAMES[at % PROTOTYPE_NAMES.length] ?? '');

const rename = (place: Place, { value, at }: Edit): void => {
  const kept = place.holder[place.key];
  drop(place);
  if (Array.isArray(place.holder)) place.holder.push(kept);
  else set(place.holder, nameFrom(value, at), kept);
};

const add = ({ holder }: Place, { value, at }: Edit): void => {
  if (Array.isArray(holder)) holder.push(value);
  else set(holder, nameFrom(value, at), value);
};

const CHANGES: Readonly<Record<Edit['operation'], (place: Place, one: Edit) => void>> = {
  drop,
  replace: ({ holder, key }, { value }) => set(holder, key, value),
  vary: ({ holder, key }, { at }) => set(holder, key, varied(holder[key], at)),
  double,
  rename,
  add,
  wrap: ({ holder, key }, { at }) => set(holder, key, at % 2 === 0 ? [holder[key]] : { value: holder[key] }),
};

/** A copy of the tree with these changes; the tree itself is one of its places. */
export const edited = (tree: unknown, changes: readonly Edit[]): unknown => {
  const root = { root: structuredClone(tree) };
  for (const one of changes) {
    const places = placesIn(root);
    const place = places[one.at % Math.max(1, places.length)];
    if (place) CHANGES[one.operation](place, structuredClone(one));
  }
  return root.root;
};
