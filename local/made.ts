import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** Beside the libraries, which git ignores; in the user's own cache folder where that is read-only. Never where others may write. */
const FOLDERS = [
  join(PROJECT, 'node_modules', '.cache', 'sdrs'),
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sdrs-on-aws'),
] as const;

const isWritable = (folder: string): boolean => {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where this machine keeps what is made of the sources. */
export const MADE = FOLDERS.find(isWritable) ?? FOLDERS[0];
