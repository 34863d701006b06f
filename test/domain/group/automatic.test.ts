import { describe, expect, it } from 'vitest';
import { isAutomatic } from '../../../lambdas/domain/group/automatic.ts';
import { requesterOf } from '../../../lambdas/domain/group/claimed-requester.ts';
import {
  claimFor,
  type RequesterClaim,
  requesterProblems,
  requesterText,
} from '../../../lambdas/domain/group/requester.ts';

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

  it('a failover of a release that did not keep who asked is automatic by its word', () => {
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

describe('who asked for a failover, by the input of its execution', () => {
  const ada = { kind: 'api', caller: 'Ada' } as const;

  it('is whom it names for this very failover, and no word more', () => {
    expect(requesterOf({ requestedBy: claimFor('f-1', ada) }, 'f-1')).toEqual(ada);
    const more = { ...claimFor('f-1', ada), requestId: undefined };
    expect(requesterText(requesterOf({ requestedBy: more }, 'f-1'))).toBe('Ada (API)');
  });

  it.each([
    undefined,
    claimFor('f-2', ada),
    ada as RequesterClaim,
    { kind: 'api', failoverId: 'f-1' } as RequesterClaim,
    { kind: 'nobody', failoverId: 'f-1' } as unknown as RequesterClaim,
  ])('is nobody by %j', (requestedBy) => {
    expect(requesterOf(requestedBy ? { requestedBy } : {}, 'f-1')).toEqual({ kind: 'workflow-service' });
  });
});
