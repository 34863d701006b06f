import { expect, it } from 'vitest';
import { transitionsOf } from '../../local/measure/transitions.ts';

/** Ten servers have allowance for all that they need. A hundred wait for theirs, and each round is worth a second of somebody. */
it('takes at most 40 state transitions for one server and for ten, and seven times as many for a hundred', async () => {
  const one = await transitionsOf(1);
  expect(one).toBeLessThanOrEqual(40);
  expect(await transitionsOf(10)).toBeLessThanOrEqual(40);
  expect(await transitionsOf(100)).toBeLessThanOrEqual(7 * one);
});
