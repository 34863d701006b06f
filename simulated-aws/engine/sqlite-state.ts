import { DatabaseSync } from 'node:sqlite';
import { createDraft, type Draft, type Row } from './draft.ts';
import type { Call, Kind } from './model.ts';
import { createRowCache, isForgotten, memoryStateOn, type RowCache, type SiteState } from './state.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS rows (kind TEXT NOT NULL, id TEXT NOT NULL, versions TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS calls (n INTEGER PRIMARY KEY, call TEXT NOT NULL);
`;

/** How long one process waits for another's transaction, in milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;

/** Rows in memory, re-read whenever another connection has written since. */
const createRefreshedCache = (database: DatabaseSync): { readonly rows: RowCache; refresh(): void } => {
  const rows = createRowCache();
  const version = database.prepare('PRAGMA data_version');
  const everything = database.prepare('SELECT kind, id, versions FROM rows');
  let seen: unknown;
  return {
    rows,
    refresh: () => {
      const now = version.get()?.data_version;
      if (now === seen) return;
      rows.clear();
      rows.apply(
        everything.all().map(({ kind, id, versions }) => ({
          kind: String(kind) as Kind,
          id: String(id),
          row: JSON.parse(String(versions)) as Row,
        })),
      );
      seen = now;
    },
  };
};

/** Most calls that a file keeps, the last ones: a site that is swept every minute takes some 10,000 calls a day. */
const MOST_CALLS = 20_000;

const createWriter = (database: DatabaseSync, mostCalls: number): ((draft: Draft) => void) => {
  const put = database.prepare('INSERT OR REPLACE INTO rows (kind, id, versions) VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM rows WHERE kind = ? AND id = ?');
  const log = database.prepare('INSERT INTO calls (call) VALUES (?)');
  const drop = database.prepare('DELETE FROM calls WHERE n <= (SELECT max(n) FROM calls) - ?');
  return (draft) => {
    for (const { kind, id, row } of draft.changes()) {
      if (isForgotten(row)) forget.run(kind, id);
      else put.run(kind, id, JSON.stringify(row));
    }
    for (const call of draft.calls()) log.run(JSON.stringify(call));
    drop.run(mostCalls);
  };
};

/**
 * A site in a file. Every transaction is one of SQLite's: a process killed in the middle leaves the state before it, and
 * another process sees what this one did. `path` is created where it does not exist.
 */
export const openSqliteState = (path: string, { mostCalls = MOST_CALLS } = {}): SiteState => {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  database.exec(SCHEMA);
  const { rows, refresh } = createRefreshedCache(database);
  const write = createWriter(database, mostCalls);
  const allCalls = database.prepare('SELECT call FROM calls ORDER BY n');
  return {
    transact: (lagMs, work) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        refresh();
        const draft = createDraft(rows, lagMs);
        const result = work(draft);
        write(draft);
        database.exec('COMMIT');
        rows.apply(draft.changes());
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    fork: () => {
      database.exec('BEGIN');
      try {
        refresh();
        return memoryStateOn(rows.fork());
      } finally {
        database.exec('COMMIT');
      }
    },
    calls: () => allCalls.all().map(({ call }) => JSON.parse(String(call)) as Call),
    close: () => database.close(),
  };
};
