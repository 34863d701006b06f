import { describe, expect, it } from 'vitest';
import { createRandom } from '../../simulation/scheduler/random.ts';

const SEEDS = Array.from({ length: 1_000 }, (_, n) => n + 1);

/** How often each pair of draws, at these places of a seed's sequence, comes from a thousand neighbouring seeds. */
const pairsAt = (first: number, second: number): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const seed of SEEDS) {
    const random = createRandom(seed);
    const draws = Array.from({ length: second + 1 }, () => random.below(5));
    const pair = `${draws[first]} ${draws[second]}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return counts;
};

describe('random numbers', () => {
  it('are the same for the same seed', () => {
    const draw = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => random.below(1_000));
    };
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it.each([
    [0, 1],
    [0, 2],
    [1, 2],
    [2, 5],
  ])('of neighbouring seeds have nothing to do with each other: draws %i and %i', (first, second) => {
    const counts = pairsAt(first, second);
    expect(counts.size).toBe(25);
    // 40 each are expected, and the deviation is 6.
    expect(Math.min(...counts.values())).toBeGreaterThan(40 - 5 * 6);
    expect(Math.max(...counts.values())).toBeLessThan(40 + 5 * 6);
  });

  it('random numbers of neighbouring seeds do not take turns', () => {
    const firsts = SEEDS.map((seed) => createRandom(seed).below(5));
    const repeated = firsts.filter((draw, n) => n >= 5 && draw === firsts[n - 5]);
    expect(repeated.length).toBeGreaterThan(120);
    expect(repeated.length).toBeLessThan(280);
  });
});
