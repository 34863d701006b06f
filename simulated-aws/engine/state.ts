import { createDraft, type Draft, type Row, type RowChange, type Rows } from './draft.ts';
import type { Call, Kind } from './model.ts';

/** Where a simulated site is kept. */
export interface SiteState {
  /**
   * Runs `work` on a draft and keeps all its changes, or none where it throws. One at a time, across processes too.
   * `lagMs`: how far back Describe calls still look.
   */
  transact<T>(lagMs: number, work: (draft: Draft) => T): T;
  /** Every call so far, oldest first; of a site in a file the last ones. */
  calls(): readonly Call[];
  /** Another site, in memory, that begins as this site is now. Neither site sees what changes at the other. */
  fork(): SiteState;
  close(): void;
}

export interface RowCache extends Rows {
  apply(changes: readonly RowChange[]): void;
  clear(): void;
  /** Another state with the same rows. Rows never change, so no row is copied. */
  fork(): RowCache;
}

/** A row whose only remaining state is "gone" is forgotten. */
export const isForgotten = (row: Row): boolean => row.length === 1 && row[0]?.record === null;

export const createRowCache = (kinds = new Map<Kind, Map<string, Row>>()): RowCache => {
  const rowsOf = (kind: Kind): Map<string, Row> => {
    const known = kinds.get(kind) ?? new Map<string, Row>();
    kinds.set(kind, known);
    return known;
  };
  return {
    row: (kind, id) => kinds.get(kind)?.get(id),
    rows: (kind) => kinds.get(kind) ?? [],
    apply: (changes) => {
      for (const { kind, id, row } of changes) {
        if (isForgotten(row)) rowsOf(kind).delete(id);
        else rowsOf(kind).set(id, row);
      }
    },
    clear: () => kinds.clear(),
    fork: () => createRowCache(new Map([...kinds].map(([kind, rows]) => [kind, new Map(rows)]))),
  };
};

/** A site that lives as long as its process. */
export const createMemoryState = (): SiteState => memoryStateOn(createRowCache());

export const memoryStateOn = (rows: RowCache): SiteState => {
  const log: Call[] = [];
  return {
    transact: (lagMs, work) => {
      const draft = createDraft(rows, lagMs);
      const result = work(draft);
      rows.apply(draft.changes());
      log.push(...draft.calls());
      return result;
    },
    calls: () => [...log],
    close: () => rows.clear(),
    fork: () => memoryStateOn(rows.fork()),
  };
};
