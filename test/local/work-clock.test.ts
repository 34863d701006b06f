import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Pace, timeBy } from '../../local/time/flow.ts';
import { createFollowedClock } from '../../local/time/followed-clock.ts';
import { createWorkClock, during } from '../../local/time/work-clock.ts';

const START = 1_000_000;

/** So fast that any moment of this machine is hours of the clock. */
const SPEED = 50_000_000;

const clockAt = (speed = SPEED) => createWorkClock({ speed, startAt: START });

/** What takes the machine a while. */
const labour = async (turns = 200): Promise<void> => {
  for (let n = 0; n < turns; n += 1) await turn();
};

describe('a clock that stands still while anybody works', () => {
  it('wakes sleepers at exactly their hour, the first one first', async () => {
    const clock = clockAt();
    const work = clock.begin();
    const woken: (readonly [number, number])[] = [];
    const sleeper = async (ms: number) => {
      await clock.sleep(ms);
      woken.push([ms, clock.now()]);
    };
    await work.run(() => Promise.all([sleeper(3_000), sleeper(1_000), sleeper(2_000)]));
    expect(woken).toEqual([
      [1_000, START + 1_000],
      [2_000, START + 2_000],
      [3_000, START + 3_000],
    ]);
    work.end();
  });

  it('takes no time for what is computed, however long the machine takes', async () => {
    const clock = clockAt();
    const end = await during(clock, async () => {
      await labour();
      await clock.sleep(5_000);
      await labour();
      return clock.now();
    });
    expect(end).toBe(START + 5_000);
  });

  it('flows by itself while nothing works', async () => {
    const clock = clockAt();
    while (clock.now() < START + 1_000) await turn();
    expect(clock.now()).toBeGreaterThanOrEqual(START + 1_000);
  });

  it('lets one work that sleeps wait for another that works', async () => {
    const clock = clockAt();
    const told: (readonly [string, number])[] = [];
    const sleeping = during(clock, async () => {
      await clock.sleep(10_000);
      told.push(['sleeps', clock.now()]);
    });
    const working = during(clock, async () => {
      await labour();
      told.push(['works', clock.now()]);
      await clock.sleep(4_000);
      told.push(['slept', clock.now()]);
    });
    await Promise.all([sleeping, working]);
    expect(told).toEqual([
      ['works', START],
      ['slept', START + 4_000],
      ['sleeps', START + 10_000],
    ]);
  });

  it('stands still for a part of a work, also while another part of the same work sleeps', async () => {
    const clock = clockAt();
    const work = clock.begin();
    const part = async () => {
      await during(clock, labour);
      return clock.now();
    };
    const [, after] = await work.run(() => Promise.all([clock.sleep(60_000), part()]));
    expect(after).toBe(START);
    expect(clock.now()).toBe(START + 60_000);
    work.end();
  });

  it('goes on when work has failed', async () => {
    const clock = clockAt();
    await expect(during(clock, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await clock.sleep(1_000);
    expect(clock.now()).toBeGreaterThanOrEqual(START + 1_000);
  });

  it('wakes nobody once it is stopped', async () => {
    const clock = clockAt();
    const woken: string[] = [];
    void clock.sleep(1_000).then(() => woken.push('sleeper'));
    clock.stop();
    await labour();
    expect(woken).toEqual([]);
  });

  it('refuses a speed that makes no clock', () => {
    expect(() => clockAt(0)).toThrow('Speed 0');
  });
});

describe('a clock that follows the one of another process', () => {
  /** A clock, and what its process has told of it last. */
  const told = () => {
    const paces: Pace[] = [];
    const clock = createWorkClock({ speed: SPEED, startAt: START, tell: (pace) => paces.push(pace) });
    const standing = { simulatedAt: START, realAt: Date.now(), until: START };
    const read = () => timeBy(paces.at(-1) ?? standing, SPEED);
    return { clock, followed: createFollowedClock({ read, speed: SPEED, hasLeft: () => false }) };
  };

  it('has the same time while the other one works, and after it has slept', async () => {
    const { clock, followed } = told();
    const seen = await during(clock, async () => {
      await labour();
      const before = followed.now();
      await clock.sleep(5_000);
      await labour();
      return [before, followed.now()];
    });
    expect(seen).toEqual([START, START + 5_000]);
  });

  it('never goes back', () => {
    const times = [5, 4, 6];
    const followed = createFollowedClock({ read: () => times.shift() ?? 0, speed: 1, hasLeft: () => false });
    expect([followed.now(), followed.now(), followed.now(), followed.now()]).toEqual([5, 5, 6, 6]);
  });

  it('wakes its sleepers when the other process has left and time stands still', async () => {
    const followed = createFollowedClock({ read: () => START, speed: 1, hasLeft: () => true });
    await followed.sleep(1_000);
    expect(followed.now()).toBe(START);
  });
});
