import pMap from 'p-map';

/** Writes under way at once: enough to hide latency, few enough not to be throttled by a table on demand. */
const WRITES_AT_A_TIME = 16;

/** Does the same for many, some at a time; the first error ends it. */
export const concurrently = async <T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> => {
  await pMap(items, work, { concurrency: WRITES_AT_A_TIME });
};
