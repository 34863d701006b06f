import type { Clock } from '../../lambdas/ports/clock.ts';

/** Something that is due again and again. */
export interface Recurring {
  readonly name: string;
  readonly everySeconds: number;
  run(): Promise<unknown>;
}

export interface RecurProps {
  readonly clock: Clock;
  /** Milliseconds since the Unix epoch after which no run begins. @default none: it goes on and on */
  readonly end?: number;
  /** No run begins once it is aborted. @default never */
  readonly signal?: AbortSignal;
  /** A run that began at that time has come to its end. */
  readonly answered: (at: number, answer: unknown) => void;
  readonly failed: (at: number, error: unknown) => void;
}

/**
 * Runs when it is due: at whole multiples of its period, so that two spans of time in a row are as one. A run that takes longer than
 * its period leaves out what was due meanwhile: no two runs are ever under way. What fails is told, and runs again when it is next
 * due.
 */
export const recur = async ({ run, everySeconds }: Recurring, props: RecurProps): Promise<void> => {
  const { clock, end = Number.POSITIVE_INFINITY, signal, answered, failed } = props;
  const period = everySeconds * 1000;
  const nextAt = () => (Math.floor(clock.now() / period) + 1) * period;
  for (let due = nextAt(); due <= end; due = nextAt()) {
    await clock.sleep(due - clock.now());
    if (signal?.aborted) return;
    const at = clock.now();
    await run().then(
      (answer) => answered(at, answer),
      (error: unknown) => failed(at, error),
    );
  }
};
