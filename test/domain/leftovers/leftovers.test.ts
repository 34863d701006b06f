import { describe, expect, it } from 'vitest';
import { type LeftoverFacts, leftoversOf, mayGo } from '../../../lambdas/domain/leftovers/leftovers.ts';
import { originsOf } from '../../../lambdas/domain/leftovers/origins.ts';
import type { ObservedSnapshot, ObservedVolume } from '../../../lambdas/domain/site/observed.ts';
import { trailEvent } from '../../../lambdas/domain/trail/trail-data.ts';
import { makeFailoverRecord, makeProtectedInstance, makeReplicationPair } from '../../support/builders.ts';
import { found, makeSite, makeSnapshot, makeVolume } from '../../support/observed.ts';

const FAILED_OVER_AT = '2026-11-01T09:00:00.000Z';
const AGAIN_AT = '2026-11-03T09:00:00.000Z';
const about = { at: FAILED_OVER_AT, groupId: 'group-1', failoverId: 'failover-1', message: '' };

const tagged = (volumeId: string) =>
  trailEvent('actionPerformed', about, {
    instanceId: 'instance-1',
    action: { do: 'tag-freed', volumeId, groupId: 'group-1', failoverId: 'failover-1' },
    outcome: { outcome: 'done' },
  });

const EVENTS = [
  trailEvent('recoveryPointPinned', about, {
    instanceId: 'instance-1',
    takenAt: '2026-11-01T08:45:00.000Z',
    setId: 'set-1',
  }),
  {
    ...about,
    type: 'fenceDone',
    data: {
      instanceId: 'instance-1',
      freed: [
        { failoverId: 'failover-1', serverId: 'i-production', device: '/dev/xvda', volumeId: 'vol-root' },
        { failoverId: 'failover-1', serverId: 'i-dr', device: '/dev/xvda', volumeId: 'vol-own' },
      ],
    },
  },
  tagged('vol-own'),
  tagged('vol-data'),
];

const factsWith = (
  volumes: readonly ObservedVolume[],
  {
    reprotections = [],
    now = AGAIN_AT,
    snapshots = [] as readonly ObservedSnapshot[],
    ...others
  }: Partial<LeftoverFacts> & { readonly reprotections?: readonly string[] } = {},
): LeftoverFacts => {
  const instances = [makeProtectedInstance()];
  const failovers = [
    makeFailoverRecord({ status: 'SUCCEEDED', startedAt: FAILED_OVER_AT, endedAt: '2026-11-01T09:10:00.000Z' }),
  ];
  return {
    groupId: 'group-1',
    instances,
    pairs: [makeReplicationPair({ volumes: { target: 'vol-now' } })],
    production: 'target',
    site: makeSite(
      { volumes },
      {
        found: {
          ...makeSite().found,
          volumesOfPairs: found({
            'pair-1': volumes.filter(({ tags }) => tags['sdrs:replication-pair']).map(({ id }) => id),
          }),
          volumesFreedIn: found({ 'group-1': volumes.filter(({ tags }) => tags['sdrs:freed-in']).map(({ id }) => id) }),
        },
      },
    ),
    snapshots,
    origins: originsOf({ instances, failovers, restores: [], events: EVENTS, reprotections }),
    keepDays: 14,
    now,
    ...others,
  };
};

const freed = (id: string) =>
  makeVolume({ id, sizeGiB: 100, tags: { 'sdrs:freed-in': 'group-1', 'sdrs:freed-by': 'failover-1' } });

describe('what runs of a group have left behind', () => {
  it('names a disk of the former production with what it alone holds, and keeps it until the group is protected again', () => {
    const [left] = leftoversOf(factsWith([freed('vol-root')]));
    expect(left).toEqual({
      kind: 'volume',
      id: 'vol-root',
      resourceIds: ['vol-root'],
      instance: 'web',
      sizeGiB: 100,
      dollarsAMonth: 8,
      from: 'taken off i-production (/dev/xvda) by failover-1',
      holds: 'writes after 2026-11-01T08:45:00.000Z, which nobody else may have',
      kept: { until: 'reprotection' },
    });
  });

  it('holds what was written since its newest snapshot, whoever has taken that', () => {
    const snapshots = [
      makeSnapshot({ id: 'snap-new', volumeId: 'vol-root', startedAt: '2026-11-01T08:58:00.000Z', tags: {} }),
      makeSnapshot({ id: 'snap-none', volumeId: 'vol-root', startedAt: '2026-11-01T08:59:00.000Z', state: 'pending' }),
    ];
    const { site, ...facts } = factsWith([freed('vol-root')]);
    const shown = makeSite({ snapshots });
    const ids = snapshots.map(({ id }) => id);
    const all = { ...site.found, snapshotsOfVolumes: found({ 'vol-root': ids }) };
    const [left] = leftoversOf({ ...facts, site: { ...site, snapshots: shown.snapshots, found: all } });
    expect(left?.holds).toBe('writes after 2026-11-01T08:58:00.000Z, which nobody else may have');
  });

  it('keeps it for the days of the group from then on, and no longer', () => {
    const kept = (now: string) =>
      leftoversOf(factsWith([freed('vol-root')], { reprotections: [AGAIN_AT], now }))[0]?.kept;
    expect(kept('2026-11-17T08:59:59.000Z')).toEqual({ until: '2026-11-17T09:00:00.000Z' });
    expect(kept('2026-11-17T09:00:00.000Z')).toBeUndefined();
  });

  it('names a disk that was only tagged as former, when the group was protected again', () => {
    const [left] = leftoversOf(factsWith([freed('vol-data')]));
    expect(left).toMatchObject({
      from: 'a disk of the production that ended with failover-1',
      holds: expect.stringContaining('2026-11-01T08:45:00.000Z'),
    });
  });

  it("lets a DR server's own disk and a disk of a lost try go at once, but nothing that a server has", () => {
    const left = leftoversOf(
      factsWith([
        freed('vol-own'),
        makeVolume({ id: 'vol-tried', sizeGiB: 10 }),
        makeVolume({
          id: 'vol-held',
          sizeGiB: 1,
          attachments: [{ serverId: 'i-dr', device: '/dev/sdx', state: 'attached' }],
        }),
      ]),
    );
    expect(left.map((one) => [one.id, mayGo(one), one.holds])).toEqual([
      ['vol-own', true, undefined],
      ['vol-tried', true, undefined],
      ['vol-held', false, undefined],
    ]);
    expect(left[1]?.from).toBe('made for a failover that did not use it');
    expect(left[2]?.kept).toEqual({ until: 'free', why: 'i-dr has it' });
  });

  it('says nothing of disks on record, nor of recovery points of the production of now', () => {
    const snapshots = [makeSnapshot({ volumeId: 'vol-now' })];
    expect(leftoversOf(factsWith([makeVolume({ id: 'vol-now' })], { snapshots }))).toEqual([]);
  });

  it('lists recovery points of the other direction by set, and none that is pinned may go', () => {
    const tags = { 'sdrs:recovery-point': 'set-1', 'sdrs:instance': 'instance-1', 'sdrs:group': 'group-1' };
    const snapshots = [
      makeSnapshot({ id: 'snap-1', volumeId: 'vol-root', sizeGiB: 100, tags }),
      makeSnapshot({ id: 'snap-2', volumeId: 'vol-data', sizeGiB: 20, tags }),
      makeSnapshot({
        id: 'snap-3',
        volumeId: 'vol-root',
        sizeGiB: 8,
        tags: { ...tags, 'sdrs:recovery-point': 'set-2', 'sdrs:pinned': 'by:Ada' },
      }),
    ];
    const left = (facts: Partial<LeftoverFacts>) => leftoversOf(factsWith([], { snapshots, ...facts }));
    expect(left({}).map(({ id, resourceIds, dollarsAMonth, kept }) => [id, resourceIds, dollarsAMonth, kept])).toEqual([
      ['set-1', ['snap-1', 'snap-2'], 6, { until: 'reprotection' }],
      ['set-2', ['snap-3'], 0.4, { until: 'free', why: 'it is pinned (by:Ada)' }],
    ]);
    const later = left({ protectedSince: AGAIN_AT, now: '2026-12-24T00:00:00.000Z' });
    expect(later.map((one) => [one.id, mayGo(one)])).toEqual([
      ['set-1', true],
      ['set-2', false],
    ]);
  });
});
