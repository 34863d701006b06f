import { describe, expect, it } from 'vitest';
import { type Ended, endStateOf } from '../../../lambdas/domain/group/end-state.ts';
import { makeProtectedInstance } from '../../support/builders.ts';

const unfenced = {
  instanceId: 'i-1',
  name: 'web-1',
  productionServerId: 'i-0a',
  rung: 'F1',
  reason: 'no power',
} as const;
const at = '2026-11-23T09:00:00.000Z';

describe('how a failover stands', () => {
  it.each<[Ended, string]>([
    [{ status: 'RUNNING' }, 'RUNNING'],
    [{ status: 'SUCCEEDED' }, 'COMPLETE'],
    [{ status: 'SUCCEEDED', unfencedMembers: [unfenced] }, 'COMPLETE, 1 UNFENCED'],
    [{ status: 'FAILED' }, 'FAILED'],
    [{ status: 'FAILED', unfencedMembers: [unfenced] }, 'FAILED'],
    [{ status: 'FAILED', cancelled: { at, by: 'ada' } }, 'CANCELLED'],
    [{ status: 'FAILED', rolledBackAt: at }, 'CANCELLED'],
    [{ status: 'REFUSED' }, 'REFUSED'],
  ])('is by its record %o: %s', (record, state) => {
    expect(endStateOf(record)).toBe(state);
  });

  it('counts a server once that both the record and its own progress call unfenced', () => {
    const phase = { state: 'done', issued: {} } as const;
    const progress = (failoverId: string) => ({
      failoverId,
      startedAt: at,
      rung: 'F1' as const,
      phases: { fence: { state: 'unfenced' as const, issued: {} }, disks: phase, identity: phase },
    });
    const instances = [
      makeProtectedInstance({ id: 'i-1', progress: progress('f-1') }),
      makeProtectedInstance({ id: 'i-2', progress: progress('f-1') }),
      makeProtectedInstance({ id: 'i-3', progress: progress('f-0') }),
    ];
    const record = { id: 'f-1', status: 'SUCCEEDED', unfencedMembers: [unfenced] } as const;
    expect(endStateOf(record, instances)).toBe('COMPLETE, 2 UNFENCED');
  });
});
