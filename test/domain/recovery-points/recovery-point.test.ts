import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Member, membersOf } from '../../../lambdas/domain/group/member.ts';
import type { GroupAggregate, ReplicationPair } from '../../../lambdas/domain/group/protection-group.ts';
import { startProgress } from '../../../lambdas/domain/phases/failover.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { recoverySetFor } from '../../../lambdas/domain/recovery-points/recovery-point.ts';
import type { ObservedSite, ObservedSnapshot } from '../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../support/builders.ts';
import { found, makeSite, makeSnapshot } from '../../support/observed.ts';

const DAY = 86_400;
const ago = (seconds: number) => new Date(Date.parse(START) - seconds * 1000).toISOString();
const snapshot = (id: string, volumeId: string, secondsAgo: number, set?: string) =>
  makeSnapshot({ id, volumeId, startedAt: ago(secondsAgo), tags: set ? { 'sdrs:recovery-point': set } : {} });

const BOOT = makeReplicationPair({ volumes: { source: 'vol-boot' } });
const DATA = makeReplicationPair({
  id: 'pair-2',
  device: '/dev/sdf',
  bootable: false,
  volumes: { source: 'vol-data' },
});

const siteOf = (snapshots: readonly ObservedSnapshot[]): ObservedSite => {
  const look = makeSite({ snapshots });
  const of = (volumeId: string) => snapshots.filter((one) => one.volumeId === volumeId).map(({ id }) => id);
  const snapshotsOfVolumes = found({ 'vol-boot': of('vol-boot'), 'vol-data': of('vol-data') });
  return { ...look, found: { ...look.found, snapshotsOfVolumes } };
};

const aggregateOf = (pairs: readonly ReplicationPair[] = [BOOT, DATA], instance = {}): GroupAggregate => ({
  group: makeProtectionGroup(),
  instances: [makeProtectedInstance(instance)],
  pairs,
});
const memberOf = (...given: Parameters<typeof aggregateOf>): Member => {
  const aggregate = aggregateOf(...given);
  const [member] = membersOf(aggregate.group, aggregate);
  if (!member) throw new Error('no member');
  return member;
};

const chosen = (snapshots: readonly ObservedSnapshot[], member = memberOf()) => {
  const answer = recoverySetFor(member, siteOf(snapshots));
  return answer.is === 'present' ? [...answer.set.points.values()].map(({ snapshotId }) => snapshotId) : answer.is;
};
const recoveryFindings = (snapshots: readonly ObservedSnapshot[], aggregate = aggregateOf()) =>
  planFailover(aggregate, siteOf(snapshots)).servers[0]?.findings.filter(({ code }) => code.includes('recovery-point'));

const MONDAY = [
  snapshot('snap-boot-1', 'vol-boot', DAY, 'nightly'),
  snapshot('snap-data-1', 'vol-data', DAY - 2, 'nightly'),
];
const TUESDAY = snapshot('snap-data-2', 'vol-data', 60, 'nightly');

describe('a recovery point', () => {
  it('is of one moment, also where snapshots of several share a value of the tag', () => {
    expect(chosen([...MONDAY, TUESDAY])).toEqual(['snap-boot-1', 'snap-data-1']);
    expect(chosen([...MONDAY, TUESDAY, snapshot('snap-boot-2', 'vol-boot', 62, 'nightly')])).toEqual([
      'snap-boot-2',
      'snap-data-2',
    ]);
  });

  it.each([
    [10, ['snap-a', 'snap-b']],
    [11, 'absent'],
  ] as const)('may have snapshots %i s apart: %j', (seconds, expected) => {
    const set = [snapshot('snap-a', 'vol-boot', 100 + seconds, 'set'), snapshot('snap-b', 'vol-data', 100, 'set')];
    expect(chosen(set)).toEqual(expected);
  });

  it('has no snapshot in the archive tier, of which no volume can be made before it is restored', () => {
    const newer = [
      snapshot('snap-boot-2', 'vol-boot', 60, 'nightly'),
      snapshot('snap-data-2', 'vol-data', 60, 'nightly'),
    ];
    const [boot, data] = newer.map((one) => ({ ...one, storageTier: 'standard' }));
    if (!boot || !data) throw new Error('no snapshots');
    expect(chosen([...MONDAY, boot, data])).toEqual(['snap-boot-2', 'snap-data-2']);
    expect(chosen([...MONDAY, boot, { ...data, storageTier: 'archive' }])).toEqual(['snap-boot-1', 'snap-data-1']);
    expect(recoveryFindings([...MONDAY, boot, { ...data, storageTier: 'archive' }])).toMatchObject([
      { verdict: 'PASS' },
      {
        verdict: 'WARN',
        message: expect.stringMatching(
          /snap-data-2 of disk \/dev\/sdf is in the storage tier archive.*RestoreSnapshotTier/,
        ),
      },
    ]);
  });

  it('a recovery point of a server with one disk is its newest snapshot, with or without the tag', () => {
    const snapshots = [snapshot('snap-1', 'vol-boot', DAY, 'nightly'), snapshot('snap-2', 'vol-boot', 60, 'nightly')];
    expect(chosen(snapshots, memberOf([BOOT]))).toEqual(['snap-2']);
    expect(chosen([...snapshots, snapshot('snap-3', 'vol-boot', 30)], memberOf([BOOT]))).toEqual(['snap-3']);
  });

  it('a recovery point that was pinned and is not of one moment does not do, unless the server is finished', () => {
    const point = (snapshotId: string, secondsAgo: number) => ({
      snapshotId,
      setId: 'nightly',
      takenAt: ago(secondsAgo),
    });
    const pairs = [
      { ...BOOT, recoveryPoint: point('snap-boot-1', DAY) },
      { ...DATA, recoveryPoint: point('snap-data-2', 60) },
    ];
    const progress = { ...startProgress('f-1', START), committedAt: START };
    expect(chosen([], memberOf(pairs, { progress }))).toBe('absent');
    const finished = { ...progress, finished: true as const };
    expect(chosen([], memberOf(pairs, { progress: finished }))).toEqual(['snap-boot-1', 'snap-data-2']);
  });

  it('is never of two moments, whatever snapshots there are, and always the newest of one moment', () => {
    const any = fc.array(
      fc.record({ isBoot: fc.boolean(), secondsAgo: fc.nat({ max: 60 }), set: fc.constantFrom('a', 'b') }),
      { maxLength: 12 },
    );
    const property = fc.property(any, (drawn) => {
      const snapshots = drawn.map(({ isBoot, secondsAgo, set }, n) =>
        snapshot(`snap-${n}`, isBoot ? 'vol-boot' : 'vol-data', secondsAgo, set),
      );
      const boots = snapshots.filter(({ volumeId }) => volumeId === 'vol-boot');
      const pairings = boots.flatMap((boot) =>
        snapshots
          .filter(
            ({ volumeId, tags }) =>
              volumeId === 'vol-data' && tags['sdrs:recovery-point'] === boot.tags['sdrs:recovery-point'],
          )
          .map((data) => [boot.startedAt, data.startedAt].sort())
          .filter(([first = '', last = '']) => Date.parse(last) - Date.parse(first) <= 10_000),
      );
      const best = pairings
        .map(([first = '']) => first)
        .sort()
        .at(-1);
      const answer = recoverySetFor(memberOf(), siteOf(snapshots));
      const taken = answer.is === 'present' ? [...answer.set.points.values()].map(({ takenAt }) => takenAt) : [];
      expect([...taken].sort()[0]).toBe(best);
      if (taken.length > 0) expect(pairings).toContainEqual([...taken].sort());
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('the plan', () => {
  it('names newer snapshots that are no recovery point, why, and the remedy', () => {
    expect(recoveryFindings([...MONDAY, TUESDAY])).toMatchObject([
      { verdict: 'PASS', code: 'recovery-point', message: expect.stringContaining(`the ${DAY} s since then`) },
      {
        verdict: 'WARN',
        code: 'recovery-point-passed-over',
        message: expect.stringMatching(
          /nightly of .* there is no snapshot of disk \/dev\/xvda among them.*CreateSnapshots/,
        ),
      },
    ]);
  });

  it('blocks where there are no others, and says how far apart they are', () => {
    const apart = [snapshot('snap-boot-1', 'vol-boot', DAY, 'nightly'), TUESDAY];
    expect(recoveryFindings(apart)).toMatchObject([
      { verdict: 'BLOCK', code: 'no-recovery-point', message: expect.stringContaining('at most 10 s apart') },
      { verdict: 'WARN', message: expect.stringContaining(`taken ${DAY - 60} s apart`) },
    ]);
  });

  it('says nothing of a set that is still being taken, nor of snapshots that nobody calls a recovery point', () => {
    const pending = { ...snapshot('snap-boot-2', 'vol-boot', 60, 'nightly'), state: 'pending' };
    const other = snapshot('snap-other', 'vol-data', 30);
    expect(recoveryFindings([...MONDAY, TUESDAY, pending, other])).toMatchObject([{ code: 'recovery-point' }]);
  });
});
