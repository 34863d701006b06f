import { describe, expect, it } from 'vitest';
import { createScaledClock, createVirtualClock } from '../../local/clocks.ts';

describe('the virtual clock', () => {
  it('wakes sleepers in the order of their hours', async () => {
    const clock = createVirtualClock(0);
    const woken: unknown[] = [];
    const sleeper = async (ms: number) => {
      await clock.sleep(ms);
      woken.push([ms, clock.now()]);
    };
    await Promise.all([sleeper(300), sleeper(100), sleeper(200)]);
    expect(woken).toEqual([
      [100, 100],
      [200, 200],
      [300, 300],
    ]);
  });

  it('stands still while nobody sleeps, and never goes back', async () => {
    const clock = createVirtualClock(5_000);
    await clock.sleep(-1);
    expect(clock.now()).toBe(5_000);
  });
});

describe('the scaled clock', () => {
  it('begins where it is told to and runs as many times as fast', async () => {
    const clock = createScaledClock({ speed: 10_000, startAt: 1_000_000 });
    const before = clock.now();
    await clock.sleep(50_000);
    expect(before).toBeGreaterThanOrEqual(1_000_000);
    expect(clock.now() - before).toBeGreaterThanOrEqual(49_999);
  });

  it('refuses a speed that makes no clock', () => {
    expect(() => createScaledClock({ speed: 0 })).toThrow('Speed 0');
  });
});
