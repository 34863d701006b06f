import { describe, expect, it } from 'vitest';
import { type Readiness, shownReadiness } from '../../../lambdas/domain/readiness/readiness.ts';
import { makeProtectionGroup, START } from '../../support/builders.ts';

const later = (seconds: number) => new Date(Date.parse(START) + seconds * 1000).toISOString();
const kept = (overrides: Partial<Readiness> = {}): Readiness => ({
  groupId: 'group-1',
  madeAt: START,
  epoch: 0,
  verdict: 'PASS',
  digest: '0123',
  findings: [],
  ...overrides,
});

describe('the readiness of a group', () => {
  it.each<[string, Readiness | undefined, number, string]>([
    ['a plan that passes', kept(), 60, 'READY'],
    ['a plan that warns', kept({ verdict: 'WARN' }), 60, 'READY'],
    ['a plan that blocks', kept({ verdict: 'BLOCK' }), 60, 'NOT READY'],
    ['a plan of 900 seconds ago', kept(), 900, 'READY'],
    ['a plan of 901 seconds ago', kept(), 901, 'EXPIRED'],
    ['an old plan that blocked', kept({ verdict: 'BLOCK' }), 901, 'EXPIRED'],
    ['a plan of before a failover', kept(), 60, 'READY'],
    ['no plan', undefined, 0, 'UNKNOWN'],
  ])('by %s', (_, readiness, seconds, state) => {
    expect(shownReadiness(makeProtectionGroup(), readiness, later(seconds)).state).toBe(state);
  });

  it('is expired once a failover has taken the group, or it is not protected', () => {
    expect(shownReadiness(makeProtectionGroup({ epoch: 1 }), kept(), later(1)).state).toBe('EXPIRED');
    expect(shownReadiness(makeProtectionGroup({ status: 'failed-over' }), kept(), later(1)).state).toBe('EXPIRED');
  });

  it('is unknown where the plan was of an earlier group of that id', () => {
    expect(shownReadiness(makeProtectionGroup({ createdAt: later(10) }), kept(), later(20))).toEqual({
      state: 'UNKNOWN',
    });
  });

  it('says how old it is and what speaks against it', () => {
    const findings = [{ verdict: 'BLOCK', code: 'no-pairs', message: 'None.' } as const];
    expect(shownReadiness(makeProtectionGroup(), kept({ verdict: 'BLOCK', findings }), later(240))).toEqual({
      state: 'NOT READY',
      ageSeconds: 240,
      madeAt: START,
      verdict: 'BLOCK',
      digest: '0123',
      findings,
    });
  });
});
