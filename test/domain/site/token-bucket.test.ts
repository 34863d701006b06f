import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ApiLimit,
  demandsOf,
  type Levels,
  later,
  roomFor,
  taken,
  throttled,
  waitFor,
} from '../../../lambdas/domain/site/token-bucket.ts';

const LIMIT: ApiLimit = { requests: { burst: 50, perSecond: 5 } };
const START = Date.UTC(2026, 10, 23);
const detach = demandsOf('DetachVolume', LIMIT, 1, 1);

/** Takes as many as are there at that moment. */
const drainedOf = (levels: Levels, now: number): { readonly count: number; readonly levels: Levels } => {
  const left = { count: 0, levels };
  for (; waitFor(left.levels, detach, now) === 0; left.count += 1) left.levels = taken(left.levels, detach, now);
  return left;
};
const secondsLater = (seconds: number): number => START + seconds * 1000;

describe('levels of the buckets', () => {
  it('are full where nothing is known, and empty once the burst is taken', () => {
    const { count, levels } = drainedOf({}, START);
    expect(count).toBe(50);
    expect(waitFor(levels, detach, START)).toBe(1_200 + 200);
  });

  it('come back at the rate, from when EC2 may have begun to count', () => {
    const { levels } = drainedOf({}, START);
    expect(drainedOf(levels, secondsLater(1)).count).toBe(0);
    expect(drainedOf(levels, secondsLater(3.2)).count).toBe(10);
    expect(drainedOf(levels, secondsLater(60)).count).toBe(50);
  });

  it('survive JSON, so that the next function goes on from them', () => {
    const { levels } = drainedOf({}, START);
    const travelled = JSON.parse(JSON.stringify(levels)) as Levels;
    expect(drainedOf(travelled, secondsLater(5)).count).toBe(drainedOf(levels, secondsLater(5)).count);
  });

  it('count what a call names where EC2 does', () => {
    const limit: ApiLimit = { ...LIMIT, resources: { burst: 1000, perSecond: 20 } };
    const stop = demandsOf('StopInstances', limit, 1, 600);
    const levels = taken({}, stop, START);
    expect(waitFor(levels, stop, START)).toBe(1_200 + 10_000);
    expect(Object.keys(levels)).toEqual(['StopInstances', 'StopInstances resources']);
  });

  it('promise tokens ahead to whoever waits, so that the next one waits longer', () => {
    const { levels } = drainedOf({}, START);
    const promised = taken(levels, detach, START);
    expect(waitFor(promised, detach, START)).toBe(waitFor(levels, detach, START) + 200);
  });

  it('fall to nothing and to half of the rate when EC2 throttles, which comes back slowly', () => {
    const levels = throttled({}, detach, START);
    expect(drainedOf(levels, secondsLater(1)).count).toBe(0);
    expect(drainedOf(levels, secondsLater(3)).count).toBe(5);
    const recovered = taken(levels, detach, secondsLater(61));
    expect(recovered.DetachVolume?.part).toBeUndefined();
  });

  it('halve once for calls that were out together, and again for the next that is throttled', () => {
    const once = throttled({}, detach, START);
    expect(throttled(once, detach, START + 300)).toEqual(once);
    const again = throttled(once, detach, secondsLater(2));
    expect(again.DetachVolume?.part).toBeCloseTo((0.5 + 0.01) / 2, 3);
  });

  it('keep a sixteenth of the rate however often EC2 throttles', () => {
    let levels: Levels = {};
    for (let n = 0; n < 20; n += 1) levels = throttled(levels, detach, secondsLater(n * 2));
    expect(levels.DetachVolume?.part).toBeCloseTo(1 / 16, 3);
  });

  it('are those of whoever has seen them later, bucket by bucket', () => {
    const early = taken({}, detach, START);
    const late = taken(early, detach, secondsLater(5));
    expect(later(early, late)).toEqual(late);
    expect(later(late, early)).toEqual(late);
    expect(later(late, { AttachVolume: { tokens: 3, at: START } })).toEqual({
      ...late,
      AttachVolume: { tokens: 3, at: START },
    });
  });

  it('let a call go when the bucket is full that costs more than the bucket ever holds', () => {
    const small = demandsOf(
      'StopInstances',
      { requests: { burst: 1, perSecond: 1 }, resources: { burst: 20, perSecond: 5 } },
      0.7,
      50,
    );
    expect([waitFor({}, small, START), roomFor({}, small, START)]).toEqual([0, 1]);
    const levels = taken({}, small, START);
    expect([waitFor(levels, small, START), roomFor(levels, small, START)]).toEqual(
      [1_200 + (1000 * 50) / 3.5 + 1 - 0.714, 0].map(Math.floor),
    );
  });

  it('never let more go than EC2 has, whose seconds begin when a call arrives', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 15_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(pauses, fc.integer({ min: 0, max: 200 }), (some, delayMs) => {
        let levels: Levels = {};
        let now = START;
        let bucket = { tokens: 50, at: 0 };
        for (const pause of some) {
          now += pause;
          const out = drainedOf(levels, now);
          levels = out.levels;
          const seconds = Math.floor((now + delayMs - bucket.at) / 1000);
          const tokens = bucket.tokens + seconds * 5;
          bucket = tokens >= 50 ? { tokens: 50, at: now + delayMs } : { tokens, at: bucket.at + seconds * 1000 };
          bucket = { ...bucket, tokens: bucket.tokens - out.count };
          expect(bucket.tokens).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
