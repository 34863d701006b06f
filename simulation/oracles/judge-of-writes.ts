import type { Seen } from './items.ts';
import type { Violation } from './violation.ts';

/** Judges the write of one item. @param all the table after it */
export type JudgeOfWrites = (before: Seen, after: Seen, all: Iterable<Seen>) => readonly Violation[];
