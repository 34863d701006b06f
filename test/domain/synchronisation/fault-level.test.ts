import { describe, expect, it } from 'vitest';
import { faultLevelOf } from '../../../lambdas/domain/synchronisation/fault-level.ts';

describe('the fault level of a pair', () => {
  it.each([
    [{ is: 'present', value: { status: 'ok' } }, 0],
    [{ is: 'present', value: { status: 'warning' } }, 0],
    [{ is: 'present', value: { status: 'insufficient-data' } }, 0],
    [{ is: 'present', value: { status: 'impaired' } }, 2],
    [{ is: 'present', value: { status: 'insufficient-data', io: 'failed' } }, 2],
    [{ is: 'absent' }, 2],
    [{ is: 'unknown', why: 'throttled' }, undefined],
  ] as const)('of a production disk that is %j is %s', (status, level) => {
    expect(faultLevelOf(status)).toBe(level);
  });
});
