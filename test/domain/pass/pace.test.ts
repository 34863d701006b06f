import { describe, expect, it } from 'vitest';
import { elapsedIn, waitOfRound } from '../../../lambdas/domain/pass/pace.ts';
import { startProgress } from '../../../lambdas/domain/phases/failover.ts';

const DAY_SECONDS = 86_400;
/** Three tasks of five events, a choice and a wait of two each (GetExecutionHistory). */
const EVENTS_A_ROUND = 19;

/** As many rounds as can be: passes that take no time and always ask for another look at once. */
const roundsIn = (seconds: number): number => {
  let rounds = 0;
  for (let elapsed = 0; elapsed < seconds; elapsed += waitOfRound([1], elapsed)) rounds += 1;
  return rounds;
};

describe('the pace of a failover', () => {
  it('stays far below the 25,000 events of an execution, even for a day', () => {
    expect(roundsIn(DAY_SECONDS) * EVENTS_A_ROUND).toBeLessThan(16_000);
  });

  it('is what the passes ask for at first, and delays no look by more than a hundredth later', () => {
    expect(waitOfRound([5, 8, 0], 300)).toBe(5);
    expect(waitOfRound([5], 10_000)).toBe(100);
    expect(waitOfRound([0, 0], 0)).toBe(1);
  });

  it('counts from the first member that this very failover has prepared', () => {
    const at = (minute: number) => `2026-11-23T09:0${minute}:00.000Z`;
    const progresses = [
      startProgress('f-1', at(0)),
      startProgress('f-2', at(3)),
      startProgress('f-2', at(2)),
      undefined,
    ];
    expect(elapsedIn('f-2', progresses, at(4))).toBe(120);
    expect(elapsedIn('f-3', progresses, at(4))).toBe(0);
  });
});
