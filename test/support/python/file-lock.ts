import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from '../../../local/home/lock.ts';

/** Real milliseconds between two looks at a lock that another process has. */
const LOOK_MS = 200;

/** Runs `work` while no other process of this machine runs its own under the same lock. A lock goes with its process. */
export const withFileLock = async (path: string, work: () => Promise<void>): Promise<void> => {
  for (;;) {
    const lock = takeLock(path);
    if (lock !== undefined) return await work().finally(() => lock.release());
    await sleep(LOOK_MS);
  }
};
