import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs `work` while no other process of this machine runs its own under the same lock file. */
export const withFileLock = async (path: string, work: () => Promise<void>): Promise<void> => {
  while (!(await taken(path))) {
    await freeIfOrphaned(path);
    await sleep(200);
  }
  try {
    await work();
  } finally {
    await rm(path, { force: true });
  }
};

/** The file system decides who is first: `wx` fails where the file exists. */
const taken = async (path: string): Promise<boolean> => {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/** A killed test run leaves its lock behind; the process id in it tells. */
const freeIfOrphaned = async (path: string): Promise<void> => {
  const owner = Number(await readFile(path, 'utf8').catch(() => ''));
  if (owner > 0 && !runs(owner)) await rm(path, { force: true });
};

const runs = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
};
