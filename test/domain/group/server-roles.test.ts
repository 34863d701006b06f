import { describe, expect, it } from 'vitest';
import { pairOf, roleOf, runningOf } from '../../../lambdas/domain/group/server-roles.ts';
import { makeProtectedInstance, makeProtectionGroup } from '../../support/builders.ts';

describe('the two servers of an instance', () => {
  const instance = makeProtectedInstance();
  const { source, target } = instance.servers;

  it('keep their names when a failover has made the other station production', () => {
    const before = makeProtectionGroup({ priorityStation: 'source', status: 'protected' });
    const after = makeProtectionGroup({ priorityStation: 'target', status: 'failed-over' });
    expect(pairOf(before, instance)).toEqual({ production: source, dr: target });
    expect(pairOf(after, instance)).toEqual({ production: source, dr: target });
  });

  it('are called by the station that hands over', () => {
    expect(roleOf('source', 'source')).toBe('production server');
    expect(roleOf('target', 'source')).toBe('DR server');
  });
});

describe('which of the two runs', () => {
  it.each([
    ['running', 'stopped', 'production server'],
    ['stopped', 'running', 'DR server'],
    ['running', 'running', 'BOTH'],
    ['stopped', 'pending', 'neither'],
    ['terminated', 'stopped', 'neither'],
    [undefined, 'stopped', 'not known'],
    ['stopped', undefined, 'not known'],
    [undefined, 'running', 'DR server'],
  ] as const)('is said of %s and %s: %s', (production, dr, runs) => {
    expect(runningOf({ production, dr })).toBe(runs);
  });
});
