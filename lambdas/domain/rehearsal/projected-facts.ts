import type { Fact } from '../site/observed.ts';

/** Replaces a positive fact. What is unknown stays unknown: a rehearsal learns nothing that was not seen. */
export const change = <T>(facts: Map<string, Fact<T>>, id: string, to: (value: T) => T): void => {
  const seen = facts.get(id);
  if (seen?.is === 'present') facts.set(id, { is: 'present', value: to(seen.value) });
};

/** Stands for the id of a volume that EC2 has not made yet. */
export const projectedVolume = (pairId: string): string => `(volume of ${pairId})`;

/** Stands for the id of a snapshot that EC2 has not taken yet. */
export const projectedSnapshot = (pairId: string): string => `(last snapshot of ${pairId})`;
