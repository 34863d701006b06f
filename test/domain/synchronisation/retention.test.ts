import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SYNCHRONISATION, type KeepRule } from '../../../lambdas/domain/group/synchronisation.ts';
import type { PointSet } from '../../../lambdas/domain/recovery-points/point-sets.ts';
import { expired, retention, retentionPolicyOf } from '../../../lambdas/domain/synchronisation/retention.ts';
import { makeProtectionGroup, START } from '../../support/builders.ts';
import { ago, makeSet, setsAmong } from '../../support/point-sets.ts';

const { keep } = DEFAULT_SYNCHRONISATION;
const POLICY = retentionPolicyOf(makeProtectionGroup({ synchronisation: DEFAULT_SYNCHRONISATION }));
const HOUR = 3600;
const DAY = 24 * HOUR;

const kept = (sets: readonly PointSet[], rules: readonly KeepRule[] = keep, now = START) => {
  const gone = new Set(expired(retention(sets, { ...POLICY, keep: rules }, now)));
  return sets.filter((set) => !gone.has(set)).map(({ takenAt }) => takenAt);
};
const reasonOf = (sets: readonly PointSet[], id: string) => {
  const found = retention(sets, POLICY, START).find(({ set }) => set.id === id);
  return found?.keptBy?.by ?? 'nothing';
};

/** Moments of sets that were taken every so many seconds. */
const every = (seconds: number, until: number) =>
  Array.from({ length: Math.floor(until / seconds) }, (_, n) => ago((n + 1) * seconds));

describe('retention', () => {
  it('keeps of nine days what the default policy says, counted from the calendar', () => {
    const moments = every(900, 9 * DAY);
    const sets = setsAmong(...moments.map((at) => makeSet(at, at)));
    const age = (at: string) => (Date.parse(START) - Date.parse(at)) / 1000;
    const isFirstOf = (digits: number) => (at: string) =>
      !moments.some((other) => other < at && other.slice(0, digits) === at.slice(0, digits));
    const expected = moments.filter(
      (at) =>
        age(at) <= 2 * HOUR ||
        (age(at) <= DAY && isFirstOf('2026-11-23T09'.length)(at)) ||
        (age(at) <= 7 * DAY && isFirstOf('2026-11-23'.length)(at)),
    );
    expect(kept(sets)).toEqual(expected);
    expect(expected.length).toBeLessThan(40);
  });

  it('keeps of any sets, by any policy, the first of each stretch, the two newest and the pinned', () => {
    const set = fc.record({ age: fc.integer({ min: 0, max: 10 * DAY }), pinned: fc.boolean() });
    const rule = fc.record({
      everySeconds: fc.integer({ min: 300, max: DAY }),
      forSeconds: fc.integer({ min: 300, max: 9 * DAY }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(set, { selector: ({ age }) => age, maxLength: 40 }),
        fc.array(rule, { maxLength: 4 }),
        (given, rules) => {
          const tags = { 'sdrs:pinned': 'by:Ada' };
          const sets = setsAmong(
            ...given.map(({ age, pinned }) => makeSet(`${age}`, ago(age), pinned ? { tags } : {})),
          );
          const ages = given.map(({ age }) => age).sort((a, b) => a - b);
          const isKept = (age: number, pinned: boolean) =>
            pinned || ages.indexOf(age) < 2 || rules.some((one) => age <= one.forSeconds && isFirst(ages, age, one));
          const expected = given.filter(({ age, pinned }) => isKept(age, pinned)).map(({ age }) => ago(age));
          expect(kept(sets, rules)).toEqual(expected.sort().reverse());
        },
      ),
      { numRuns: 1000 },
    );
  });

  const isFirst = (ages: readonly number[], age: number, { everySeconds }: KeepRule) => {
    const begins = (one: number) => Math.floor((Date.parse(START) / 1000 - one) / everySeconds);
    return !ages.some((other) => other > age && begins(other) === begins(age));
  };

  it('keeps what it has kept before, until it is too old', () => {
    const moments = every(900, 3 * DAY);
    const now = (hours: number) => new Date(Date.parse(START) + hours * HOUR * 1000).toISOString();
    const before = kept(setsAmong(...moments.map((at) => makeSet(at, at))));
    const left = setsAmong(...before.map((at) => makeSet(at, at)));
    for (const hours of [1, 5, 30]) {
      const all = kept(setsAmong(...moments.map((at) => makeSet(at, at))), keep, now(hours));
      expect(kept(left, keep, now(hours))).toEqual(all.filter((at) => before.includes(at)));
    }
  });

  it('deletes nothing that somebody else has taken, and nothing that is pending', () => {
    const sets = setsAmong(
      makeSet('new', ago(60)),
      makeSet('new-2', ago(120)),
      makeSet('old', ago(30 * DAY)),
      makeSet('pending', ago(30 * DAY + 60), { state: 'pending' }),
    );
    expect(reasonOf(sets, 'pending')).toBe('pending');
    expect(reasonOf(sets, 'old')).toBe('nothing');
    const theirs = sets.map((set) => ({ ...set, madeBy: 'dlm' }) as const);
    expect(expired(retention(theirs, POLICY, START))).toEqual([]);
    expect(reasonOf(theirs, 'old')).toBe('not ours');
  });

  it('keeps older sets when a disk is attached, which makes all of them lack a disk', () => {
    const moments = every(900, 3 * DAY);
    const whole = kept(setsAmong(...moments.map((at) => makeSet(at, at))));
    const lacking = setsAmong(...moments.map((at) => makeSet(at, at, {}, ['vol-root'])));
    expect(kept(lacking)).toEqual(whole);
  });

  it('keeps the newest failed set until a newer one is complete, and a set of former disks as long as these', () => {
    const failed = makeSet('failed', ago(60), { state: 'error' });
    expect(reasonOf(setsAmong(failed, makeSet('a', ago(900))), 'failed')).toBe('failed');
    expect(reasonOf(setsAmong(failed, makeSet('a', ago(30))), 'failed')).toBe('nothing');
    const again = makeSet('again', ago(30), { state: 'error' });
    expect(reasonOf(setsAmong(failed, again, makeSet('a', ago(900))), 'failed')).toBe('nothing');
    expect(reasonOf(setsAmong(failed, again, makeSet('a', ago(900))), 'again')).toBe('failed');
    const former = (days: number) => makeSet('former', ago(days * DAY), {}, ['vol-old-root', 'vol-old-data']);
    expect(reasonOf(setsAmong(former(14)), 'former')).toBe('former');
    expect(reasonOf(setsAmong(former(14.1)), 'former')).toBe('nothing');
    const { policy } = makeProtectionGroup();
    const shorter = makeProtectionGroup({ policy: { ...policy, formerDisks: { keepDays: 3 } } });
    const retained = retention(setsAmong(former(3.1)), { ...retentionPolicyOf(shorter), keep }, START);
    expect(expired(retained)).toHaveLength(1);
  });

  it('names the rule that keeps a set the longest', () => {
    const [first] = retention(setsAmong(makeSet('a', ago(300))), POLICY, START);
    expect(first?.keptBy).toEqual({ by: 'newest' });
    const sets = setsAmong(...every(900, HOUR * 1.5).map((at) => makeSet(at, at)));
    const rules = retention(sets, POLICY, START).map(({ set, keptBy }) => [
      set.takenAt.slice(11, 16),
      keptBy?.by === 'rule' ? keptBy.rule.everySeconds : keptBy?.by,
    ]);
    expect(Object.fromEntries(rules)).toEqual({
      '08:45': 'newest',
      '08:30': 'newest',
      '08:15': 900,
      '08:00': HOUR,
      '07:45': 900,
      '07:30': DAY,
    });
  });
});
