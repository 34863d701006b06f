import { OutdatedCopyError } from '../../../domain/errors/errors.ts';

/** Another writer may come in between, each only a few times. */
const MOST_TRIES = 5;

/**
 * Reads and writes until nobody has written in between. For whoever has no workflow that would try again.
 * @param write reads anew each time, and writes what it has read @throws OutdatedCopyError after the last try
 */
export const untilWritten = async <T>(write: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof OutdatedCopyError) || tries === MOST_TRIES) throw error;
    }
  }
};
