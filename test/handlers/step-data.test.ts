import { describe, expect, it } from 'vitest';
import { levelsIn, roundSoFar } from '../../lambdas/handlers/steps/messages.ts';

const NOW = Date.parse('2026-11-23T09:10:00.000Z');
const level = (tokens: number, at: number) => ({ tokens, at });

describe('the levels of the buckets in the data of an execution', () => {
  it('are the latest that any of the steps has left, bucket by bucket', () => {
    const state = {
      failover: { levels: { DetachVolume: level(50, NOW) } },
      disks: { levels: { DetachVolume: level(3, NOW + 4_000), AttachVolume: level(9, NOW) } },
      fence: { levels: { DetachVolume: level(7, NOW + 2_000) } },
    };
    expect(levelsIn({ state })).toEqual({
      DetachVolume: level(3, NOW + 4_000),
      AttachVolume: level(9, NOW),
    });
  });

  it('are none where an earlier release began the execution, or where nobody can go by them', () => {
    expect(levelsIn({})).toEqual({});
    expect(levelsIn({ state: { fence: { total: 1, waitSeconds: 5 }, error: 'text' } })).toEqual({});
    expect(levelsIn({ state: { fence: { levels: { DetachVolume: 'full' } } } })).toEqual({});
    expect(levelsIn({ state: Object('text') })).toEqual({});
  });
});

describe('what a round has left to its last pass', () => {
  const passed = (seconds: number, waitSeconds: number) => ({
    waitSeconds,
    at: new Date(NOW - seconds * 1000).toISOString(),
  });

  it('are the waits that are not over, and one second for those that are', () => {
    const state = { fence: passed(3, 8), disks: passed(1.5, 1) };
    expect(roundSoFar({ state }, NOW)).toEqual({ waits: [5, 1], roundSeconds: 3 });
  });

  it('is nothing of a pass that waits for nothing', () => {
    const state = { fence: passed(2, 0), disks: passed(1, 4) };
    expect(roundSoFar({ state }, NOW).waits).toEqual([3]);
  });

  it('is nothing where an earlier release began the execution, and nothing of the round before', () => {
    const none = { waits: [], roundSeconds: 0 };
    expect(roundSoFar({}, NOW)).toEqual(none);
    expect(roundSoFar({ state: { round: { ...passed(9, 4), outcome: 'CONTINUE' } } }, NOW)).toEqual(none);
  });
});
