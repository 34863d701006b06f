import type { Lease } from './protection-group.ts';

/** What a lease that is taken over leaves in its successor's. Whom it was taken from itself is to be settled before. */
export const predecessorIn = (lease: Lease | undefined): Pick<Lease, 'predecessor'> => {
  if (!lease) return {};
  const { predecessor: _, ...former } = lease;
  return { predecessor: former };
};
