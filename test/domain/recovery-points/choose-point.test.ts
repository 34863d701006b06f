import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Member, membersOf, pointOf } from '../../../lambdas/domain/group/member.ts';
import {
  isFuture,
  isPointChoice,
  type PointChoice,
  parsePoint,
  pointText,
} from '../../../lambdas/domain/group/point-choice.ts';
import type { GroupAggregate } from '../../../lambdas/domain/group/protection-group.ts';
import { startProgress } from '../../../lambdas/domain/phases/failover.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { recoverySetFor } from '../../../lambdas/domain/recovery-points/recovery-point.ts';
import type { ObservedSnapshot } from '../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../support/builders.ts';
import { found, makeSite, makeSnapshot } from '../../support/observed.ts';

const ago = (seconds: number) => new Date(Date.parse(START) - seconds * 1000).toISOString();

/** Two servers with a disk each. */
const PAIRS = ['web', 'db'].map((name) =>
  makeReplicationPair({ id: `pair-${name}`, instanceId: name, volumes: { source: `vol-${name}` } }),
);
const INSTANCES = ['web', 'db'].map((id) => makeProtectedInstance({ id, name: id }));

const taken = (server: string, secondsAgo: number, tags: Record<string, string> = {}): ObservedSnapshot =>
  makeSnapshot({ id: `snap-${server}-${secondsAgo}`, volumeId: `vol-${server}`, startedAt: ago(secondsAgo), tags });

const set = (name: string, epoch?: number) => ({
  'sdrs:recovery-point': name,
  ...(epoch === undefined ? {} : { 'sdrs:epoch': String(epoch) }),
});

const ALL = [
  taken('web', 900, set('web.1')),
  taken('web', 600, set('web.2')),
  taken('web', 60, set('web.3')),
  taken('db', 880, set('db.1')),
  taken('db', 590, set('db.2')),
  taken('db', 40, set('db.3')),
];

const siteOf = (snapshots: readonly ObservedSnapshot[]) => {
  const site = makeSite({ snapshots });
  const of = (id: string) => snapshots.filter(({ volumeId }) => volumeId === id).map(({ id }) => id);
  const snapshotsOfVolumes = found({ 'vol-web': of('vol-web'), 'vol-db': of('vol-db') });
  return { ...site, found: { ...site.found, snapshotsOfVolumes } };
};

const aggregateOf = (over: Partial<GroupAggregate> = {}): GroupAggregate => ({
  group: makeProtectionGroup(),
  instances: INSTANCES,
  pairs: PAIRS,
  ...over,
});

const setsOf = (over: Partial<GroupAggregate>, snapshots = ALL): readonly string[] => {
  const aggregate = aggregateOf(over);
  return membersOf(aggregate.group, aggregate).map((member) => {
    const answer = recoverySetFor(member, siteOf(snapshots));
    return answer.is === 'present' ? answer.set.setId : answer.is;
  });
};

describe('the choice of a recovery point', () => {
  it.each<[PointChoice | undefined, readonly string[]]>([
    [undefined, ['web.3', 'db.3']],
    ['newest', ['web.3', 'db.3']],
    ['final', ['web.3', 'db.3']],
    ['live', ['web.3', 'db.3']],
    [{ at: ago(50) }, ['web.3', 'db.2']],
    [{ at: ago(590) }, ['web.2', 'db.2']],
    [{ at: ago(595) }, ['web.2', 'db.1']],
    [{ at: ago(890) }, ['web.1', 'absent']],
    [{ set: 'web.2' }, ['web.2', 'db.1']],
    [{ set: 'db.2' }, ['web.2', 'db.2']],
    [{ set: 'nobody' }, ['absent', 'absent']],
  ])('%j comes to %j', (point, expected) => {
    expect(setsOf({ point })).toEqual(expected);
  });

  it('is found by its moment as it is printed, to the second', () => {
    const at = `${ago(600).slice(0, 19)}.633Z`;
    const snapshots = [
      { ...taken('web', 600, set('web.2')), startedAt: at },
      ...ALL.filter(({ id }) => id !== 'snap-web-600'),
    ];
    const printed = at.replace(/\.\d+Z$/, 'Z');
    expect(setsOf({ point: parsePoint(printed) }, snapshots)[0]).toBe('web.2');
    expect(pointText(parsePoint(printed) ?? 'newest')).toBe(printed);
  });

  it('names a moment of several that share a value of the tag', () => {
    const nightly = [900, 600].flatMap((seconds) => [
      taken('web', seconds, set('nightly')),
      taken('db', seconds, set('nightly')),
    ]);
    const idsOf = (point: PointChoice) => {
      const aggregate = aggregateOf({ point });
      return membersOf(aggregate.group, aggregate).map((member) => {
        const answer = recoverySetFor(member, siteOf(nightly));
        return answer.is === 'present' ? answer.set.takenAt : answer.is;
      });
    };
    expect(idsOf({ set: 'nightly' })).toEqual([ago(600), ago(600)]);
    expect(idsOf({ set: `nightly@${ago(900)}` })).toEqual([ago(900), ago(900)]);
  });

  it('a recovery point that an old synchroniser took after the failover had begun does not count', () => {
    const lease = {
      kind: 'failover' as const,
      failoverId: 'f-1',
      executionId: 'f-1',
      epoch: 5,
      production: 'source' as const,
      takenAt: ago(100),
    };
    const group = makeProtectionGroup({ status: 'failing-over', epoch: 5, lease });
    const late = (epoch?: number) => [...ALL.slice(0, 2), taken('web', 60, set('web.3', epoch)), ...ALL.slice(3)];
    expect(setsOf({ group }, late(4))).toEqual(['web.2', 'db.3']);
    expect(setsOf({ group }, late(5))).toEqual(['web.3', 'db.3']);
    expect(setsOf({ group }, late())).toEqual(['web.3', 'db.3']);
    const before = [...ALL.slice(0, 2), taken('web', 200, set('web.3', 4)), ...ALL.slice(3)];
    expect(setsOf({ group }, before)).toEqual(['web.3', 'db.3']);
  });

  it('is refused beforehand where it comes to nothing, with what there is', () => {
    const plan = planFailover(aggregateOf({ point: { at: ago(890) } }), siteOf(ALL));
    const of = (name: string) => plan.servers.find((server) => server.name === name)?.findings ?? [];
    expect(of('web').map(({ code }) => code)).toContain('recovery-point');
    expect(of('db')).toContainEqual({
      verdict: 'BLOCK',
      code: 'no-such-recovery-point',
      message: expect.stringContaining(
        `not younger than ${ago(890)}. Its 3 recovery points are from ${ago(880)} to ${ago(40)}`,
      ),
    });
    expect(plan.verdict).toBe('BLOCK');
  });
});

const kept = (over: object) =>
  makeProtectedInstance({ id: 'web', progress: { ...startProgress('f-1', START, undefined, 'final'), ...over } });
const memberWith = (
  instance: ReturnType<typeof kept>,
  group: object,
  point?: PointChoice,
  isPointAsked = false,
): Member => {
  const aggregate = {
    group: makeProtectionGroup(group),
    instances: [instance],
    pairs: PAIRS.slice(0, 1),
    point,
    isPointAsked,
  };
  const [member] = membersOf(aggregate.group, aggregate);
  if (!member) throw new Error('no member');
  return member;
};

it('a moment in the future is told from one whose second has begun', () => {
  const now = '2026-11-28T18:00:00.100Z';
  const choiceOf = (text: string) => parsePoint(text) ?? 'newest';
  expect(isFuture(choiceOf('2026-11-28T18:00:00Z'), now)).toBe(false);
  expect(isFuture(choiceOf('2026-11-28T18:00:02Z'), now)).toBe(true);
  expect(isFuture('newest', now)).toBe(false);
});

describe('a choice that was made before', () => {
  it('stands for the next try of a failover that has not ended well', () => {
    expect(pointOf(memberWith(kept({}), { status: 'error-failing-over' }))).toBe('final');
    expect(pointOf(memberWith(kept({}), { status: 'protected' }))).toBe('newest');
  });

  it('gives way to another one, but for a server that is on the move or finished', () => {
    const failed = { status: 'error-failing-over' };
    expect(pointOf(memberWith(kept({}), failed, 'newest'))).toBe('newest');
    const lease = {
      failoverId: 'f-1',
      executionId: 'arn:f-1',
      epoch: 2,
      kind: 'failover',
      production: 'source',
      takenAt: START,
    };
    // Of the run that has the group, or has died and left its lease.
    expect(pointOf(memberWith(kept({}), { status: 'failing-over', lease }))).toBe('final');
    expect(pointOf(memberWith(kept({}), { status: 'failing-over', lease }, 'newest'))).toBe('final');
    expect(pointOf(memberWith(kept({}), { status: 'failing-over', lease }, 'newest', true))).toBe('newest');
    expect(pointOf(memberWith(kept({ committedAt: START }), { status: 'failing-over', lease }, 'newest', true))).toBe(
      'final',
    );
    expect(pointOf(memberWith(kept({ committedAt: START }), failed, 'newest'))).toBe('final');
    expect(pointOf(memberWith(kept({ finished: true }), failed, { at: START }))).toBe('final');
  });

  it('is kept with what came of it where the server is on the move, and begun anew elsewhere', () => {
    const settled = { took: 'final' as const, at: START };
    const before = { ...startProgress('f-1', START, undefined, 'final'), settled };
    expect(startProgress('f-2', START, { ...before, committedAt: START }, 'newest')).toMatchObject({
      point: 'final',
      settled,
    });
    const anew = startProgress('f-2', START, before, 'live');
    expect(anew.point).toBe('live');
    expect(anew).not.toHaveProperty('settled');
  });
});

describe('the words of a choice', () => {
  it.each<[string, PointChoice | undefined]>([
    ['newest', 'newest'],
    ['final', 'final'],
    ['live', 'live'],
    ['2026-11-28T18:00Z', { at: '2026-11-28T18:00:00.000Z' }],
    ['2026-11-28T19:00:00+01:00', { at: '2026-11-28T18:00:00.999Z' }],
    ['2026-11-28T18:00:00.250Z', { at: '2026-11-28T18:00:00.250Z' }],
    ['2026-11-28T18:00', undefined],
    ['2026-11-28', undefined],
    ['2026-11-28T25:00Z', undefined],
    ['web-1.2026-11-28T18:00Z.1', { set: 'web-1.2026-11-28T18:00Z.1' }],
    ['set:2026-11-28T18:00:00Z', { set: '2026-11-28T18:00:00Z' }],
    ['set:live', { set: 'live' }],
    ['set:', undefined],
    ['', undefined],
  ])('%j is %j', (text, choice) => {
    expect(parsePoint(text)).toEqual(choice);
  });

  it('are read as they are written, whatever the name of the set', () => {
    const choice = fc.oneof(
      fc.constantFrom<PointChoice>('newest', 'final', 'live'),
      fc
        .date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((at) => ({ at: at.toISOString() })),
      fc
        .string({ minLength: 1, maxLength: 256 })
        .filter((text) => text.trim() !== '')
        .map((name) => ({ set: name })),
    );
    fc.assert(
      fc.property(choice, (one) => {
        expect(isPointChoice(one)).toBe(true);
        expect(parsePoint(pointText(one))).toEqual(one);
      }),
    );
  });

  it.each([
    undefined,
    null,
    7,
    {},
    { at: 'yesterday' },
    { set: '' },
    { at: START, set: 'a' },
    { at: START, more: 1 },
    'oldest',
  ])('%j is no choice', (value) => {
    expect(isPointChoice(value)).toBe(false);
  });
});
