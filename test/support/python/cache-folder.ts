import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OF_THE_PROJECT = fileURLToPath(new URL('../../../.python', import.meta.url));

/** Where the user's caches are. Source: XDG Base Directory Specification, `XDG_CACHE_HOME`. */
const ofTheUser = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sdrs-on-aws', 'python');

/** The folder that outlives a clone, and the project's own one for a machine that does not let it be written. */
export const cacheFolders = (env: Readonly<Record<string, string | undefined>> = process.env): readonly string[] => [
  ofTheUser(env),
  OF_THE_PROJECT,
];

/** The first of the folders that can be written, made where it is not there yet. @throws Error when none can */
export const firstWritable = async (folders: readonly string[]): Promise<string> => {
  const refusals: unknown[] = [];
  for (const folder of folders) {
    const refusal = await refusalOf(folder);
    if (refusal === undefined) return folder;
    refusals.push(refusal);
  }
  throw new AggregateError(refusals, `No folder can be written: ${folders.join(', ')}. Make one of them writable.`);
};

/** Permissions do not tell it all (a read-only file system does not show in them), so something is written. */
const refusalOf = async (folder: string): Promise<unknown> => {
  try {
    await mkdir(folder, { recursive: true });
    await rm(await mkdtemp(join(folder, 'try-')), { recursive: true });
    return undefined;
  } catch (error) {
    return error;
  }
};
