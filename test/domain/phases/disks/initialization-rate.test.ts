import { describe, expect, it } from 'vitest';
import type { Member } from '../../../../lambdas/domain/group/member.ts';
import { type MemberProgress, memberState } from '../../../../lambdas/domain/group/progress.ts';
import { advance } from '../../../../lambdas/domain/pass/advance.ts';
import { nextActions } from '../../../../lambdas/domain/pass/next-actions.ts';
import { DISKS } from '../../../../lambdas/domain/phases/disks/disks.ts';
import { startProgress } from '../../../../lambdas/domain/phases/failover.ts';
import { actionKey } from '../../../../lambdas/domain/site/action-rows.ts';
import type { ActionOutcome } from '../../../../lambdas/domain/site/actions.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../../support/builders.ts';
import { makeSite } from '../../../support/observed.ts';

const RATE = 300;

const makeMember = (progress: MemberProgress, volumeInitializationRate?: number): Member => {
  const lease = {
    kind: 'failover',
    failoverId: 'f-1',
    executionId: 'e-1',
    epoch: 1,
    production: 'source',
    takenAt: START,
  } as const;
  const policy = { fencingBudgetSeconds: 600, migrationBudgetSeconds: 1800 };
  const recoveryPoint = { snapshotId: 'snap-1', setId: 'set-1', takenAt: START };
  return {
    group: makeProtectionGroup({
      status: 'failing-over',
      epoch: 1,
      lease,
      policy: { ...policy, ...(volumeInitializationRate ? { volumeInitializationRate } : {}) },
    }),
    instance: makeProtectedInstance({ progress }),
    pairs: [makeReplicationPair({ recoveryPoint })],
    production: 'source',
    productionServerId: 'i-production',
    drServerId: 'i-dr',
  };
};

const BEGUN = startProgress('f-1', START);

const creation = (progress: MemberProgress, rate?: number) => {
  const { actions } = nextActions(DISKS, makeMember(progress, rate), makeSite(), START);
  const action = actions.find((one) => one.do === 'create-volume');
  if (action?.do !== 'create-volume') throw new Error('No volume is asked for.');
  return action;
};

/** The progress once EC2 has answered the first request for the disk. */
const answered = (outcome: ActionOutcome, rate?: number): MemberProgress => {
  const action = creation(BEGUN, rate);
  const verdict = { state: 'waiting', actions: [action], waitSeconds: 5, reason: 'made' } as const;
  return advance(BEGUN, DISKS, { verdict, performed: [{ action, outcome }], now: START });
};

const refused = (outcome: 'failed' | 'unknown' | 'retry' | 'wait', code: string): ActionOutcome => ({
  outcome,
  code,
  reason: `${code}: no`,
});

describe('the initialization rate of DR disks', () => {
  it('is not asked for unless the policy names one', () => {
    expect(creation(BEGUN)).not.toHaveProperty('initializationRate');
    expect(creation(BEGUN).clientToken).toBe('pair-1.snap-1');
  });

  it('is asked for under a token of its own, and said in the name of the call', () => {
    const action = creation(BEGUN, RATE);
    expect(action).toMatchObject({ initializationRate: RATE, clientToken: 'pair-1.snap-1.300' });
    expect(actionKey(action)).toBe('create-volume pair-1 at 300 MiB/s');
  });

  it('keeps the token of real ids within the 64 characters that EC2 takes', () => {
    const [pair, snapshot] = ['pair-0123456789abcdef0', 'snap-0123456789abcdef0'];
    expect(`${pair}.${snapshot}.${RATE}`.length).toBeLessThanOrEqual(64);
  });

  it.each([
    ['a quota by a code that EC2 has not published', refused('unknown', 'VolumeInitializationRateLimitExceeded')],
    ['a parameter', refused('failed', 'InvalidParameterValue')],
    ['a quota', refused('failed', 'VolumeLimitExceeded')],
    ['capacity', refused('retry', 'InsufficientVolumeCapacity')],
  ])('is given up where EC2 refuses %s: the disk is asked for without it, by another token', (_, outcome) => {
    const progress = answered(outcome, RATE);
    expect(memberState(progress)).toBe('open');
    expect(creation(progress, RATE)).not.toHaveProperty('initializationRate');
    expect(creation(progress, RATE).clientToken).toBe('pair-1.snap-1');
  });

  it.each([
    ['throttled', refused('retry', 'RequestLimitExceeded')],
    ['unanswered', refused('retry', 'ECONNRESET')],
    ['not sent', { outcome: 'deferred', reason: 'later' } as const],
  ])('is asked for again where the call was %s', (_, outcome) => {
    expect(creation(answered(outcome, RATE), RATE)).toMatchObject({ initializationRate: RATE });
  });

  it('lets the refusal of the request without it count', () => {
    expect(memberState(answered(refused('failed', 'VolumeLimitExceeded')))).toBe('failed');
  });

  it('is asked for once more by the next failover', () => {
    const before = answered(refused('failed', 'InvalidParameterValue'), RATE);
    expect(creation(startProgress('f-2', START, before), RATE)).toMatchObject({ initializationRate: RATE });
  });
});
