import { describe, expect, it } from 'vitest';
import type { Member } from '../../../lambdas/domain/group/member.ts';
import { type PhaseProgress, pendingPhases } from '../../../lambdas/domain/group/progress.ts';
import { waitOfPass } from '../../../lambdas/domain/pass/pace.ts';
import { windowOf } from '../../../lambdas/domain/pass/window.ts';
import { DISKS } from '../../../lambdas/domain/phases/disks/disks.ts';
import { FENCE } from '../../../lambdas/domain/phases/fence/fence.ts';
import { IDENTITY } from '../../../lambdas/domain/phases/identity/identity.ts';
import { makeProtectedInstance, makeProtectionGroup } from '../../support/builders.ts';

const NOW = Date.parse('2026-11-23T09:10:00.000Z');
const secondsAgo = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

type Phases = Readonly<Record<string, Partial<PhaseProgress>>>;

const memberWith = (n: number, phases: Phases): Member => {
  const begun = pendingPhases(['fence', 'disks', 'identity']);
  const progress = {
    failoverId: 'f-1',
    startedAt: secondsAgo(60),
    rung: 'F0' as const,
    phases: Object.fromEntries(Object.entries(begun).map(([name, one]) => [name, { ...one, ...phases[name] }])),
  };
  const instance = makeProtectedInstance({ id: `instance-${n}`, progress });
  return {
    group: makeProtectionGroup(),
    instance,
    pairs: [],
    production: 'source',
    productionServerId: `i-production-${n}`,
    drServerId: `i-dr-${n}`,
  };
};

const group = (size: number, phasesOf: (n: number) => Phases): readonly Member[] =>
  Array.from({ length: size }, (_, n) => memberWith(n, phasesOf(n)));

const UNLIMITED = () => Number.POSITIVE_INFINITY;
const idsOf = (members: readonly Member[]) => members.map(({ instance }) => Number(instance.id.split('-')[1]));
const DETACHED = (seconds: number): Phases => ({
  fence: { state: 'waiting', issued: { 'detach-volume vol-1': secondsAgo(seconds) } },
});
const DEFERRED: Phases = { fence: { state: 'waiting', deferred: { DetachVolume: 1 } } };
const DONE: Phases = { fence: { state: 'done' } };

describe('the window of a pass', () => {
  it('is everybody in a group of up to 25, whatever is known of them', () => {
    const members = group(25, (n) => (n % 2 ? DONE : DETACHED(1)));
    expect(windowOf({ phase: FENCE, members, nowMs: NOW, tokensOf: UNLIMITED })).toEqual(members);
  });

  it('is those of a large group whose effect is due, and some of the others in turn', () => {
    const members = group(1000, (n) => (n < 40 ? DETACHED(7) : DETACHED(2)));
    const looked = idsOf(windowOf({ phase: FENCE, members, nowMs: NOW, tokensOf: UNLIMITED }));
    expect(looked).toEqual(Array.from({ length: 40 }, (_, n) => n));
    const ended = group(1000, () => DONE);
    const first = windowOf({ phase: FENCE, members: ended, nowMs: NOW, tokensOf: UNLIMITED });
    const second = windowOf({ phase: FENCE, members: ended, nowMs: NOW + 3_000, tokensOf: UNLIMITED });
    expect([first.length, second.length]).toEqual([25, 25]);
    expect(idsOf(first)).not.toEqual(idsOf(second));
  });

  it('is all that nothing was asked for yet', () => {
    const members = group(300, () => ({}));
    expect(windowOf({ phase: FENCE, members, nowMs: NOW, tokensOf: () => 0 })).toHaveLength(300);
  });

  it('is as many of those that were deferred as there are tokens, the first ones first', () => {
    const members = group(300, () => DEFERRED);
    const looked = idsOf(windowOf({ phase: FENCE, members, nowMs: NOW, tokensOf: () => 30 }));
    expect(looked).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });

  it('leaves out identities whose server is not fenced or has no disks yet, by the record', () => {
    const fenced = { fence: { state: 'done' }, disks: { state: 'done' } } as const;
    const members = group(200, (n) => (n < 30 ? fenced : { fence: { state: 'done' } }));
    expect(windowOf({ phase: IDENTITY, members, nowMs: NOW, tokensOf: UNLIMITED })).toHaveLength(30);
  });
});

describe('the wait of a pass', () => {
  const waitOf = (...phases: readonly Phases[]) =>
    waitOfPass(FENCE, { members: phases.map((one, n) => memberWith(n, one)), turns: [], nowMs: NOW });

  it('is until the first effect is due', () => {
    expect(waitOf(DETACHED(1), DETACHED(4))).toBe(2);
  });

  it('is a few seconds for tokens, also where another phase sets the pace', () => {
    expect(waitOf(DETACHED(1), DEFERRED)).toBe(2);
    const member = memberWith(0, { disks: { state: 'waiting', deferred: { DetachVolume: 2 } } });
    expect(waitOfPass(DISKS, { members: [member], turns: [], nowMs: NOW })).toBe(2);
  });

  it('is nothing where all have come to the end', () => {
    expect(waitOf(DONE, DONE)).toBe(0);
  });

  const lateFor = (seconds: number, idleSeconds = 0) => {
    const progressedAt = new Date(NOW - idleSeconds * 1000).toISOString();
    const member = { ...memberWith(0, DETACHED(seconds)), progressedAt };
    const verdict = { state: 'waiting', actions: [], waitSeconds: 20, reason: 'being detached' } as const;
    return waitOfPass(FENCE, { members: [member], turns: [{ member, verdict, performed: [] }], nowMs: NOW });
  };

  it('grows with how late an effect is', () => {
    expect([lateFor(7), lateFor(56), lateFor(600)]).toEqual([2, 13, 20]);
  });

  it('grows with how long nobody has come further, also where the call was made again a moment ago', () => {
    expect([lateFor(7, 20), lateFor(7, 50)]).toEqual([2, 5]);
  });
});
