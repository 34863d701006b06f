import { lineOf } from './program/words.ts';
import type { Runtime } from './runtime.ts';
import { type Recurring, recur } from './time/recur.ts';

export interface KeepSweepingProps {
  readonly runtime: Pick<Runtime, 'clock' | 'during' | 'owned'>;
  readonly recurring: readonly Recurring[];
  /** Is given a line for people. */
  readonly say: (line: string) => void;
}

/**
 * Does what is due by schedule, from now on. A process that is attached to another's home leaves all of it to the process that owns
 * the home. @returns ends it: nothing begins any more, and what is under way no longer stops the time
 */
export const keepSweeping = ({ runtime, recurring, say }: KeepSweepingProps): (() => void) => {
  const ending = new AbortController();
  const { signal } = ending;
  const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const { clock, during, owned } = runtime;
  for (const one of owned ? recurring : []) {
    const told = createTold(one.name, (line) => {
      if (!signal.aborted) say(line);
    });
    void during(() => Promise.race([recur(one, { clock, signal, ...told }), ended]));
  }
  return () => ending.abort();
};

/** Simulated minutes may be moments: what fails again for the same reason is told once. */
const createTold = (name: string, say: (line: string) => void) => {
  let trouble: string | undefined;
  const sayAt = (at: number, line: string) => say(`${new Date(at).toISOString()}  ${name} ${line}`);
  return {
    answered: (at: number): void => {
      if (trouble !== undefined) sayAt(at, 'is well again.');
      trouble = undefined;
    },
    failed: (at: number, error: unknown): void => {
      const line = lineOf(error);
      if (line !== trouble) sayAt(at, `failed: ${line}`);
      trouble = line;
    },
  };
};
