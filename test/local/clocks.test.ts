import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../local/clocks.ts';

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
