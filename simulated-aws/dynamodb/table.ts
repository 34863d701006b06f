import { type IndexDefinition, type Item, namesOf, type TableDefinition } from './model.ts';
import { createPartitions, type Partitions } from './partitions.ts';

interface Write {
  readonly at: number;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** What a table or one of its indexes holds at some time. */
export interface View {
  readonly items: Partitions;
  index(name: string): Partitions | undefined;
}

export interface Table extends View {
  readonly definition: TableDefinition;
  /** Name of the attribute with the time after which an item is deleted, while that is switched on. */
  expiryAttribute: string | undefined;
  /** @param change `before` is the item that stands there, `after` the one that is to; `at` is the time */
  write(change: Write): void;
  /** The table as it was then, as far as its writes are kept. */
  asOf(time: number): View;
}

const isIn = (item: Item, { key }: IndexDefinition): boolean => namesOf(key).every((name) => item[name] !== undefined);

/** What an index holds of an item. Source: Developer Guide, Using global secondary indexes, Attribute projections. */
export const projected = (item: Item, index: IndexDefinition, table: TableDefinition): Item => {
  if (index.projection === 'ALL') return item;
  const names = new Set([...namesOf(table.key), ...namesOf(index.key)]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
};

/** The item as an index holds it; none where it lacks a key of the index, which is sparse. Source: as above. */
export const entryOf = (item: Item | undefined, index: IndexDefinition, table: TableDefinition): Item | undefined =>
  item && isIn(item, index) ? projected(item, index, table) : undefined;

const replace = (items: Partitions, before: Item | undefined, after: Item | undefined): void => {
  if (before) items.delete(before);
  if (after) items.put(after);
};

const createView = (definition: TableDefinition) => {
  const items = createPartitions(definition.key, definition.key);
  const indexes = new Map(definition.indexes.map((index) => [index, createPartitions(index.key, definition.key)]));
  const byName = new Map([...indexes].map(([{ name }, entries]) => [name, entries]));
  return {
    items,
    index: (name: string) => byName.get(name),
    write: ({ before, after }: Omit<Write, 'at'>): void => {
      replace(items, before, after);
      for (const [index, entries] of indexes) {
        replace(entries, entryOf(before, index, definition), entryOf(after, index, definition));
      }
    },
  };
};

/** @param keepsWrites whether the table can be seen as it was */
export const createTableState = (definition: TableDefinition, keepsWrites: boolean): Table => {
  const view = createView(definition);
  const writes: Write[] = [];
  return {
    definition,
    expiryAttribute: undefined,
    items: view.items,
    index: view.index,
    write: (change) => {
      if (keepsWrites) writes.push(change);
      view.write(change);
    },
    asOf: (time) => {
      const late = writes.filter(({ at }) => at > time);
      if (late.length === 0) return view;
      const past = createView(definition);
      for (const item of view.items.all()) past.write({ before: undefined, after: item });
      for (const { before, after } of late.reverse()) past.write({ before: after, after: before });
      return past;
    },
  };
};
