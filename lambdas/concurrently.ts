import pMap from 'p-map';

/** Writes under way at once: enough to hide latency, few enough not to be throttled by a table on demand. */
const WRITES_AT_A_TIME = 16;

/**
 * Does the same for many, some at a time. After the first error nothing more is begun, and what is under way is waited for:
 * a function that answers while its writes are on their way is frozen with them, and they land whenever it is thawed.
 * @throws the first error
 */
export const concurrently = async <T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> => {
  const errors: unknown[] = [];
  const unlessFailed = async (item: T): Promise<void> => {
    if (errors.length > 0) return;
    try {
      await work(item);
    } catch (error) {
      errors.push(error);
    }
  };
  await pMap(items, unlessFailed, { concurrency: WRITES_AT_A_TIME });
  if (errors.length > 0) throw errors[0];
};
