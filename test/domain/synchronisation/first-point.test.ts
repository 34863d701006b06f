import { describe, expect, it } from 'vitest';
import { membersOf } from '../../../lambdas/domain/group/member.ts';
import type { AskedFirst } from '../../../lambdas/domain/group/protection-group.ts';
import type { PointSnapshot } from '../../../lambdas/domain/recovery-points/point-sets.ts';
import { answered } from '../../../lambdas/domain/synchronisation/first-answer.ts';
import { firstPointOf } from '../../../lambdas/domain/synchronisation/first-point.ts';
import type { FirstPointSeen } from '../../../lambdas/domain/synchronisation/first-seen.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { makeSet, setsAmong } from '../../support/point-sets.ts';

const BEGUN = '2026-11-29T20:00:00.000Z';
const later = (seconds: number): string => new Date(Date.parse(BEGUN) + seconds * 1000).toISOString();

const MEMBER = (() => {
  const pair = (id: string, device: string, source: string) =>
    makeReplicationPair({ id, instanceId: 'web', device, volumes: { source } });
  const pairs = [pair('pair-root', '/dev/xvda', 'vol-root'), pair('pair-data', '/dev/sdf', 'vol-data')];
  const instances = [makeProtectedInstance({ id: 'web' })];
  const [member] = membersOf(makeProtectionGroup({ epoch: 1 }), { instances, pairs });
  if (!member) throw new Error('no member');
  return member;
})();

const NAME = 'web.2026-11-29T20:00Z.1';
const ASKED: AskedFirst = { setId: NAME, at: BEGUN };

interface Given extends Partial<Omit<FirstPointSeen, 'sets' | 'before'>> {
  readonly asked?: AskedFirst;
  readonly reason?: string;
  readonly sets?: readonly (readonly PointSnapshot[])[];
}

const look = ({ asked, reason, sets = [], ...seen }: Given = {}) =>
  firstPointOf({
    member: MEMBER,
    before: {
      runId: 'enable-1',
      begunAt: BEGUN,
      state: 'pending',
      ...(asked ? { asked } : {}),
      ...(reason === undefined ? {} : { reason }),
    },
    sets: setsAmong(...sets),
    since: 1,
    now: BEGUN,
    ...seen,
  });

describe('a first recovery point that EC2 refuses', () => {
  const refused = (code: string, at = BEGUN): AskedFirst => ({ ...ASKED, at, refused: code, refusedSince: at });
  const NOT_FOUND = { asked: refused('InvalidInstanceID.NotFound'), reason: 'InvalidInstanceID.NotFound: no' };

  it('is asked for again for a quarter of an hour', () => {
    const { point, ask } = look({ ...NOT_FOUND, now: later(899) });
    expect(point.state).toBe('pending');
    expect(ask).toBe('web.2026-11-29T20:14Z.1');
  });

  it('fails after that, with what EC2 said', () => {
    const { point, ask } = look({ ...NOT_FOUND, now: later(900) });
    expect(ask).toBeUndefined();
    expect(point).toMatchObject({ state: 'failed', reason: expect.stringContaining('InvalidInstanceID.NotFound: no') });
  });

  it('has a quarter of an hour from its first refusal on, however long the run goes on', () => {
    const asked = refused('InvalidInstanceID.NotFound', later(7_200));
    expect(look({ asked, now: later(7_260) }).ask).toBeDefined();
    expect(look({ asked, now: later(8_100) }).point.state).toBe('failed');
  });

  it.each(['deferred', 'RequestLimitExceeded'])(
    'is asked for as long as it takes where only the rate was %s',
    (code) => {
      expect(look({ asked: { ...ASKED, refused: code }, now: later(3_600) }).ask).toBeDefined();
    },
  );

  it('is asked for again at once where EC2 refused the rate, as nothing was taken', () => {
    const answer = { outcome: 'retry', code: 'RequestLimitExceeded', reason: 'RequestLimitExceeded: slower' };
    const { asked } = answered({ runId: 'enable-1', state: 'pending', asked: ASKED }, answer);
    expect(asked && look({ asked, now: later(5) }).ask).toBe('web.2026-11-29T20:00Z.2');
  });
});

describe('a first recovery point without a disk of its server', () => {
  const lacking = (state: 'pending' | 'completed') => [makeSet(NAME, BEGUN, { state }, ['vol-root'])];

  it.each(['pending', 'completed'] as const)('fails once the listing has shown all of it (%s)', (state) => {
    expect(look({ asked: ASKED, sets: lacking(state), now: later(299) })).toMatchObject({
      point: { state: 'copying' },
    });
    const { point, ask } = look({ asked: ASKED, sets: lacking(state), now: later(300) });
    expect(ask).toBeUndefined();
    expect(point.state).toBe('failed');
    expect(point.reason).toContain('no snapshot of disk /dev/sdf');
    expect(point.reason).toContain('vol-data');
  });

  it('is asked for again by another try', () => {
    const before = { runId: 'enable-2', begunAt: later(600), state: 'pending' } as const;
    const again = { member: MEMBER, before, since: 1, now: later(600) };
    expect(firstPointOf({ ...again, sets: setsAmong(...lacking('completed')) }).ask).toBeDefined();
    const waits = firstPointOf({ ...again, sets: setsAmong(...lacking('pending')) });
    expect(waits).toMatchObject({ point: { state: 'pending', reason: expect.stringContaining(NAME) } });
    expect(waits.ask).toBeUndefined();
  });

  it('fails where a snapshot of it was archived', () => {
    const [root, data] = makeSet(NAME, BEGUN);
    const sets = root && data ? [[root, { ...data, storageTier: 'archive' }]] : [];
    expect(look({ asked: ASKED, sets, now: later(300) }).point.reason).toContain('storage tier archive');
  });

  it('is not asked for where the disk is seen to be lost', () => {
    const { point, ask } = look({ lost: 'disk vol-data (/dev/sdf) does not exist any more' });
    expect(ask).toBeUndefined();
    expect(point).toMatchObject({ state: 'failed', reason: expect.stringContaining('vol-data (/dev/sdf)') });
    expect(point.asked).toBeUndefined();
  });
});

describe('a first recovery point that EC2 never shows', () => {
  /** A look a minute, each with what the one before has left, until the server has failed. */
  const looks = (asked?: AskedFirst, seconds = 0): readonly ReturnType<typeof look>[] => {
    const now = look({ ...(asked ? { asked } : {}), now: later(seconds) });
    return now.point.state === 'failed' || seconds > 3_600 ? [now] : [now, ...looks(now.point.asked, seconds + 60)];
  };

  it('is asked for three times, and fails with the name of the last set', () => {
    const all = looks();
    const asks = all.flatMap(({ ask }) => ask ?? []);
    expect(asks).toHaveLength(3);
    expect(all.at(-1)?.point).toMatchObject({ state: 'failed', reason: expect.stringContaining(asks[2] ?? '?') });
  });
});

describe('a first recovery point that ends in error', () => {
  const failed = (setId: string, at: string, tags: Record<string, string> = {}) =>
    makeSet(setId, at, { state: 'error', tags });

  it('is deleted before another is asked for, as EBS counts it, and is counted all the same', () => {
    const { point, ask, inTheWay } = look({ asked: ASKED, sets: [failed(NAME, BEGUN)], now: later(60) });
    expect(ask).toBe('web.2026-11-29T20:01Z.1');
    expect(inTheWay?.map(({ setId }) => setId)).toEqual([NAME]);
    expect(point.asked).toMatchObject({ setId: ask, failed: [NAME] });
  });

  it('fails at the third, whether the others are deleted or not', () => {
    const asked = { ...ASKED, setId: 'set-3', failed: ['set-1', 'set-2'] };
    const third = failed('set-3', later(120));
    const all = [failed('set-1', BEGUN), failed('set-2', later(60)), third];
    for (const sets of [[third], all]) {
      const { point, ask, inTheWay } = look({ asked, sets, now: later(180) });
      expect(point).toMatchObject({
        state: 'failed',
        reason: expect.stringMatching(/3 sets .* the last of them set-3\./),
      });
      expect([ask, inTheWay]).toEqual([undefined, undefined]);
    }
    expect(look({ asked: { ...asked, failed: ['set-1'] }, sets: [third], now: later(180) }).point.state).toBe(
      'pending',
    );
  });

  it('is deleted of an earlier try without being counted; what is pinned, of others, or of former disks, stays', () => {
    const sets = [
      makeSet('former', later(-700), { state: 'error' }, ['vol-root', 'vol-former']),
      failed('set-0', later(-600)),
      failed('set-pinned', later(-500), { 'sdrs:pinned': 'by:ada' }),
      failed('theirs', later(-400)).map((one) => ({
        ...one,
        tags: { 'sdrs:instance': 'web', 'sdrs:group': 'group-1' },
      })),
    ];
    const { point, inTheWay = [] } = look({ sets, now: BEGUN });
    expect(point.asked).not.toHaveProperty('failed');
    expect(inTheWay.map(({ setId }) => setId)).toEqual(['set-0']);
  });
});
