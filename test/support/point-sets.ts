import { type PointSnapshot, type SetsSubject, setsOf } from '../../lambdas/domain/recovery-points/point-sets.ts';
import { START } from './builders.ts';
import { makeSnapshot } from './observed.ts';

/** A server with a root disk and a data disk. */
export const SUBJECT: SetsSubject = {
  instanceId: 'web',
  volumes: new Map([
    ['vol-root', 'pair-root'],
    ['vol-data', 'pair-data'],
  ]),
  disks: 2,
};

/** The moment so many seconds before START. */
export const ago = (seconds: number): string => new Date(Date.parse(START) - seconds * 1000).toISOString();

/** What CreateSnapshots makes of the server with the service's tags: a snapshot of each disk. */
export const makeSet = (
  setId: string,
  takenAt: string,
  overrides: Partial<PointSnapshot> = {},
  volumes: readonly string[] = ['vol-root', 'vol-data'],
): readonly PointSnapshot[] =>
  volumes.map((volumeId) => ({
    ...makeSnapshot({
      id: `snap-${volumeId}-${setId}-${takenAt}`,
      volumeId,
      startedAt: takenAt,
      ...overrides,
      tags: {
        'sdrs:recovery-point': setId,
        'sdrs:instance': 'web',
        'sdrs:group': 'group-1',
        'sdrs:epoch': '1',
        ...overrides.tags,
      },
    }),
    ...(overrides.percent === undefined ? {} : { percent: overrides.percent }),
  }));

export const setsAmong = (...snapshots: readonly (readonly PointSnapshot[])[]) => setsOf(SUBJECT, snapshots.flat());
