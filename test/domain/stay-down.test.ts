import { describe, expect, it } from 'vitest';
import { membersOf } from '../../lambdas/domain/group/member.ts';
import type { Lease, ProtectedInstance, StayDown } from '../../lambdas/domain/group/protection-group.ts';
import { begun, intended, lookedAt, standingOrder } from '../../lambdas/domain/group/stay-down.ts';
import { makeProtectedInstance, makeProtectionGroup, START } from '../support/builders.ts';

const LATER = '2026-11-23T10:00:00.000Z';
const lease: Lease = {
  kind: 'failover',
  failoverId: 'f-1',
  executionId: 'x-1',
  epoch: 1,
  production: 'source',
  takenAt: START,
};
const group = makeProtectionGroup({ status: 'failing-over', lease });

const orderFor = (instance: Partial<ProtectedInstance>, now = START): StayDown => {
  const [member] = membersOf(group, { instances: [makeProtectedInstance(instance)], pairs: [] });
  if (!member) throw new Error('There is one instance.');
  return intended(member, now);
};

const inState = (state: StayDown['state']): StayDown => ({ ...orderFor({}), state });

describe('the order to stay down', () => {
  it('is intended first, for the server that hands over', () => {
    expect(orderFor({})).toEqual({ failoverId: 'f-1', serverId: 'i-production', since: START, state: 'intended' });
  });

  it('keeps its age and its state in the next failover, whose order it is then', () => {
    const stayDown: StayDown = { ...inState('begun'), failoverId: 'f-0' };
    expect(orderFor({ stayDown }, LATER)).toEqual({ ...stayDown, failoverId: 'f-1' });
  });

  it('is begun before a call, which takes no confirmation back', () => {
    expect(begun(inState('intended'))).toMatchObject({ state: 'begun' });
    expect(begun(inState('confirmed'))).toMatchObject({ state: 'confirmed' });
  });

  it.each([
    ['intended', { state: 'done' }, 'confirmed'],
    ['begun', { state: 'done' }, 'confirmed'],
    ['confirmed', { state: 'waiting' }, 'begun'],
    ['confirmed', { state: 'failed' }, 'begun'],
    ['confirmed', { state: 'unfenced' }, 'begun'],
    ['confirmed', { state: 'waiting', unseen: 'EC2 is silent' }, 'confirmed'],
    ['confirmed', { state: 'unfenced', unseen: 'EC2 is silent' }, 'confirmed'],
    ['begun', { state: 'done', unseen: 'EC2 is silent' }, 'begun'],
    ['intended', { state: 'waiting' }, 'intended'],
    ['intended', { state: 'failed' }, 'intended'],
    ['intended', { state: 'unfenced', unseen: 'EC2 is silent' }, 'begun'],
  ] as const)('that is %s is after a look of %o %s', (before, look, after) => {
    expect(lookedAt(inState(before), look).state).toBe(after);
  });

  it('is obeyed once it is begun', () => {
    const standing = (state: StayDown['state']) => standingOrder({ stayDown: inState(state) })?.state;
    expect([standing('intended'), standing('begun'), standing('confirmed')]).toEqual([undefined, 'begun', 'confirmed']);
    expect(standingOrder({})).toBeUndefined();
  });
});
