import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Keeps the simulated time (milliseconds since the Unix epoch) at which an owner leaves the home. */
export const writeTime = (path: string, now: number): void => {
  const next = `${path}.${process.pid}`;
  writeFileSync(next, String(now));
  renameSync(next, path);
};

/** When the last owner left; 0 before the first owner left. An owner that was killed has not said so. */
export const readTime = (path: string): number => {
  try {
    return Number(readFileSync(path, 'utf8')) || 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
};
