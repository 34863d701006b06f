import type { ImportProgress } from '../lambdas/handlers/operations/groups/import-group.ts';

/** What is done at once needs no count. */
const WORTH_TELLING = 200;

const PARTS = 5;

/** A line for each fifth of what takes long, so that nobody takes a large import for one that hangs. */
export const importProgress =
  (say: (line: string) => void) =>
  ({ what, done, of }: ImportProgress): void => {
    const part = (n: number): number => Math.floor((PARTS * n) / of);
    if (of >= WORTH_TELLING && part(done) > part(done - 1)) say(`${done} of ${of} ${what}`);
  };
