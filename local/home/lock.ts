import { DatabaseSync } from 'node:sqlite';

/** Ownership of a home, for as long as it is not released or its process lives. */
export interface Lock {
  release(): void;
}

/**
 * Takes the home for this process, or answers `undefined` where another one has it. It is SQLite's exclusive lock, which the
 * operating system gives up with the process that holds it: after a crash there is nothing to tidy up.
 */
export const takeLock = (path: string): Lock | undefined => {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
};

/** SQLITE_BUSY, see SQLite's result codes. */
const BUSY = 5;

const isBusy = (error: unknown): boolean => (error as { readonly errcode?: number }).errcode === BUSY;
