import { glob, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from './home/lock.ts';
import { PROJECT } from './made.ts';

export interface Made {
  /** Everything that it is made from, as patterns below the project. */
  readonly sources: readonly string[];
  /** The file that is newer than each source once it is made. */
  readonly file: string;
  /** Others that will do. @default none */
  readonly others?: readonly string[];
  /** Makes it. Whoever reads it meanwhile must find it whole, or not yet. */
  make(): Promise<unknown>;
}

/** Real milliseconds between two looks at what another process makes. */
const LOOK_MS = 100;

/** Of several processes that find nothing as new as the sources, one makes it and the others wait for it. */
export const fresh = async ({ sources, file, others = [], make }: Made): Promise<string> => {
  const newest = await newestOf(sources);
  for (;;) {
    const found = await firstNewerThan(newest, [...others, file]);
    if (found !== undefined) return found;
    await mkdir(dirname(file), { recursive: true });
    const lock = takeLock(`${file}.lock`);
    // What was made just now counts, even where a source claims to be from the future.
    if (lock !== undefined) {
      await make().finally(() => lock.release());
      return file;
    }
    await sleep(LOOK_MS);
  }
};

const newestOf = async (sources: readonly string[]): Promise<number> => {
  let newest = 0;
  for await (const file of glob(sources, { cwd: PROJECT })) {
    newest = Math.max(newest, (await stat(join(PROJECT, file))).mtimeMs);
  }
  return newest;
};

const firstNewerThan = async (time: number, files: readonly string[]): Promise<string | undefined> => {
  for (const file of files) {
    const found = await stat(file).catch(absent);
    if (found !== undefined && found.mtimeMs > time) return file;
  }
  return undefined;
};

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};
