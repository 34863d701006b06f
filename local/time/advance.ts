import type { Clock } from '../../lambdas/ports/clock.ts';
import { type Recurring, recur } from './recur.ts';

/** What came of it in a span of time. */
export interface Recurred extends Pick<Recurring, 'name' | 'everySeconds'> {
  /** Each run that came to an end, in order: when it began, in milliseconds since the Unix epoch, and what it answered. */
  readonly answers: readonly { readonly at: number; readonly answer: unknown }[];
  readonly failures: readonly { readonly at: number; readonly error: unknown }[];
}

export interface AdvanceProps {
  readonly clock: Clock;
  readonly ms: number;
  readonly recurring: readonly Recurring[];
  /** As that of a clock that otherwise takes real time. */
  readonly hurry: (until: number) => void;
  /** Told each time that so many seconds have passed. @default nobody is told */
  readonly tell?: { readonly everySeconds: number; readonly passed: (ms: number) => void };
  /** Does a work of its own: the clock's owner stops time while it works. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Lets time pass, in which all that recurs runs when it is due. */
export const advance = async (props: AdvanceProps): Promise<readonly Recurred[]> => {
  const { clock, ms, recurring, hurry, during, tell } = props;
  const end = clock.now() + ms;
  hurry(end);
  if (tell) void tellPassed(clock, tell, ms);
  let isOpen = true;
  const all = Promise.all(recurring.map((one) => during(() => recurred(clock, one, end)))).finally(() => {
    isOpen = false;
  });
  await clock.sleep(ms);
  // The last runs may still be at it. Whoever waits for others that sleep has to sleep too.
  while (isOpen) {
    hurry(clock.now() + SLEEP_MS);
    await clock.sleep(SLEEP_MS);
  }
  return all;
};

const tellPassed = async (clock: Clock, { everySeconds, passed }: NonNullable<AdvanceProps['tell']>, ms: number) => {
  const step = everySeconds * 1000;
  for (let so = step; so < ms; so += step) {
    await clock.sleep(step);
    passed(so);
  }
};

const SLEEP_MS = 1_000;

const recurred = async (clock: Clock, one: Recurring, end: number): Promise<Recurred> => {
  const { name, everySeconds } = one;
  const answers: { at: number; answer: unknown }[] = [];
  const failures: { at: number; error: unknown }[] = [];
  const answered = (at: number, answer: unknown) => answers.push({ at, answer });
  const failed = (at: number, error: unknown) => failures.push({ at, error });
  await recur(one, { clock, end, answered, failed });
  return { name, everySeconds, answers, failures };
};
