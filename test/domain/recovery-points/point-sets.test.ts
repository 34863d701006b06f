import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestComplete, setsOf } from '../../../lambdas/domain/recovery-points/point-sets.ts';
import { chosenRecoverySet } from '../../../lambdas/domain/recovery-points/recovery-point.ts';
import { setsSubjectOf } from '../../../lambdas/domain/recovery-points/sets-subject.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { found, makeSite, makeSnapshot } from '../../support/observed.ts';
import { ago, makeSet, SUBJECT, setsAmong } from '../../support/point-sets.ts';

const shown = (sets: ReturnType<typeof setsAmong>) => sets.map(({ id, state }) => `${id} ${state}`);

describe('the sets of a server', () => {
  it('come the newest first, each with its moment, its disks, its epoch and who made it', () => {
    const [first, second] = setsAmong(makeSet('a', ago(900)), makeSet('b', ago(60), { tags: { 'sdrs:epoch': '7' } }));
    expect(first).toMatchObject({
      id: 'b',
      takenAt: ago(60),
      state: 'complete',
      percent: 100,
      epoch: 7,
      madeBy: 'sdrs',
    });
    expect([...(first?.disks.keys() ?? [])].sort()).toEqual(['pair-data', 'pair-root']);
    expect(second).toMatchObject({ id: 'a', epoch: 1, pinnedBy: [] });
  });

  it('are pending as long as one of their snapshots is, as far as the slowest', () => {
    const [root, data] = makeSet('a', ago(60), { state: 'pending', percent: 40 });
    const [set] = setsAmong([{ ...(root ?? makeSnapshot()), state: 'completed' }], data ? [data] : []);
    expect(set).toMatchObject({ state: 'pending', percent: 40 });
  });

  it('are failed where EBS could not take a snapshot, partial where one is gone or archived', () => {
    const [lonely] = makeSet('c', ago(30));
    const archived = makeSet('d', ago(20), { storageTier: 'archive' });
    const sets = setsAmong(makeSet('a', ago(60), { state: 'error' }), lonely ? [lonely] : [], archived);
    expect(shown(sets)).toEqual(['d partial', 'c partial', 'a error']);
  });

  it('of one value of the tag are told apart by their moments', () => {
    const sets = setsAmong(makeSet('dlm', ago(7200)), makeSet('dlm', ago(3600)));
    expect(shown(sets)).toEqual([`dlm@${ago(3600)} complete`, `dlm@${ago(7200)} complete`]);
  });

  it('hold what was taken of disks that production has no more, and are no recovery point of those it has', () => {
    const before = makeSet('a', ago(7200), {}, ['vol-old-root', 'vol-data']);
    const [set] = setsAmong(before);
    expect(set?.others.map(({ volumeId }) => volumeId)).toEqual(['vol-old-root']);
    expect(set?.state).toBe('partial');
    const [whole] = setsAmong(makeSet('b', ago(60), {}, ['vol-root', 'vol-data', 'vol-detached']));
    expect(whole?.state).toBe('complete');
    expect(whole?.others.map(({ volumeId }) => volumeId)).toEqual(['vol-detached']);
  });

  it('that began after a run had stopped synchronisation do not count, unless that run has taken them', () => {
    const lease = { epoch: 5, takenAt: ago(100) };
    const of = (epoch: string, at: string) =>
      setsOf({ ...SUBJECT, lease }, makeSet('a', at, { tags: { 'sdrs:epoch': epoch } })).map(({ state }) => state);
    expect(of('4', ago(99))).toEqual(['late']);
    expect(of('4', ago(100))).toEqual(['complete']);
    expect(of('5', ago(99))).toEqual(['complete']);
  });

  it.each([
    [{ 'sdrs:epoch': '3' }, 'sdrs'],
    [{ 'aws:dlm:lifecycle-policy-id': 'policy-1' }, 'dlm'],
    [{ 'aws:backup:source-resource': 'i-1:x' }, 'aws-backup'],
    [{}, 'by hand'],
  ] as const)('of tags %j are made by %s', (tags, maker) => {
    const snapshots = ['vol-root', 'vol-data'].map((volumeId) => makeSnapshot({ id: volumeId, volumeId, tags }));
    const sets = setsOf(SUBJECT, snapshots);
    expect(sets.map(({ madeBy }) => madeBy)).toEqual(sets.map(() => maker));
  });

  it('of AWS Backup are known without a tag of the service', () => {
    const tags = { 'aws:backup:source-resource': 'i-1:x' };
    const snapshots = ['vol-root', 'vol-data'].map((volumeId) => makeSnapshot({ id: volumeId, volumeId, tags }));
    expect(setsOf(SUBJECT, snapshots)).toMatchObject([{ state: 'complete', madeBy: 'aws-backup' }]);
  });

  it('have as their newest complete one the one that a failover takes', () => {
    const pairs = [
      makeReplicationPair({ id: 'pair-root', volumes: { source: 'vol-root' } }),
      makeReplicationPair({ id: 'pair-data', volumes: { source: 'vol-data' } }),
    ];
    const group = makeProtectionGroup();
    const instance = makeProtectedInstance();
    const member = { group, instance, pairs, production: 'source', productionServerId: '', drServerId: '' } as const;
    const snapshot = fc.record({
      volumeId: fc.constantFrom('vol-root', 'vol-data', 'vol-other'),
      startedAt: fc.integer({ min: 0, max: 60 }).map(ago),
      state: fc.constantFrom('completed', 'completed', 'pending', 'error'),
      tags: fc.constantFrom({ 'sdrs:recovery-point': 'a' }, { 'sdrs:recovery-point': 'b' }, {}),
    });
    fc.assert(
      fc.property(fc.array(snapshot, { maxLength: 12 }), (parts) => {
        const snapshots = parts.map((part, n) => makeSnapshot({ ...part, id: `snap-${n}` }));
        const site = makeSite({ snapshots });
        const of = (volumeId: string) => snapshots.filter((one) => one.volumeId === volumeId).map(({ id }) => id);
        const snapshotsOfVolumes = found({ 'vol-root': of('vol-root'), 'vol-data': of('vol-data') });
        const seen = { ...site, found: { ...site.found, snapshotsOfVolumes } };
        const answer = chosenRecoverySet(member, seen, 'newest');
        const newest = newestComplete(setsOf(setsSubjectOf(member), snapshots));
        expect(newest?.takenAt).toBe(answer.is === 'present' ? answer.set.takenAt : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});
