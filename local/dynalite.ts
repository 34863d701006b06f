import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { create } from 'dynalite/db/index.js';

export { createTable } from './create-table.ts';

/** Another process has the store of this folder open. */
export class StoreInUseError extends Error {
  override readonly name = 'StoreInUseError';
  readonly path: string;
  constructor(path: string, cause: unknown) {
    super(
      `The store at ${path} cannot be opened: another sdrs runtime is using it. ` +
        'Wait until that process has ended, or use another folder.',
      { cause },
    );
    this.path = path;
  }
}

/** The folder holds no store that can be read. */
export class StoreNotReadableError extends Error {
  override readonly name = 'StoreNotReadableError';
  readonly path: string;
  constructor(path: string, cause: unknown) {
    const why = ((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message;
    super(`The store at ${path} cannot be opened: ${why}. Make the folder writable, or use another one.`, { cause });
    this.path = path;
  }
}

export interface DynaliteOptions {
  /** Folder in which the tables are kept; created where it is missing. @default in memory, gone with the process */
  readonly path?: string;
}

export interface Dynalite {
  /** For the `endpoint` of a DynamoDB client, with any region and credentials. */
  readonly endpoint: string;
  /** Waits for requests under way, then frees the folder. */
  close(): Promise<void>;
}

/**
 * DynamoDB in this process, on a free port of 127.0.0.1. @throws StoreInUseError when another process has the folder open
 */
export const startDynalite = async ({ path }: DynaliteOptions = {}): Promise<Dynalite> => {
  if (path !== undefined) await probe(path);
  const server = dynalite({ createTableMs: 0, ...(path === undefined ? {} : { path }) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, close: () => server[Symbol.asyncDispose]() };
};

/** The server itself opens the store at its first request, and a store that does not open then ends the process. */
const probe = async (path: string): Promise<void> => {
  const { db } = create({ path });
  try {
    await db.open();
  } catch (error) {
    throw isLocked(error) ? new StoreInUseError(path, error) : new StoreNotReadableError(path, error);
  }
  await db.close();
};

const isLocked = (error: unknown): boolean =>
  ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'LEVEL_LOCKED';
