import { describe, expect, it } from 'vitest';
import { isAutomatic } from '../../lambdas/domain/automatic.ts';
import { requesterProblems } from '../../lambdas/domain/requester.ts';

const byAutomation = { by: 'automation', reason: 'two alarms' };

describe('a failover', () => {
  it('is automatic by who asked for it, and by no word that anybody can write', () => {
    expect(isAutomatic({ requestedBy: { kind: 'automation' }, confirmation: byAutomation })).toBe(true);
    expect(isAutomatic({ requestedBy: { kind: 'automation' } })).toBe(true);
    for (const requestedBy of [
      { kind: 'api', caller: 'automation' },
      { kind: 'command', caller: 'automation' },
      { kind: 'workflow-service' },
    ] as const) {
      expect(isAutomatic({ requestedBy, confirmation: byAutomation })).toBe(false);
    }
  });

  it('of a release that did not keep who asked is automatic by its word', () => {
    expect(isAutomatic({ confirmation: byAutomation })).toBe(true);
    expect(isAutomatic({ confirmation: { by: 'Ada', reason: 'no power' } })).toBe(false);
    expect(isAutomatic({})).toBe(false);
  });
});

describe('who asked for a failover, where an execution was started by hand', () => {
  it.each([undefined, { kind: 'workflow-service' }, { kind: 'automation' }, { kind: 'command', caller: 'ada' }])(
    'may be %j',
    (requestedBy) => expect(requesterProblems(requestedBy)).toEqual([]),
  );

  it.each([null, 'Ada', { kind: 'nobody' }, { kind: 'api' }, { kind: 'command', caller: '' }])(
    'cannot be %j, and hears what it can be',
    (requestedBy) => expect(requesterProblems(requestedBy)).toEqual([expect.stringContaining('workflow-service')]),
  );
});
