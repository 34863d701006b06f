import { describe, expect, it } from 'vitest';
import { isWithinHours } from '../../../lambdas/domain/automation/hours.ts';
import type { Hours } from '../../../lambdas/domain/automation/policy.ts';

// 2026-11-23 is a Monday.
const within = (hours: readonly Hours[] | undefined, day: number, time: string) =>
  isWithinHours(hours, `2026-11-${day}T${time}:30.000Z`);

describe('the hours of a policy', () => {
  it('are all hours where it names none, and no hours where its list is empty', () => {
    expect(within(undefined, 23, '03:00')).toBe(true);
    expect(within([], 23, '03:00')).toBe(false);
  });

  it.each([
    ['07:59', false],
    ['08:00', true],
    ['17:59', true],
    ['18:00', false],
  ])('include their beginning and not their end: %s is %s', (time, expected) => {
    expect(within([{ from: '08:00', to: '18:00' }], 23, time)).toBe(expected);
  });

  it('hold on the days that they name', () => {
    const weekend: Hours = { days: ['sat', 'sun'], from: '00:00', to: '23:59' };
    expect([23, 27, 28, 29].map((day) => within([weekend], day, '12:00'))).toEqual([false, false, true, true]);
  });

  it('go on past midnight into the next day, whichever that is', () => {
    const night: Hours = { days: ['sun'], from: '22:00', to: '06:00' };
    expect(within([night], 22, '21:59')).toBe(false);
    expect(within([night], 22, '23:00')).toBe(true);
    expect(within([night], 23, '05:59')).toBe(true);
    expect(within([night], 23, '06:00')).toBe(false);
    expect(within([night], 23, '23:00')).toBe(false);
  });

  it('are a whole day from one midnight to the next', () => {
    const monday: Hours = { days: ['mon'], from: '00:00', to: '00:00' };
    expect([22, 23, 24].map((day) => within([monday], day, '12:00'))).toEqual([false, true, false]);
  });
});
