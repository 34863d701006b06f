import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { type Item, itemsOf } from '../../upgrade/release.ts';
import { type Edit, edited, edits } from './edits.ts';
import { PROTOTYPE_NAMES } from './hostile.ts';

/** What another release, or a hand in the console, may have made of one item of a group. */
export interface ChangedItem {
  readonly group: string;
  /** Its key. */
  readonly item: string;
  readonly changes: readonly Edit[];
  /** Set where the item says that another layout is its own. */
  readonly version?: number;
}

const keyOf = ({ pk, sk }: Item): string => `${pk?.S} ${sk?.S}`;

/** First which kind of item, then which one: there are many of some kinds. */
const itemIn = (group: string): fc.Arbitrary<string> => {
  const kinds = Map.groupBy(itemsOf(group), ({ type }) => type?.S);
  // Members and their group are what all readers rest on.
  const often = ['group', 'instance', 'pair'].flatMap((kind) =>
    Array(3)
      .fill(kinds.get(kind) ?? [])
      .filter(({ length }) => length > 0),
  );
  return fc
    .constantFrom<readonly Item[]>(...kinds.values(), ...often)
    .chain((items) => fc.constantFrom(...items.map(keyOf)));
};

export const changedItems = (groups: readonly string[]): fc.Arbitrary<ChangedItem> =>
  fc.constantFrom(...groups).chain((group) => {
    const item = itemIn(group);
    return fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({ group: fc.constant(group), item, changes: edits(['drop', 'replace', 'vary', 'wrap']) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ group: fc.constant(group), item, changes: fc.constant([]), version: fc.constant(2) }),
      },
    );
  });

/** The SDK writes no number that DynamoDB would take and JavaScript would not give back. */
const storable = (key: string, value: unknown): unknown => {
  // No release has written such names, and the SDK's marshaller stumbles over them.
  if (PROTOTYPE_NAMES.includes(key)) return undefined;
  const isOdd = typeof value === 'number' && value !== 0 && (Math.abs(value) > 2 ** 52 || Math.abs(value) < 1e-100);
  return isOdd ? String(value) : value;
};

/** Keys stay, and so does whether it is an item at all: what has lost those is nobody's. */
const changedOne = (item: Item, { changes, version }: ChangedItem): Item => {
  const { pk, sk, type, listed, name, sourceServer, targetServer, ...attributes } = unmarshall(item);
  const other = edited(attributes, changes);
  const kept = typeof other === 'object' && other !== null && !Array.isArray(other) ? other : {};
  const keys = { pk, sk, type, listed, name, sourceServer, targetServer };
  const whole = { ...kept, ...keys, ...(version === undefined ? {} : { version }) };
  return marshall(JSON.parse(JSON.stringify(whole, storable)), {
    removeUndefinedValues: true,
    convertClassInstanceToMap: true,
  });
};

/** The items of the group with the one changed. */
export const storedWith = (changed: ChangedItem): readonly Item[] =>
  itemsOf(changed.group).map((item) => (keyOf(item) === changed.item ? changedOne(item, changed) : item));
