import { tableNotFound } from './keys.ts';
import type { Item, TableDefinition } from './model.ts';
import { createTableState, type Table, type View } from './table.ts';

/** What the actions work on. */
export interface Database {
  readonly tables: Map<string, Table>;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** @throws ResourceNotFoundException */
  table(name: string): Table;
  add(definition: TableDefinition): Table;
  /** What a read sees that is not strongly consistent. */
  seenBy(table: Table): View;
  write(table: Table, before: Item | undefined, after: Item | undefined): void;
}

export interface DatabaseProps {
  now(): number;
  /** Milliseconds between the time that an item carries and its deletion. */
  readonly expiryDelayMs: number;
  /** Whether reads may be stale, so that writes are kept. */
  readonly keepsWrites: boolean;
  /** Milliseconds that the present read is behind. */
  staleness(): number;
}

const secondsIn = (item: Item, attribute: string): number | undefined => {
  const value = item[attribute];
  return value && 'N' in value ? Number(value.N) : undefined;
};

/** Five years. Source: Developer Guide, Time to Live: older times are taken for a mistake. */
const OLDEST_MS = 5 * 365.25 * 24 * 3_600_000;

/** Source: Developer Guide, Time to Live: the attribute is a Number, in seconds; deletion comes some time after. */
const isGone = (item: Item, attribute: string, { now, expiryDelayMs }: DatabaseProps): boolean => {
  const seconds = secondsIn(item, attribute);
  if (seconds === undefined) return false;
  const age = now() - seconds * 1000;
  return age >= expiryDelayMs && age <= OLDEST_MS + expiryDelayMs;
};

export const createDatabase = (props: DatabaseProps): Database => {
  const tables = new Map<string, Table>();
  const write = (table: Table, before: Item | undefined, after: Item | undefined): void =>
    table.write({ at: props.now(), before, after });
  const sweep = (table: Table): void => {
    const attribute = table.expiryAttribute;
    if (attribute === undefined) return;
    for (const item of table.items.all()) if (isGone(item, attribute, props)) write(table, item, undefined);
  };
  return {
    tables,
    now: props.now,
    write,
    table: (name) => {
      const table = tables.get(name);
      if (table === undefined) throw tableNotFound();
      sweep(table);
      return table;
    },
    add: (definition) => {
      const table = createTableState(definition, props.keepsWrites);
      tables.set(definition.name, table);
      return table;
    },
    seenBy: (table) => {
      const behind = props.keepsWrites ? props.staleness() : 0;
      return behind > 0 ? table.asOf(props.now() - behind) : table;
    },
  };
};
