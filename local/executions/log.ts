import type { DatabaseSync } from 'node:sqlite';
import type { ExecutionStatus, HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';

/** An execution as it is kept. Times in milliseconds since the Unix epoch, of the runtime's clock. */
export interface ExecutionRow {
  readonly arn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly stoppedAt: number | null;
  /** JSON text. */
  readonly input: string;
  /** JSON text. */
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
}

/** An event to come: its type, and the one details member that goes with the type. */
export interface NewEvent {
  readonly type: HistoryEventType;
  readonly details?: Omit<HistoryEvent, 'timestamp' | 'type' | 'id' | 'previousEventId'>;
}

/** How an execution ended. */
export interface Ending {
  readonly status: Exclude<ExecutionStatus, 'RUNNING' | 'PENDING_REDRIVE'>;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** Executions and their histories. Each event is on disk when `append` returns. */
export interface ExecutionLog {
  /** Records a new execution and its first event. */
  start(execution: Pick<ExecutionRow, 'arn' | 'name' | 'input'>, at: number): void;
  find(arn: string): ExecutionRow | undefined;
  /** Newest first. */
  list(status?: ExecutionStatus): readonly ExecutionRow[];
  /** Adds an event to a running execution. An ended execution keeps its history as it is: answers `false`. */
  append(arn: string, event: NewEvent, at: number): boolean;
  /** Adds the last event. An execution ends once: answers `false` when it has ended before. */
  end(arn: string, ending: Ending, at: number): boolean;
  /** How many events the history has. */
  length(arn: string): number;
  /** Oldest first. */
  events(arn: string): readonly HistoryEvent[];
  /** The latest time in it, or `undefined` when it is empty. */
  lastTime(): number | undefined;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS executions (
    arn TEXT PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL, startedAt INTEGER NOT NULL, stoppedAt INTEGER,
    input TEXT NOT NULL, output TEXT, error TEXT, cause TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS events (
    arn TEXT NOT NULL REFERENCES executions (arn), id INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL,
    details TEXT NOT NULL, PRIMARY KEY (arn, id)
  ) STRICT;
`;

/** An {@link ExecutionLog} in an SQLite database, which other processes may read at the same time. */
export const createExecutionLog = (database: DatabaseSync): ExecutionLog => {
  database.exec(SCHEMA);
  const statements = prepared(database);
  const find = (arn: string) => statements.find.get(arn) as ExecutionRow | undefined;
  const insertEvent = (arn: string, { type, details = {} }: NewEvent, at: number) => {
    statements.insertEvent.run(arn, at, type, JSON.stringify(details));
  };
  const isRunning = (arn: string) => find(arn)?.status === 'RUNNING';
  return {
    start: ({ arn, name, input }, at) => {
      statements.insert.run(arn, name, at, input);
      insertEvent(arn, { type: 'ExecutionStarted', details: { executionStartedEventDetails: { input } } }, at);
    },
    find,
    list: (status) => statements.list.all(status ?? null) as unknown as readonly ExecutionRow[],
    append: (arn, event, at) => {
      if (!isRunning(arn)) return false;
      insertEvent(arn, event, at);
      return true;
    },
    end: (arn, ending, at) => {
      if (!isRunning(arn)) return false;
      insertEvent(arn, lastEvent(ending), at);
      const { status, output = null, error = null, cause = null } = ending;
      statements.end.run(status, at, output, error, cause, arn);
      return true;
    },
    length: (arn) => (statements.length.get(arn) as { readonly most: number | null }).most ?? 0,
    events: (arn) => statements.events.all(arn).map(toHistoryEvent),
    lastTime: () => (statements.lastTime.get() as { readonly at: number | null }).at ?? undefined,
  };
};

/** Each is compiled once: to compile one takes longer than to run it. */
const prepared = (database: DatabaseSync) => ({
  insert: database.prepare(
    `INSERT INTO executions (arn, name, status, startedAt, input) VALUES (?, ?, 'RUNNING', ?, ?)`,
  ),
  find: database.prepare('SELECT * FROM executions WHERE arn = ?'),
  list: database.prepare(
    'SELECT * FROM executions WHERE ?1 IS NULL OR status = ?1 ORDER BY startedAt DESC, rowid DESC',
  ),
  end: database.prepare(
    'UPDATE executions SET status = ?, stoppedAt = ?, output = ?, error = ?, cause = ? WHERE arn = ?',
  ),
  insertEvent: database.prepare(`
    INSERT INTO events (arn, id, at, type, details)
    SELECT ?1, coalesce(max(id), 0) + 1, ?2, ?3, ?4 FROM events WHERE arn = ?1`),
  length: database.prepare('SELECT max(id) AS most FROM events WHERE arn = ?'),
  events: database.prepare('SELECT * FROM events WHERE arn = ? ORDER BY id'),
  lastTime: database.prepare('SELECT max(at) AS at FROM events'),
});

/** What the history ends with. */
export const lastEvent = ({ status, output, error, cause }: Ending): NewEvent => {
  const failure = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
  switch (status) {
    case 'SUCCEEDED':
      return {
        type: 'ExecutionSucceeded',
        details: { executionSucceededEventDetails: output === undefined ? {} : { output } },
      };
    case 'FAILED':
      return { type: 'ExecutionFailed', details: { executionFailedEventDetails: failure } };
    case 'TIMED_OUT':
      return { type: 'ExecutionTimedOut', details: { executionTimedOutEventDetails: failure } };
    case 'ABORTED':
      return { type: 'ExecutionAborted', details: { executionAbortedEventDetails: failure } };
    default:
      return status satisfies never;
  }
};

interface EventRow {
  readonly id: number;
  readonly at: number;
  readonly type: HistoryEventType;
  readonly details: string;
}

/** The first state's event names no predecessor, as in the examples of GetExecutionHistory's reference. */
const toHistoryEvent = (found: unknown): HistoryEvent => {
  const { id, at, type, details } = found as EventRow;
  return { timestamp: new Date(at), type, id, previousEventId: id <= 2 ? 0 : id - 1, ...JSON.parse(details) };
};
