/** At least one, so that whoever handles a part need not ask. */
export type Batch<T> = readonly [T, ...T[]];

export const chunks = <T>(items: readonly T[], size: number): Batch<T>[] =>
  Array.from(
    { length: Math.ceil(items.length / size) },
    (_, n) => items.slice(n * size, (n + 1) * size) as [T, ...T[]],
  );
