/** The parts of the package `dynalite` 4 that are used here; it comes without types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** Folder of the LevelDB store. @default in memory */
    path?: string;
    /** Milliseconds that a new table stays in CREATING. @default 500 */
    createTableMs?: number;
  }

  /** Closing the server also closes the store. */
  export default function dynalite(options?: Options): Server;
}

declare module 'dynalite/db/index.js' {
  /** A store as the server opens it, without the server. */
  export function create(options: { path?: string }): { db: { open(): Promise<void>; close(): Promise<void> } };
}
