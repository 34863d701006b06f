import { expect, it } from 'vitest';
import { transitionsOf } from '../../local/measure/transitions.ts';

it('takes at most 40 state transitions for one server and 1.5 times as many for a hundred', async () => {
  const one = await transitionsOf(1);
  const hundred = await transitionsOf(100);
  expect(one).toBeLessThanOrEqual(40);
  expect(hundred).toBeLessThanOrEqual(1.5 * one);
});
