import { describe, expect, it } from 'vitest';
import type { CallRefusal, PhaseProgress } from '../../../../lambdas/domain/group/progress.ts';
import { phaseOf } from '../../../../lambdas/domain/group/progress.ts';
import { startProgress } from '../../../../lambdas/domain/phases/failover.ts';
import { START } from '../../../support/builders.ts';

const KEY = 'create-volume pair-1';

const after = (seconds: number): string => new Date(Date.parse(START) + seconds * 1000).toISOString();

/** What a failover at that moment takes over from one that has asked so often, the last time at the start. */
const takenOver = (asks: number, seconds: number, asked: Partial<PhaseProgress>) => {
  const before = startProgress('f-1', START);
  const disks = { ...phaseOf(before, 'disks'), diskAsks: { [KEY]: asks }, ...asked };
  const next = startProgress('f-2', after(seconds), { ...before, phases: { ...before.phases, disks } });
  return phaseOf(next, 'disks').diskAsks?.[KEY];
};

const REFUSAL: CallRefusal = { at: START, outcome: 'wait', code: 'IncorrectState', reason: 'is not there yet' };

describe.each([
  ['made', { issued: { [KEY]: START } }],
  ['refused', { refused: { [KEY]: REFUSAL } }],
])('a disk whose last request was %s', (_, asked) => {
  it('counts as not shown once EC2 has had half a minute', () => {
    expect(takenOver(2, 30, asked)).toBe(2);
  });

  it('is asked for with the same token by a failover that begins sooner', () => {
    expect(takenOver(2, 29, asked)).toBe(1);
    expect(takenOver(1, 0, asked)).toBe(0);
  });
});

it('a disk that the last failover did not ask for counts as before', () => {
  expect(takenOver(3, 0, {})).toBe(3);
});
