import { describe, expect, it } from 'vitest';
import { faultLevelOf } from '../../../lambdas/domain/synchronisation/fault-level.ts';

describe('the fault level of a pair', () => {
  it.each([
    [{ is: 'present', value: 'ok' }, 0],
    [{ is: 'present', value: 'warning' }, 0],
    [{ is: 'present', value: 'insufficient-data' }, 0],
    [{ is: 'present', value: 'impaired' }, 2],
    [{ is: 'absent' }, 2],
    [{ is: 'unknown', why: 'throttled' }, undefined],
  ] as const)('of a production disk that is %j is %s', (status, level) => {
    expect(faultLevelOf(status)).toBe(level);
  });
});
