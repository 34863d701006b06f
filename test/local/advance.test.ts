import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { advance } from '../../local/time/advance.ts';
import type { Recurring } from '../../local/time/recur.ts';
import { createWorkClock, during } from '../../local/time/work-clock.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 23, 9, 0, 30);

/** A clock that would need days of real time, if it did not hurry. */
const setup = () => {
  const clock = createWorkClock({ speed: 1, startAt: START });
  const runs: (readonly [string, number])[] = [];
  const noted = (name: string, everySeconds: number, work = async (): Promise<unknown> => undefined): Recurring => ({
    name,
    everySeconds,
    run: () => {
      runs.push([name, (clock.now() - START) / 1000]);
      return work();
    },
  });
  const pass = (ms: number, ...recurring: readonly Recurring[]) => {
    const { hurry } = clock;
    const props = { clock, ms, recurring, hurry, during: <T>(work: () => Promise<T>) => during(clock, work) };
    return during(clock, () => advance(props));
  };
  return { clock, runs, noted, pass };
};

describe('time that is advanced', () => {
  it('has each run at its own time, at whole multiples of its period, and ends when it was told to', async () => {
    const { clock, runs, noted, pass } = setup();
    const recurred = await pass(5 * MINUTE, noted('minutes', 60), noted('twos', 120));
    const timesOf = (name: string) => runs.filter(([ran]) => ran === name).map(([, at]) => at);
    expect(timesOf('minutes')).toEqual([30, 90, 150, 210, 270]);
    expect(timesOf('twos')).toEqual([90, 210]);
    expect(clock.now()).toBe(START + 5 * MINUTE);
    expect(recurred.map(({ name, answers }) => [name, answers.length])).toEqual([
      ['minutes', 5],
      ['twos', 2],
    ]);
  });

  it('is the same in two spans as in one', async () => {
    const [whole, parted] = [setup(), setup()];
    await whole.pass(6 * MINUTE, whole.noted('minutes', 60));
    for (const ms of [29_000, 1_000, 5.5 * MINUTE]) await parted.pass(ms, parted.noted('minutes', 60));
    expect(parted.runs).toEqual(whole.runs);
  });

  it('goes on after a run that fails, and tells when and why', async () => {
    const { noted, pass } = setup();
    const error = new Error('no answer');
    const [recurred] = await pass(
      3 * MINUTE,
      noted('minutes', 60, () => Promise.reject(error)),
    );
    expect(recurred).toMatchObject({
      answers: [],
      failures: [30, 90, 150].map((seconds) => ({ at: START + seconds * 1000, error })),
    });
  });

  it('stands still while a run works, and leaves out what was due while a run took long', async () => {
    const { clock, runs, noted, pass } = setup();
    const working = noted('works', 60, async () => {
      for (let n = 0; n < 50; n += 1) await turn();
    });
    await pass(
      3 * MINUTE,
      working,
      noted('sleeps', 60, () => clock.sleep(90_000)),
    );
    expect(runs.filter(([name]) => name === 'works').map(([, at]) => at)).toEqual([30, 90, 150]);
    expect(runs.filter(([name]) => name === 'sleeps').map(([, at]) => at)).toEqual([30, 150]);
  });

  it('ends once the last run has ended, also where that takes longer', async () => {
    const { clock, noted, pass } = setup();
    const [recurred] = await pass(
      MINUTE,
      noted('long', 60, () => clock.sleep(5 * MINUTE)),
    );
    expect(recurred?.answers).toHaveLength(1);
    expect(clock.now()).toBeGreaterThanOrEqual(START + 30_000 + 5 * MINUTE);
  });
});
