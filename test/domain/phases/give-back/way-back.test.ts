import { describe, expect, it } from 'vitest';
import { decide, evolve } from '../../../../lambdas/domain/group/decide.ts';
import type { LeaseOwner } from '../../../../lambdas/domain/group/failover-commands.ts';
import type { Member } from '../../../../lambdas/domain/group/member.ts';
import type { Lease, ProtectedInstance, ProtectionGroup } from '../../../../lambdas/domain/group/protection-group.ts';
import { startProgress } from '../../../../lambdas/domain/phases/failover.ts';
import { nextGiveBackActions } from '../../../../lambdas/domain/phases/give-back/next-give-back.ts';
import { withRestoration } from '../../../../lambdas/domain/phases/give-back/restoration.ts';
import { pastNoReturn } from '../../../../lambdas/domain/phases/point-of-no-return.ts';
import type { ObservedServer } from '../../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../../support/builders.ts';
import { makeDrServer, makeObservedNic, makeServer, makeSite, makeVolume } from '../../../support/observed.ts';

const LEASE: Lease = {
  kind: 'failover',
  failoverId: 'f-1',
  executionId: 'e-1',
  epoch: 1,
  production: 'source',
  takenAt: START,
};
const running = makeProtectionGroup({ status: 'failing-over', epoch: 1, lease: LEASE });
const failed = makeProtectionGroup({ status: 'error-failing-over', epoch: 1 });

const rollBackOf = (group: ProtectionGroup, leaseOwner?: LeaseOwner) =>
  decide(group, {
    type: 'start-roll-back',
    rollBackId: 'r-1',
    executionId: 'arn:r-1',
    at: START,
    ...(leaseOwner ? { leaseOwner } : {}),
  });

const groupAfter = (group: ProtectionGroup, decision: ReturnType<typeof decide>): ProtectionGroup => {
  if (!('event' in decision)) throw new Error(`expected an event, got ${JSON.stringify(decision)}`);
  return evolve(group, decision.event);
};

describe('the way back of a group', () => {
  it('notes the wish on the lease of the running failover, once', () => {
    const cancelled = groupAfter(running, decide(running, { type: 'cancel-failover', at: START }));
    expect(cancelled).toMatchObject({ status: 'failing-over', epoch: 1, lease: { cancelRequestedAt: START } });
    expect(decide(cancelled, { type: 'cancel-failover', at: START })).toEqual({ already: true });
  });

  it.each(['protected', 'failed-over', 'error-failing-over'] as const)('cancels nothing in %s', (status) => {
    expect(decide(makeProtectionGroup({ status }), { type: 'cancel-failover', at: START })).toMatchObject({
      refused: 'status',
    });
  });

  it('leads from Failover failed under the next epoch to Protecting', () => {
    const rollingBack = groupAfter(failed, rollBackOf(failed));
    expect(rollingBack).toMatchObject({
      status: 'error-failing-over',
      epoch: 2,
      lease: { kind: 'roll-back', epoch: 2 },
    });
    const finish = { type: 'finish-roll-back', failoverId: 'r-1', epoch: 2, at: START } as const;
    const back = groupAfter(rollingBack, decide(rollingBack, finish));
    expect(back).toMatchObject({ status: 'protected', protectedStatus: 'started', priorityStation: 'source' });
    expect(back).not.toHaveProperty('lease');
    expect(decide(rollingBack, { ...finish, epoch: 1 })).toMatchObject({ refused: 'not-the-owner' });
  });

  it.each(['running', 'unknown'] as const)('is closed while the owner of the lease is %s', (owner) => {
    expect(rollBackOf(running, owner)).toMatchObject({ refused: 'in-progress', failoverId: 'f-1' });
  });

  it('is open from a failover that was left behind', () => {
    expect(groupAfter(running, rollBackOf(running, 'ended'))).toMatchObject({ status: 'error-failing-over', epoch: 2 });
  });

  it('knows which failover it undoes: that of the lease, else the last that failed, and keeps to it', () => {
    const start = {
      type: 'start-roll-back',
      rollBackId: 'r-1',
      executionId: 'arn:r-1',
      lastFailed: 'f-0',
      at: START,
    } as const;
    expect(groupAfter(failed, decide(failed, start)).lease).toMatchObject({ undoes: 'f-0' });
    const first = groupAfter(running, decide(running, { ...start, leaseOwner: 'ended' }));
    expect(first.lease).toMatchObject({ undoes: 'f-1', predecessor: LEASE });
    const second = groupAfter(first, decide(first, { ...start, rollBackId: 'r-2', leaseOwner: 'ended' }));
    expect(second.lease).toMatchObject({ undoes: 'f-1', predecessor: { failoverId: 'r-1' } });
    expect(second.lease?.predecessor).not.toHaveProperty('predecessor');
  });

  it('keeps a failover from starting while it is walked', () => {
    const rollingBack = groupAfter(failed, rollBackOf(failed));
    const start = { type: 'start-failover', failoverId: 'f-2', executionId: 'e-2', at: START } as const;
    expect(decide(rollingBack, { ...start, leaseOwner: 'running' })).toMatchObject({ refused: 'in-progress' });
  });
});

const ROOT = {
  undo: 'detach-root',
  serverId: 'i-production',
  volumeId: 'vol-production',
  device: '/dev/xvda',
} as const;
const memberWith = (overrides: Partial<ProtectedInstance> = {}): Member => ({
  group: running,
  instance: makeProtectedInstance({ progress: startProgress('f-1', START), ...overrides }),
  pairs: [],
  production: 'source',
  productionServerId: 'i-production',
  drServerId: 'i-dr',
});
const siteWith = (server: Partial<ObservedServer>, volumeState = 'available') =>
  makeSite({
    servers: [makeServer({ state: 'stopped', tags: { 'sdrs:fenced': 'f-1' }, ...server }), makeDrServer()],
    nics: [makeObservedNic()],
    volumes: [makeVolume({ id: 'vol-production', state: volumeState })],
  });

describe('giving a server back', () => {
  it('notes the root volume with its device before it is detached, and only once', () => {
    const site = siteWith({});
    const detach = { do: 'detach-volume', volumeId: 'vol-production', serverId: 'i-production' } as const;
    expect(withRestoration(memberWith(), [detach], site)).toEqual([ROOT]);
    expect(withRestoration(memberWith({ restoration: [ROOT] }), [detach], site)).toEqual([ROOT]);
  });

  it('attaches the root volume first and takes the tag off when it is there', () => {
    const member = memberWith({ restoration: [ROOT] });
    expect(nextGiveBackActions(member, siteWith({ disks: [] })).actions).toEqual([
      { do: 'attach-volume', volumeId: 'vol-production', serverId: 'i-production', device: '/dev/xvda' },
    ]);
    expect(nextGiveBackActions(member, siteWith({})).actions).toEqual([
      { do: 'untag-fenced', serverId: 'i-production' },
    ]);
    expect(nextGiveBackActions(member, siteWith({ tags: {} }))).toMatchObject({ state: 'done', actions: [] });
  });

  it('lets the root volume go with its server again where it did before, only once it is attached', () => {
    const going = { device: '/dev/xvda', volumeId: 'vol-production', state: 'attached', deleteOnTermination: true };
    const detach = { do: 'detach-volume', volumeId: 'vol-production', serverId: 'i-production' } as const;
    const noted = { ...ROOT, deleteOnTermination: true } as const;
    expect(withRestoration(memberWith(), [detach], siteWith({ disks: [going] }))).toEqual([noted]);
    expect(
      withRestoration(memberWith(), [detach], siteWith({ disks: [{ ...going, deleteOnTermination: false }] })),
    ).toEqual([ROOT]);
    const member = memberWith({ restoration: [noted] });
    const nextOn = (disks: ObservedServer['disks']) =>
      nextGiveBackActions(member, siteWith({ ...(disks ? { disks } : {}), tags: {} }));
    expect(nextOn([]).actions).toMatchObject([{ do: 'attach-volume' }]);
    expect(nextOn([{ ...going, state: 'attaching', deleteOnTermination: false }])).toMatchObject({ actions: [] });
    expect(nextOn([{ ...going, deleteOnTermination: false }]).actions).toEqual([
      { do: 'release-volumes', serverId: 'i-production', devices: ['/dev/xvda'] },
    ]);
    expect(nextOn([going])).toMatchObject({ state: 'done', actions: [] });
    const kept = memberWith({ restoration: [ROOT] });
    expect(
      nextGiveBackActions(kept, siteWith({ disks: [{ ...going, deleteOnTermination: false }], tags: {} })),
    ).toMatchObject({
      state: 'done',
      actions: [],
    });
  });

  it('attaches the recorded root volume also where nobody has noted that it was taken off', () => {
    const pair = makeReplicationPair({ bootable: true, device: '/dev/xvda', volumes: { source: 'vol-production' } });
    const unnoted = { ...memberWith(), pairs: [pair] };
    expect(nextGiveBackActions(unnoted, siteWith({ disks: [], tags: {} })).actions).toEqual([
      { do: 'attach-volume', volumeId: 'vol-production', serverId: 'i-production', device: '/dev/xvda' },
    ]);
    expect(nextGiveBackActions(unnoted, siteWith({ tags: {} }))).toMatchObject({ state: 'done' });
    const leaving = [{ device: '/dev/xvda', volumeId: 'vol-production', state: 'detaching' }];
    expect(nextGiveBackActions(unnoted, siteWith({ disks: leaving, tags: {} }))).toMatchObject({
      state: 'waiting',
      actions: [],
    });
  });

  it('does not say that a server is given back which has no root volume, where it is not on record which one it had', () => {
    expect(nextGiveBackActions(memberWith(), siteWith({ disks: [], tags: {} }))).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('attach it as /dev/xvda, then cancel again'),
    });
  });

  it('waits for a detachment that is still under way', () => {
    const disks = [{ device: '/dev/xvda', volumeId: 'vol-production', state: 'detaching' }];
    const verdict = nextGiveBackActions(memberWith({ restoration: [ROOT] }), siteWith({ disks }));
    expect(verdict).toMatchObject({ state: 'waiting', actions: [] });
  });

  it('fails by name where another disk has taken the place', () => {
    const disks = [{ device: '/dev/xvda', volumeId: 'vol-other', state: 'attached' }];
    const verdict = nextGiveBackActions(memberWith({ restoration: [ROOT] }), siteWith({ disks }));
    expect(verdict).toMatchObject({ state: 'failed', reason: expect.stringContaining('vol-other') });
  });

  describe('that had stop protection', () => {
    const CLEARED = { undo: 'clear-protection', serverId: 'i-production', attribute: 'disableApiStop' } as const;
    const clear = {
      do: 'set-protection',
      serverId: 'i-production',
      attribute: 'disableApiStop',
      value: false,
    } as const;
    const seeing = (value?: boolean) => ({
      ...siteWith({ tags: {} }),
      protections: {
        disableApiStop: new Map(value === undefined ? [] : [['i-production', { is: 'present', value } as const]]),
        disableApiTermination: new Map(),
      },
    });
    const member = memberWith({ restoration: [CLEARED] });

    it('notes that it is cleared before it is, each attribute for itself, and never what a roll-back sets', () => {
      expect(withRestoration(memberWith(), [clear], seeing())).toEqual([CLEARED]);
      const termination = { ...clear, attribute: 'disableApiTermination' } as const;
      expect(withRestoration(member, [clear, termination, { ...clear, value: true }], seeing())).toEqual([
        CLEARED,
        { ...CLEARED, attribute: 'disableApiTermination' },
      ]);
    });

    it('switches it on again, and is done only when that is seen', () => {
      expect(nextGiveBackActions(member, seeing(false)).actions).toEqual([{ ...clear, value: true }]);
      expect(nextGiveBackActions(member, seeing())).toMatchObject({ state: 'waiting', actions: [] });
      expect(nextGiveBackActions(member, seeing(true))).toMatchObject({ state: 'done' });
    });
  });

  it('knows the point of no return by what was written before the first move', () => {
    expect(pastNoReturn(memberWith())).toBeUndefined();
    const progress = { ...startProgress('f-1', START), committedAt: START };
    expect(pastNoReturn(memberWith({ progress }))).toContain('on the move since');
  });
});
