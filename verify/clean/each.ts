import type { Account } from '../account/account.ts';

/** One call that removes something. */
export type Attempt = (id: string) => Promise<unknown>;

/** Milliseconds between two tries, and how many there are: EC2 lets go of things a while after it has said so. */
const PAUSE_MS = 10_000;
const TRIES = 12;

/**
 * Removes each, and tries again for two minutes where EC2 refuses: what still holds on to it may be on its way out.
 * Repeating is safe: what is not found is gone. @returns a sentence for each that stayed
 */
export const eachOf = async (
  { clock }: Pick<Account, 'clock'>,
  ids: readonly string[],
  attempt: Attempt,
): Promise<string[]> => {
  let open = await refusedOf(ids, attempt);
  for (let tries = 1; open.length > 0 && tries < TRIES; tries += 1) {
    await clock.sleep(PAUSE_MS);
    open = await refusedOf(
      open.map(([id]) => id),
      attempt,
    );
  }
  return open.map(([id, why]) => `${id}: ${why}.`);
};

/** Tries each once. @returns those that stayed, with why */
const refusedOf = async (ids: readonly string[], attempt: Attempt): Promise<readonly (readonly [string, string])[]> => {
  const refused: (readonly [string, string])[] = [];
  for (const id of ids) {
    const why = await refusalOf(() => attempt(id));
    if (why !== undefined) refused.push([id, why]);
  }
  return refused;
};

/** Of the service alone: what goes wrong on this machine is not for trying again. */
const refusalOf = async (call: () => Promise<unknown>): Promise<string | undefined> => {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !('$fault' in error)) throw error;
    return /NotFound/.test(error.name) ? undefined : `${error.name}, ${error.message.replace(/\.$/, '')}`;
  }
};
