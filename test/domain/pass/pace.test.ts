import { describe, expect, it } from 'vitest';
import { type Elapsed, elapsedIn, waitOfRound } from '../../../lambdas/domain/pass/pace.ts';
import { startProgress } from '../../../lambdas/domain/phases/failover.ts';

const DAY_SECONDS = 86_400;
/** Three tasks of five events, a choice and a wait of two each (GetExecutionHistory). */
const EVENTS_A_ROUND = 19;

const AT_FIRST: Elapsed = { members: 1, seconds: 0, roundSeconds: 0 };

/** As many rounds as can be: passes that take no time and always ask for another look at once. */
const roundsIn = (seconds: number, run: Partial<Elapsed>): number => {
  let rounds = 0;
  for (let elapsed = 0; elapsed < seconds; rounds += 1) {
    elapsed += waitOfRound([1], { ...AT_FIRST, ...run, seconds: elapsed });
  }
  return rounds;
};

describe('the pace of a failover', () => {
  it.each([1, 300, 100_000])('stays below the 25,000 events of an execution, even for a day: %i servers', (members) => {
    expect(roundsIn(DAY_SECONDS, { members }) * EVENTS_A_ROUND).toBeLessThan(24_000);
  });

  it('is what the passes ask for at first, and delays no look by more than a hundredth later', () => {
    expect(waitOfRound([5, 8, 0], { ...AT_FIRST, seconds: 300 })).toBe(5);
    expect(waitOfRound([5], { ...AT_FIRST, seconds: 10_000 })).toBe(98);
    expect(waitOfRound([0, 0], AT_FIRST)).toBe(1);
  });

  it('lets no bucket fill up while a large group may still be busy', () => {
    expect(waitOfRound([2], { ...AT_FIRST, seconds: 3_000, members: 5_000 })).toBe(8);
    expect(waitOfRound([2], { ...AT_FIRST, seconds: 5_000 })).toBe(48);
  });

  it('gives a large group fewer rounds, counted from where the one before began', () => {
    const large = { ...AT_FIRST, members: 1_000 };
    expect(waitOfRound([1], large)).toBe(6);
    expect(waitOfRound([1], { ...large, roundSeconds: 4.2 })).toBe(2);
    expect(waitOfRound([1], { ...AT_FIRST, members: 100 })).toBe(2);
    expect(waitOfRound([1], { ...AT_FIRST, members: 50 })).toBe(1);
  });

  it('counts from the first member that this very failover has prepared', () => {
    const at = (minute: number) => `2026-11-23T09:0${minute}:00.000Z`;
    const progresses = [
      startProgress('f-1', at(0)),
      startProgress('f-2', at(3)),
      startProgress('f-2', at(2)),
      undefined,
    ];
    expect(elapsedIn('f-2', progresses, Date.parse(at(4)))).toEqual({ members: 4, seconds: 120 });
    expect(elapsedIn('f-3', progresses, Date.parse(at(4)))).toEqual({ members: 4, seconds: 0 });
  });
});
