import { describe, expect, it } from 'vitest';
import { decide, evolve } from '../../../lambdas/domain/group/decide.ts';
import type { Decision, LeaseOwner } from '../../../lambdas/domain/group/failover-commands.ts';
import type { Lease, ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import { GROUP_STATUSES, type GroupStatus } from '../../../lambdas/domain/group/status.ts';
import { makeProtectionGroup, START } from '../../support/builders.ts';

const ALLOWED: readonly GroupStatus[] = ['protected', 'error-failing-over', 'error-reversing'];

const lease = (overrides: Partial<Lease> = {}): Lease => ({
  kind: 'failover',
  failoverId: 'failover-1',
  executionId: 'execution of failover-1',
  epoch: 1,
  production: 'source',
  takenAt: START,
  ...overrides,
});

const start = (group: ProtectionGroup, failoverId = 'failover-1', leaseOwner?: LeaseOwner): Decision =>
  decide(group, {
    type: 'start-failover',
    failoverId,
    executionId: `execution of ${failoverId}`,
    at: START,
    ...(leaseOwner ? { leaseOwner } : {}),
  });

const groupAfter = (group: ProtectionGroup, decision: Decision): ProtectionGroup => {
  if (!('event' in decision)) throw new Error(`expected an event, got ${JSON.stringify(decision)}`);
  return evolve(group, decision.event);
};

describe('starting a failover', () => {
  it.each(ALLOWED)('is allowed from %s and takes the next epoch', (status) => {
    const group = makeProtectionGroup({ status, epoch: 4 });
    const started = groupAfter(group, start(group));
    expect(started).toMatchObject({ status: 'failing-over', epoch: 5, priorityStation: 'source' });
    expect(started.lease).toMatchObject({ failoverId: 'failover-1', epoch: 5, production: 'source' });
  });

  it.each(GROUP_STATUSES.filter((status) => !ALLOWED.includes(status)))(
    'is refused from %s, naming what is allowed',
    (status) => {
      expect(start(makeProtectionGroup({ status }))).toEqual({ refused: 'status', status, allowed: ALLOWED });
    },
  );

  it('is refused while protection is off', () => {
    expect(start(makeProtectionGroup({ protectedStatus: 'stopped' }))).toEqual({ refused: 'protection-disabled' });
  });

  it('changes nothing when the same failover starts again', () => {
    expect(start(makeProtectionGroup({ status: 'failing-over', lease: lease() }))).toEqual({ already: true });
  });

  it('is no repeat when another execution bears the same name', () => {
    const group = makeProtectionGroup({ status: 'failing-over', epoch: 1, lease: lease({ executionId: 'older' }) });
    expect(start(group, 'failover-1', 'running')).toMatchObject({ refused: 'in-progress' });
    expect(groupAfter(group, start(group, 'failover-1', 'ended')).epoch).toBe(2);
  });

  it.each(['running', 'unknown'] as const)('is refused while the owner of the lease is %s', (owner) => {
    const group = makeProtectionGroup({ status: 'failing-over', epoch: 1, lease: lease() });
    expect(start(group, 'failover-2', owner)).toEqual({ refused: 'in-progress', failoverId: 'failover-1', owner });
  });

  it.each(['failing-over', 'failed-over'] as const)(
    'takes over a failover that was left behind in %s, in the same direction',
    (status) => {
      const group = makeProtectionGroup({ status, epoch: 1, lease: lease(), priorityStation: 'target' });
      const taken = groupAfter(group, start(group, 'failover-2', 'ended'));
      expect(taken).toMatchObject({ status: 'failing-over', epoch: 2, priorityStation: 'source' });
      expect(taken.lease).toMatchObject({ failoverId: 'failover-2', production: 'source' });
    },
  );

  it('hands over from the target when the target is production', () => {
    const group = makeProtectionGroup({ priorityStation: 'target' });
    expect(groupAfter(group, start(group)).lease?.production).toBe('target');
  });
});

describe('ending a failover', () => {
  const own = { failoverId: 'failover-1', epoch: 1, at: START };
  const running = makeProtectionGroup({ status: 'failing-over', epoch: 1, lease: lease() });

  it('completes with the DR site as production, then disables protection and gives the lease back', () => {
    const completed = groupAfter(running, decide(running, { type: 'complete-failover', ...own }));
    expect(completed).toMatchObject({ status: 'failed-over', priorityStation: 'target', protectedStatus: 'started' });
    const disabled = groupAfter(completed, decide(completed, { type: 'disable-protection', ...own }));
    expect(disabled).toMatchObject({ status: 'failed-over', priorityStation: 'target', protectedStatus: 'stopped' });
    expect(disabled).not.toHaveProperty('lease');
    expect(decide(completed, { type: 'complete-failover', ...own })).toEqual({ already: true });
    expect(decide(disabled, { type: 'disable-protection', ...own })).toEqual({ already: true });
  });

  it('does not disable protection before the failover is complete', () => {
    expect(decide(running, { type: 'disable-protection', ...own })).toMatchObject({ refused: 'status' });
  });

  it.each(['complete-failover', 'disable-protection'] as const)('refuses %s by an older epoch', (type) => {
    const group = { ...running, epoch: 2, lease: lease({ epoch: 2, failoverId: 'failover-2' }) };
    expect(decide(group, { type, ...own })).toEqual({ refused: 'not-the-owner', failoverId: 'failover-2' });
  });

  it.each(['failing-over', 'failed-over'] as const)('fails from %s with production where it was', (status) => {
    const group = { ...running, status, priorityStation: 'target' as const };
    const failed = groupAfter(group, decide(group, { type: 'fail-failover', failoverId: 'failover-1', at: START }));
    expect(failed).toMatchObject({ status: 'error-failing-over', priorityStation: 'source', epoch: 1 });
    expect(failed).not.toHaveProperty('lease');
    expect(groupAfter(failed, start(failed, 'failover-2')).status).toBe('failing-over');
  });

  it('lets nobody fail a failover that is not his', () => {
    const decision = decide(running, { type: 'fail-failover', failoverId: 'failover-0', at: START });
    expect(decision).toEqual({ refused: 'not-the-owner', failoverId: 'failover-1' });
  });
});
