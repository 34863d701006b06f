/** The disk has no room for what is to be kept. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
  constructor(cause: unknown) {
    super('The disk is full. Free some space, and give the same command again: it goes on where this one stopped.', {
      cause,
    });
  }
}

/** SQLITE_FULL, see SQLite's result codes. */
const SQLITE_FULL = 13;

const isFull = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  return code === 'ENOSPC' || errcode === SQLITE_FULL || isFull(error.cause);
};

/** What the machine suffers from, in a sentence; any other error as it is. */
export const knownTrouble = (error: unknown): unknown => (isFull(error) ? new DiskFullError(error) : error);
