import { knownTrouble } from './known-trouble.ts';
import { wordsOf } from './words.ts';

const isOfNobodyWhoReads = (error: NodeJS.ErrnoException): boolean => error.code === 'EPIPE';

/** A reader of the results that has seen enough (`| head`) is no error, and nothing is left to do. */
const leave = (error: NodeJS.ErrnoException): void => {
  if (!isOfNobodyWhoReads(error)) throw error;
  process.exit();
};

/** What is said on the way may have no reader. A failover goes on without one. */
const goOn = (error: NodeJS.ErrnoException): void => {
  if (!isOfNobodyWhoReads(error)) throw error;
};

/** @default 1 for everything */
export type ExitCodeOf = (error: unknown) => number;

/**
 * Whatever is thrown in this process, and wherever, ends it in words. Every entry point that people call begins with this.
 * An error that nothing has caught arrives here, also of a promise and of a timer.
 */
export const endInWords = (exitCodeOf: ExitCodeOf = () => 1): void => {
  process.stdout.on('error', leave);
  process.stderr.on('error', goOn);
  process.on('uncaughtException', (thrown) => {
    const error = knownTrouble(thrown);
    process.stderr.write(`${wordsOf(error)}\n`);
    process.exit(exitCodeOf(error));
  });
};
