import { describe, expect, it } from 'vitest';
import type { PointChoice } from '../../../lambdas/domain/group/point-choice.ts';
import { DEFAULT_SYNCHRONISATION, type Synchronisation } from '../../../lambdas/domain/group/synchronisation.ts';
import { synchronisationFindings } from '../../../lambdas/domain/plan/plan-synchronisation.ts';
import { makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';

interface Case {
  readonly disks?: number;
  readonly rpoSeconds?: number;
  readonly worstAge?: number;
  readonly synchronisation?: Synchronisation;
  readonly point?: PointChoice;
}

const found = ({ disks = 1, rpoSeconds, worstAge, synchronisation = DEFAULT_SYNCHRONISATION, point }: Case) =>
  synchronisationFindings(
    {
      group: makeProtectionGroup({ synchronisation, ...(rpoSeconds ? { objectives: { rpoSeconds } } : {}) }),
      instances: [],
      ...(point === undefined ? {} : { point }),
      pairs: Array.from({ length: disks }, (_, n) => makeReplicationPair({ id: `pair-${n}` })),
    },
    worstAge,
  );
const warnings = (one: Case) =>
  found(one)
    .filter(({ verdict }) => verdict === 'WARN')
    .map(({ code }) => code);

describe('what a plan says of the taking of recovery points', () => {
  it('warns before the quota of snapshots is half full of the group: 8 + 24 + 7 rules and the 2 newest of each disk', () => {
    // 50,000 / 41 = 1,219.5
    expect(warnings({ disks: 1219 })).not.toContain('snapshots-near-quota');
    const [finding] = found({ disks: 1220 });
    expect(finding).toMatchObject({ verdict: 'WARN', code: 'snapshots-near-quota' });
    expect(finding?.message).toContain('50020 snapshots (41 of each of 1220 disks)');
  });

  it('warns where more disks are asked for at once than snapshots of an account may be pending', () => {
    expect(warnings({ disks: 100 })).toEqual([]);
    const [finding] = found({ disks: 101 });
    expect(finding).toMatchObject({ verdict: 'WARN', code: 'pending-snapshots-near-quota' });
    expect(finding?.message).toContain('101 disks, and EBS lets 100 snapshots of an account be pending');
    expect(finding?.message).not.toContain('last recovery point');
    const external = { disks: 101, synchronisation: { by: 'external' } } as const;
    expect(warnings(external)).toEqual([]);
    expect(found({ ...external, point: 'final' })[0]?.message).toContain('falls back to its newest one');
  });

  it('warns of an objective that the interval cannot meet', () => {
    expect(warnings({ rpoSeconds: 900 })).toEqual([]);
    expect(warnings({ rpoSeconds: 899 })).toEqual(['objective-below-interval']);
  });

  it('names a remedy that the group has: "sdrs sync now" refuses what something else synchronises', () => {
    const missed = { rpoSeconds: 60, worstAge: 61 };
    const messageOf = (one: Case) => found(one).find(({ code }) => code === 'objective-missed')?.message;
    expect(messageOf({ ...missed, synchronisation: { ...DEFAULT_SYNCHRONISATION, everySeconds: 60 } })).toContain(
      'sdrs sync now',
    );
    expect(messageOf({ ...missed, synchronisation: { by: 'external' } })).not.toContain('sdrs sync now');
  });

  it('warns where a failover now would miss the objective, whoever takes the recovery points', () => {
    expect(warnings({ rpoSeconds: 3600, worstAge: 3600 })).toEqual([]);
    expect(warnings({ rpoSeconds: 3600, worstAge: 3601 })).toEqual(['objective-missed']);
    expect(warnings({ worstAge: 999_999 })).toEqual([]);
    expect(warnings({ rpoSeconds: 60, worstAge: 61, synchronisation: { by: 'external' } })).toEqual([
      'objective-missed',
    ]);
  });
});
