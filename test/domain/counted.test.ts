import { expect, it } from 'vitest';
import { counted } from '../../lambdas/domain/counted.ts';

it.each([
  [0, '0 snapshots'],
  [1, '1 snapshot'],
  [2, '2 snapshots'],
] as const)('%i of a kind are counted as people count them', (count, said) => {
  expect(counted(count, 'snapshot')).toBe(said);
});
