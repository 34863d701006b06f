import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random numbers that a seed determines. */
export interface Random {
  /** A whole number from 0 to `count` - 1. */
  below(count: number): number;
}

export const createRandom = (seed: number): Random => {
  const generator = xoroshiro128plus(seed);
  // The first numbers of neighbouring seeds are alike: seed 6 draws first what seed 1 drew. Far along they are not.
  generator.jump();
  return { below: (count) => (count <= 1 ? 0 : uniformInt(generator, 0, count - 1)) };
};
