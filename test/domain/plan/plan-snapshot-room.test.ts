import { describe, expect, it } from 'vitest';
import { membersOf } from '../../../lambdas/domain/group/member.ts';
import type { PointChoice } from '../../../lambdas/domain/group/point-choice.ts';
import { DEFAULT_SYNCHRONISATION, type Synchronisation } from '../../../lambdas/domain/group/synchronisation.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { snapshotRoomFindings } from '../../../lambdas/domain/plan/plan-snapshot-room.ts';
import type { ObservedSnapshot } from '../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { makeSite, makeSnapshot } from '../../support/observed.ts';
import { ago } from '../../support/point-sets.ts';

interface Case {
  readonly type?: string;
  readonly synchronisation?: Synchronisation;
  readonly point?: PointChoice;
  readonly snapshots?: readonly ObservedSnapshot[];
}

const OWN = { 'sdrs:epoch': '1', 'sdrs:recovery-point': 'own' };
const DLM = { 'aws:dlm:lifecycle-policy-id': 'policy-1' };
const of = (tags: Readonly<Record<string, string>>, state: string, many: number, seconds = 60) =>
  Array.from({ length: many }, (_, n) =>
    makeSnapshot({ id: `snap-${state}-${n}`, state, tags, startedAt: ago(seconds) }),
  );

const aggregateOf = ({ type = 'gp3', synchronisation = DEFAULT_SYNCHRONISATION, point }: Case) => ({
  group: makeProtectionGroup({ synchronisation }),
  instances: [makeProtectedInstance()],
  pairs: [makeReplicationPair({ disk: { sizeGiB: 8, type } })],
  ...(point === undefined ? {} : { point }),
});

const found = (one: Case) => {
  const { group, ...members } = aggregateOf(one);
  const site = makeSite({ snapshots: one.snapshots ?? [] });
  return membersOf(group, members).flatMap((member) => snapshotRoomFindings(member, site));
};
const said = (one: Case) => found(one).map(({ verdict, code }) => `${verdict} ${code}`);

describe('what a plan says of the room that EBS has for snapshots of a disk', () => {
  it('is nothing where there is room', () => {
    expect(said({})).toEqual([]);
    expect(said({ snapshots: of(DLM, 'pending', 4) })).toEqual([]);
    expect(said({ snapshots: of(DLM, 'completed', 50) })).toEqual([]);
  });

  it('warns where as many are pending or in error as EBS takes at once, and names them', () => {
    const [finding] = found({ snapshots: [...of(DLM, 'pending', 3), ...of({}, 'error', 2)] });
    expect(finding).toMatchObject({ verdict: 'WARN', code: 'snapshots-no-room' });
    expect(finding?.message).toContain('vol-production');
    expect(finding?.message).toContain('5 snapshots');
    expect(finding?.message).toContain('snap-pending-0 (dlm, pending)');
    expect(finding?.message).toContain('snap-error-0 (by hand, error)');
    expect(finding?.message).toContain('ConcurrentSnapshotLimitExceeded');
    expect(said({ type: 'st1', snapshots: of({}, 'error', 1) })).toEqual(['WARN snapshots-no-room']);
  });

  it('takes no pending one of its own into account, which the next one waits for, but for a last one', () => {
    const pending = { type: 'sc1', snapshots: of(OWN, 'pending', 1) };
    expect(said(pending)).toEqual([]);
    expect(said({ ...pending, point: 'final' })).toEqual(['WARN snapshots-no-room']);
    expect(found({ ...pending, point: 'final' })[0]?.message).toContain('the last snapshot');
  });

  it('warns where somebody else takes snapshots of a disk that has room for one alone', () => {
    const snapshots = of(DLM, 'completed', 2, 86_400);
    const [finding] = found({ type: 'st1', snapshots });
    expect(finding).toMatchObject({ verdict: 'WARN', code: 'snapshots-of-others' });
    expect(finding?.message).toContain('dlm');
    expect(said({ type: 'gp3', snapshots })).toEqual([]);
    expect(said({ type: 'st1', snapshots: of(DLM, 'completed', 2, 9 * 86_400) })).toEqual([]);
  });

  it('warns where recovery points wait for a snapshot of somebody else for longer than the interval', () => {
    expect(said({ snapshots: of(DLM, 'pending', 1, 899) })).toEqual([]);
    const [finding] = found({ snapshots: of(DLM, 'pending', 1, 901) });
    expect(finding).toMatchObject({ verdict: 'WARN', code: 'recovery-points-wait' });
    expect(finding?.message).toContain('snap-pending-0');
  });

  it('says nothing of all that where something else takes the recovery points, but for a last one', () => {
    const external = { type: 'st1', synchronisation: { by: 'external' } } as const;
    const busy = [...of(DLM, 'pending', 1, 3_600), ...of(DLM, 'completed', 1)];
    expect(said({ ...external, snapshots: busy })).toEqual([]);
    expect(said({ ...external, snapshots: busy, point: 'final' })).toEqual(['WARN snapshots-no-room']);
  });

  it('stands among the findings of the server', () => {
    const snapshots = [makeSnapshot(), ...of(DLM, 'pending', 5)];
    const plan = planFailover(aggregateOf({}), makeSite({ snapshots }));
    expect(plan.servers[0]?.findings.map(({ code }) => code)).toContain('snapshots-no-room');
  });
});
