import { type Call, type Kind, RESOURCE_KINDS, type Records } from './model.ts';

/** One state of a record, and since when it holds. `null`: it is gone. */
export interface Version<K extends Kind = Kind> {
  readonly at: number;
  readonly record: Records[K] | null;
}

/** The states of a record that somebody may still see, oldest first. */
export type Row<K extends Kind = Kind> = readonly Version<K>[];

export interface RowChange {
  readonly kind: Kind;
  readonly id: string;
  readonly row: Row;
}

/** Reads records: the newest, or as they were some time ago. */
export interface View {
  get<K extends Kind>(kind: K, id: string): Records[K] | undefined;
  list<K extends Kind>(kind: K): Records[K][];
}

/** Rows as they are kept. */
export interface Rows {
  row(kind: Kind, id: string): Row | undefined;
  /** By id, in the order of their making. */
  rows(kind: Kind): Iterable<readonly [string, Row]>;
}

/** Changes on top of kept rows, none of which counts until its owner takes them over: all of them or none. */
export interface Draft extends View, Rows {
  /** Writes a record whose state holds from `at` on. */
  put<K extends Kind>(kind: K, record: Records[K], at: number): void;
  remove(kind: Kind, id: string, at: number): void;
  /** The records as they were at that moment, as far back as the lag reaches. */
  asOf(at: number): View;
  log(call: Call): void;
  /** A draft on top of this one. */
  nested(): Draft;
  /** Takes over all that a nested draft changed. */
  adopt(nested: Draft): void;
  changes(): readonly RowChange[];
  calls(): readonly Call[];
}

const versioned: ReadonlySet<string> = new Set(RESOURCE_KINDS);

/** Drops versions that nobody can see any more: all but the last version that is older than the lag. */
const pruned = (row: Row, at: number, lagMs: number): Row => {
  const lastSettled = row.findLastIndex((version) => version.at <= at - lagMs);
  return lastSettled > 0 ? row.slice(lastSettled) : row;
};

const viewOf = (rows: Rows, pick: (row: Row) => Version | undefined): View => ({
  get: <K extends Kind>(kind: K, id: string) => {
    const row = rows.row(kind, id);
    return ((row && pick(row)?.record) ?? undefined) as Records[K] | undefined;
  },
  list: <K extends Kind>(kind: K) => {
    const found: Records[K][] = [];
    for (const [, row] of rows.rows(kind)) {
      const record = pick(row)?.record;
      if (record) found.push(record as Records[K]);
    }
    return found;
  },
});

function* withChanges(base: Rows, kind: Kind, changed: ReadonlyMap<string, Row>): Iterable<readonly [string, Row]> {
  for (const [id, row] of base.rows(kind)) yield [id, changed.get(id) ?? row];
  for (const [id, row] of changed) if (!base.row(kind, id)) yield [id, row];
}

/** @param lagMs how long Describe calls may still need an older state, in milliseconds */
export const createDraft = (base: Rows, lagMs: number): Draft => {
  const staged = new Map<Kind, Map<string, Row>>();
  const logged: Call[] = [];
  const stagedOf = (kind: Kind): Map<string, Row> => {
    const known = staged.get(kind) ?? new Map<string, Row>();
    staged.set(kind, known);
    return known;
  };
  const rows: Rows = {
    row: (kind, id) => staged.get(kind)?.get(id) ?? base.row(kind, id),
    rows: (kind) => {
      const changed = staged.get(kind);
      return changed ? withChanges(base, kind, changed) : base.rows(kind);
    },
  };
  const write = (kind: Kind, id: string, version: Version): void => {
    const before = versioned.has(kind) ? (rows.row(kind, id) ?? []) : [];
    stagedOf(kind).set(id, pruned([...before, version], version.at, lagMs));
  };
  return {
    ...rows,
    ...viewOf(rows, (row) => row.at(-1)),
    put: (kind, record, at) => write(kind, record.id, { at, record }),
    remove: (kind, id, at) => write(kind, id, { at, record: null }),
    asOf: (at) => viewOf(rows, (row) => row.findLast((version) => version.at <= at)),
    log: (call) => logged.push(call),
    nested: () => createDraft(rows, lagMs),
    adopt: (nested) => {
      for (const { kind, id, row } of nested.changes()) stagedOf(kind).set(id, row);
      logged.push(...nested.calls());
    },
    changes: () => [...staged].flatMap(([kind, rowsOf]) => [...rowsOf].map(([id, row]) => ({ kind, id, row }))),
    calls: () => logged,
  };
};
