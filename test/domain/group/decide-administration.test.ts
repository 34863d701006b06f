import { describe, expect, it } from 'vitest';
import { type AdministrationCommand, administer } from '../../../lambdas/domain/group/decide-administration.ts';
import { ADMINISTRATION_FROM } from '../../../lambdas/domain/group/operations.ts';
import type { ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import { GROUP_STATUSES, type GroupStatus } from '../../../lambdas/domain/group/status.ts';
import { makeProtectionGroup, START } from '../../support/builders.ts';

const at = '2026-11-23T10:00:00.000Z';

const COMMANDS: Readonly<Record<Exclude<keyof typeof ADMINISTRATION_FROM, 'reverse'>, AdministrationCommand>> = {
  'put-members': { type: 'put-members', at },
  'remove-members': { type: 'remove-members', at },
  describe: { type: 'describe', name: 'new', at },
  delete: { type: 'delete', instances: 0, pairs: 0 },
};

const given = (overrides: Partial<ProtectionGroup>) => makeProtectionGroup({ epoch: 4, ...overrides });
const when = (group: ProtectionGroup, command: AdministrationCommand) => administer(group, command);

const lease = {
  kind: 'failover',
  failoverId: 'f-1',
  executionId: 'e-1',
  epoch: 4,
  production: 'source',
  takenAt: START,
} as const;

describe.each(Object.entries(COMMANDS))('the command %s', (type, command) => {
  const allowed: readonly GroupStatus[] = ADMINISTRATION_FROM[type as keyof typeof ADMINISTRATION_FROM];

  it.each(GROUP_STATUSES.filter((status) => !allowed.includes(status)))(
    'is refused from %s, with the allowed statuses',
    (status) => {
      expect(when(given({ status }), command)).toEqual({ refused: 'status', status, allowed });
    },
  );

  it.each([...allowed])('is obeyed from %s', (status) => {
    const decision = when(given({ status }), command);
    expect(decision).toHaveProperty('group');
  });

  it.each([...allowed])('is refused in %s while a failover has the group', (status) => {
    expect(when(given({ status, lease }), command)).toEqual({ refused: 'failing-over', failoverId: 'f-1' });
  });

  it('raises the epoch, so that whoever works from before is refused', () => {
    const decision = when(given({ status: allowed[0] ?? 'available' }), command);
    if (!('group' in decision)) throw new Error('It was refused.');
    expect(decision.group.epoch).toBe(type === 'delete' ? 4 : 5);
  });
});

describe('describing a group', () => {
  it('changes what is given and leaves the rest', () => {
    const group = given({ name: 'old', description: 'kept' });
    expect(when(group, { type: 'describe', name: 'new', at })).toEqual({
      group: { ...group, name: 'new', epoch: 5, updatedAt: at },
    });
  });
});

describe('deleting a group', () => {
  it('is refused while members are left', () => {
    expect(when(given({}), { type: 'delete', instances: 1, pairs: 1 })).toEqual({
      refused: 'members-left',
      instances: 1,
      pairs: 1,
    });
  });
});
