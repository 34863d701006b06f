import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../lambdas/adapters/sha256.ts';
import type { AuditEvent } from '../../../lambdas/domain/group/failover.ts';
import { CHAIN_START, chained } from '../../../lambdas/domain/trail/audit-chain.ts';
import { notificationsOf } from '../../../lambdas/domain/trail/notifications.ts';
import { metricsOf } from '../../../lambdas/domain/trail/trail-metrics.ts';
import { START } from '../../support/builders.ts';

const event = (type: string, overrides: Partial<AuditEvent> = {}): AuditEvent => ({
  at: START,
  groupId: 'orders',
  failoverId: 'f-1',
  type,
  message: `it was ${type}`,
  ...overrides,
});
const chain = (...events: readonly AuditEvent[]) => chained(CHAIN_START, events, sha256);

describe('what goes out of a trail', () => {
  it('names each event by group and number, with its hash', () => {
    const events = chain(event('failoverProtectionGroup'), event('failoverComplete'));
    expect(notificationsOf(events).map(({ detail }) => [detail.groupId, detail.seq, detail.hash])).toEqual(
      events.map(({ groupId, chain: { seq, hash } }) => [groupId, seq, hash]),
    );
  });

  it.each([
    ['failoverProtectionGroup', 'failing-over', 'started'],
    ['failoverComplete', 'failed-over', 'started'],
    ['protectionDisabled', 'failed-over', 'stopped'],
    ['failoverFailed', 'error-failing-over', 'started'],
    ['failoverRolledBack', 'protected', 'started'],
    ['createProtectionGroup', 'protected', 'started'],
    ['startProtectionGroup', 'protected', 'started'],
    ['stopProtectionGroup', 'available', 'stopped'],
  ])('says with %s that the group is %s, protection %s', (type, status, protectedStatus) => {
    expect(notificationsOf(chain(event(type)))).toMatchObject([
      {
        detailType: 'SDRS Group Status Changed',
        at: START,
        detail: { type, status, protectedStatus, failoverId: 'f-1' },
      },
    ]);
  });

  it('says of a new group what it is as it comes into being', () => {
    const data = { status: 'available', protectedStatus: 'stopped', caller: 'Ada' };
    expect(notificationsOf(chain(event('createProtectionGroup', { data })))).toMatchObject([
      {
        detailType: 'SDRS Group Status Changed',
        detail: { type: 'createProtectionGroup', status: 'available', protectedStatus: 'stopped' },
      },
    ]);
  });

  it.each([
    ['fenceUnfenced', 'SDRS Server Unfenced'],
    ['productionServerReturned', 'SDRS Production Server Guarded'],
    ['productionServerFencedAgain', 'SDRS Production Server Guarded'],
    ['automationBrakeOn', 'SDRS Automation Brake'],
    ['automationBrakeOff', 'SDRS Automation Brake'],
    ['automationBrakeHeld', 'SDRS Automation Brake'],
    ['identityDone', 'SDRS Server Phase Ended'],
    ['disksFailed', 'SDRS Server Phase Ended'],
    ['somethingThatALaterReleaseSays', 'SDRS Audit Event'],
  ])('has %s as %s, with the server', (type, detailType) => {
    const [told] = notificationsOf(chain(event(type, { data: { instanceId: 'web-1' } })));
    expect(told).toMatchObject({ detailType, detail: { instanceId: 'web-1', type } });
    expect(told?.detail).not.toHaveProperty('status');
  });

  it('leaves out single calls, what is written of each server beforehand, and what no chain vouches for', () => {
    expect(notificationsOf(chain(event('actionPerformed'), event('instancePrepared')))).toEqual([]);
    expect(notificationsOf([event('failoverComplete')])).toEqual([]);
  });

  it('cuts a message that would not fit', () => {
    const [told] = notificationsOf(chain(event('failoverFailed', { message: 'long '.repeat(10_000) })));
    expect(told?.detail.message).toHaveLength(2_000);
  });
});

describe('what is counted of a trail', () => {
  it('is failovers, failed ones, servers that went on unfenced or came back, and the time a recovery took', () => {
    const types = [
      'failoverProtectionGroup',
      'failoverFailed',
      'automationStartLost',
      'fenceUnfenced',
      'productionServerReturned',
      'fenceDone',
    ];
    const events = [...types.map((type) => event(type)), event('failoverComplete', { data: { rtoSeconds: 84 } })];
    expect(metricsOf(events).map(({ name, unit, value }) => [name, unit, value])).toEqual([
      ['FailoversStarted', 'Count', 1],
      ['FailoversFailed', 'Count', 1],
      ['FailoversFailed', 'Count', 1],
      ['ServersUnfenced', 'Count', 1],
      ['ServersReturned', 'Count', 1],
      ['RecoveryTime', 'Seconds', 84],
    ]);
    expect(metricsOf([event('failoverComplete')])).toEqual([]);
  });
});
