import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PlantedBug } from './planted-bug.ts';
import type { FirstSeen, Search } from './search.ts';

/** Searches with the bug planted, in a thread of its own. @returns nothing where it was not found @throws what ends the thread */
export const hunt = async (bug: PlantedBug, search: Search): Promise<FirstSeen | undefined> => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { bug, search } });
  try {
    const [seen] = await once(worker, 'message');
    return seen;
  } finally {
    await worker.terminate();
  }
};
