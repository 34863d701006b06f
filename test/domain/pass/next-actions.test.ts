import { describe, expect, it } from 'vitest';
import type { Member } from '../../../lambdas/domain/group/member.ts';
import { type MemberProgress, memberState, type Phase, phaseOf } from '../../../lambdas/domain/group/progress.ts';
import type { NicPlan } from '../../../lambdas/domain/group/promise.ts';
import { advance } from '../../../lambdas/domain/pass/advance.ts';
import { nextActions } from '../../../lambdas/domain/pass/next-actions.ts';
import { DISKS } from '../../../lambdas/domain/phases/disks/disks.ts';
import { FAILOVER, startProgress } from '../../../lambdas/domain/phases/failover.ts';
import { FENCE } from '../../../lambdas/domain/phases/fence/fence.ts';
import { IDENTITY } from '../../../lambdas/domain/phases/identity/identity.ts';
import type { ObservedNic, ObservedServer, ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { makePinnedPair, makeProtectedInstance, makeProtectionGroup, START } from '../../support/builders.ts';
import {
  makeAddress,
  makeDrDisk,
  makeDrNic,
  makeDrServer,
  makeObservedNic,
  makeServer,
  makeSite,
  makeVolume,
} from '../../support/observed.ts';

const PROMISE: NicPlan = {
  networkInterfaceId: 'eni-service',
  deviceIndex: 1,
  strategy: 'move-eni',
  fidelity: { privateIp: 'PRESERVED', eip: 'PRESERVED', mac: 'PRESERVED' },
  landsOn: 'eni-service',
  addresses: [{ allocationId: 'eipalloc-1', publicIp: '203.0.113.11', privateIp: '10.0.0.11' }],
  findings: [],
};

const REMAP: NicPlan = {
  ...PROMISE,
  strategy: 'remap-eip',
  landsOn: 'eni-dr',
  addresses: [{ allocationId: 'eipalloc-1', publicIp: '203.0.113.11', privateIp: '10.0.0.99' }],
};

const makeMember = (overrides: { readonly promised?: NicPlan; readonly progress?: MemberProgress } = {}): Member => {
  const lease = {
    kind: 'failover',
    failoverId: 'f-1',
    executionId: 'e-1',
    epoch: 1,
    production: 'source',
    takenAt: START,
  } as const;
  return {
    group: makeProtectionGroup({ status: 'failing-over', epoch: 1, lease }),
    instance: makeProtectedInstance({
      promised: [overrides.promised ?? PROMISE],
      progress: overrides.progress ?? startProgress('f-1', START),
    }),
    pairs: [makePinnedPair()],
    production: 'source',
    productionServerId: 'i-production',
    drServerId: 'i-dr',
  };
};

const seconds = (count: number) => new Date(Date.parse(START) + count * 1000).toISOString();
const ask = (phase: Phase, site: ObservedSite, { member = makeMember(), at = START } = {}) =>
  nextActions(FAILOVER[phase], member, site, at);
const doing = (phase: Phase, site: ObservedSite, options: { member?: Member; at?: string } = {}) =>
  ask(phase, site, options).actions.map((action) => action.do);

const production = (overrides: Partial<ObservedServer>): ObservedSite =>
  makeSite({ servers: [makeServer(overrides), makeDrServer()] });
const TAGGED = { 'sdrs:fenced': 'f-1' };
const FENCED: Partial<ObservedServer> = { state: 'stopped', disks: [], tags: TAGGED };
/** Fenced, with the DR disk where it belongs: what an identity waits for. */
const READY = { servers: [makeServer(FENCED), makeDrServer()], volumes: [makeDrDisk()] };

describe('fencing', () => {
  it('tags and force-stops a running server', () => {
    expect(doing('fence', production({}))).toEqual(['tag-fenced', 'force-stop']);
  });

  const HINT = { ...startProgress('f-1', START), stopProtected: 'stop protection was on' };
  const protectedBy = (value?: boolean): ObservedSite => ({
    ...production({ tags: TAGGED }),
    protections: {
      disableApiStop: new Map(value === undefined ? [] : [['i-production', { is: 'present', value } as const]]),
      disableApiTermination: new Map(),
    },
  });

  it('clears stop protection first where it is seen, whatever else is known', () => {
    expect(ask('fence', protectedBy(true)).actions).toEqual([
      { do: 'set-protection', serverId: 'i-production', attribute: 'disableApiStop', value: false },
    ]);
    expect(doing('fence', protectedBy(false))).toEqual(['force-stop']);
  });

  it('takes a refused stop for stop protection where it cannot be read, and never clears it unasked', () => {
    expect(doing('fence', protectedBy(), { member: makeMember({ progress: HINT }) })).toEqual(['set-protection']);
    expect(doing('fence', protectedBy())).toEqual(['force-stop']);
  });

  it('stops a server once its protection was cleared, although a look still shows it, and clears again after 30 s', () => {
    const verdict = ask('fence', protectedBy(true));
    const performed = verdict.actions.map((action) => ({ action, outcome: { outcome: 'done' } as const }));
    const progress = advance(HINT, FENCE, { verdict, performed, now: START });
    const member = makeMember({ progress });
    expect(doing('fence', protectedBy(true), { member, at: seconds(3) })).toEqual(['force-stop']);
    expect(doing('fence', protectedBy(true), { member, at: seconds(30) })).toEqual(['set-protection']);
  });

  it('goes on after a stop that EC2 refused for its protection, and says what EC2 said', () => {
    const site = production({ tags: TAGGED });
    const verdict = ask('fence', site);
    const outcome = { outcome: 'failed', code: 'OperationNotPermitted', reason: 'may not be stopped' } as const;
    const performed = verdict.actions.map((action) => ({ action, outcome }));
    const progress = advance(startProgress('f-1', START), FENCE, { verdict, performed, now: START });
    expect(memberState(progress)).toBe('open');
    expect(progress.stopProtected).toContain('OperationNotPermitted: may not be stopped');
    const later = ask('fence', protectedBy(false), { member: makeMember({ progress }), at: seconds(600) });
    expect(later).toMatchObject({ state: 'failed', reason: expect.stringContaining('may not be stopped') });
  });

  it('waits a minute for an accepted stop, then asks again', () => {
    const verdict = ask('fence', production({ tags: TAGGED }));
    const stop = verdict.actions[0];
    if (!stop) throw new Error('no stop');
    const performed = [{ action: stop, outcome: { outcome: 'done' } as const }];
    const progress = advance(startProgress('f-1', START), FENCE, { verdict, performed, now: START });
    const member = makeMember({ progress });
    expect(doing('fence', production({ state: 'stopping', tags: TAGGED }), { member, at: seconds(59) })).toEqual([]);
    expect(doing('fence', production({ state: 'stopping', tags: TAGGED }), { member, at: seconds(60) })).toEqual([
      'force-stop',
    ]);
  });

  it('detaches the root volume of a stopped server, and only then calls it fenced', () => {
    expect(doing('fence', production({ state: 'stopped', tags: TAGGED }))).toEqual(['detach-volume']);
    const disks = [{ device: '/dev/xvda', volumeId: 'vol-production', state: 'detaching' }];
    expect(ask('fence', production({ state: 'stopped', tags: TAGGED, disks }))).toMatchObject({
      state: 'waiting',
      actions: [],
    });
    expect(ask('fence', production(FENCED))).toMatchObject({ state: 'done', rung: 'F4' });
  });

  it.each(['pending', 'running', 'stopping', 'shutting-down'] as const)(
    'does not take a %s server for a fenced one',
    (state) => {
      expect(ask('fence', production({ state, disks: [] })).state).toBe('waiting');
      const site = makeSite({ servers: [makeServer({ state, disks: [] }), makeDrServer()] });
      expect(doing('identity', site)).toEqual([]);
    },
  );

  it.each(['unknown', 'absent'] as const)('does not take an %s answer for a fenced server', (is) => {
    const fact = is === 'unknown' ? ({ is, why: 'throttled' } as const) : ({ is } as const);
    const site: ObservedSite = { ...makeSite(), servers: new Map([...makeSite().servers, ['i-production', fact]]) };
    expect(ask('fence', site)).toMatchObject({ state: 'waiting', actions: [] });
    expect(ask('identity', site)).toMatchObject({ state: 'waiting', actions: [] });
    // EC2 has answered no stop, so the server has the budget of the migration, and longer while a look may come.
    expect(ask('fence', site, { at: seconds(1799) }).state).toBe('waiting');
    const progress = startProgress('f-1', START);
    const blind = { ...phaseOf(progress, 'fence'), unseenSince: seconds(1500) };
    const member = makeMember({ progress: { ...progress, phases: { ...progress.phases, fence: blind } } });
    expect(ask('fence', site, { member, at: seconds(1800) })).toMatchObject({
      state: 'failed',
      error: 'ProductionServerNotFencedError',
      reason: expect.stringContaining('EC2 has neither accepted nor refused a stop of it in the 1800 s'),
    });
  });

  it('gives up after the budget, naming server, rung and remedy', () => {
    const member = makeMember({ progress: { ...startProgress('f-1', START), stop: { acceptedAt: START } } });
    const verdict = ask('fence', production({ state: 'stopping', tags: TAGGED }), { member, at: seconds(600) });
    expect(verdict).toMatchObject({ state: 'failed', error: 'ProductionServerNotFencedError' });
    expect(verdict.reason).toContain(
      'i-production of web is not confirmed stopped (production server i-production is stopping), fenced up to F1',
    );
    expect(verdict.reason).toContain(
      `EC2 accepted its stop at ${START}, and the fencing budget of 600 s is over since`,
    );
  });

  it('does not give up on one that is fenced after all', () => {
    expect(ask('fence', production(FENCED), { at: seconds(6000) }).state).toBe('done');
  });
});

describe('DR disks', () => {
  const attachedTo = (serverId: string, state = 'attached') => [{ serverId, device: '/dev/xvda', state }];

  it('makes the volume from the pinned recovery point and frees the device at once', () => {
    const verdict = ask('disks', makeSite());
    expect(verdict.actions).toMatchObject([
      {
        do: 'create-volume',
        snapshotId: 'snap-1',
        availabilityZone: 'eu-central-1a',
        disk: { sizeGiB: 8, type: 'gp3' },
      },
      { do: 'detach-volume', volumeId: 'vol-dr', serverId: 'i-dr' },
    ]);
  });

  it('makes none while it cannot tell whether there is one', () => {
    const site: ObservedSite = { ...makeSite(), found: { ...makeSite().found, volumesOfPairs: new Map() } };
    expect(ask('disks', site)).toMatchObject({ state: 'waiting', actions: [] });
  });

  it('attaches the volume once the device is free', () => {
    const servers = [makeServer(), makeDrServer({ disks: [] })];
    expect(ask('disks', makeSite({ servers, volumes: [makeVolume()] })).actions).toEqual([
      { do: 'attach-volume', volumeId: 'vol-new', serverId: 'i-dr', device: '/dev/xvda' },
    ]);
  });

  it('is done when the volume is attached', () => {
    const disks = [{ device: '/dev/xvda', volumeId: 'vol-new', state: 'attached' }];
    const volumes = [makeVolume({ state: 'in-use', attachments: attachedTo('i-dr') })];
    expect(ask('disks', makeSite({ servers: [makeServer(), makeDrServer({ disks })], volumes })).state).toBe('done');
  });

  it('fails where the volume is held by another server or could not be made', () => {
    const held = makeSite({ volumes: [makeVolume({ state: 'in-use', attachments: attachedTo('i-third') })] });
    expect(ask('disks', held).reason).toContain('attached to i-third');
    expect(ask('disks', makeSite({ volumes: [makeVolume({ state: 'error' })] })).state).toBe('failed');
  });

  it('leaves a foreign disk at the device alone and fails', () => {
    const disks = [{ device: '/dev/xvda', volumeId: 'vol-foreign', state: 'attached' }];
    const verdict = ask('disks', makeSite({ servers: [makeServer(), makeDrServer({ disks })] }));
    expect(verdict).toMatchObject({ state: 'failed', actions: [] });
    // A DR disk of an earlier try is known by its tag alone: where somebody took the tag off, only people can tell.
    expect(verdict.reason).toContain(
      'aws ec2 create-tags --resources vol-foreign --tags Key=sdrs:replication-pair,Value=pair-1',
    );
  });

  it('waits for a DR server that somebody started, and fails after the budget', () => {
    const site = makeSite({ servers: [makeServer(), makeDrServer({ state: 'running' })] });
    expect(ask('disks', site).state).toBe('waiting');
    expect(ask('disks', site, { at: seconds(1800) })).toMatchObject({
      state: 'failed',
      error: 'ServerNotMigratedError',
    });
  });
});

describe('identity', () => {
  const nic = (overrides: Partial<ObservedNic>) => [makeObservedNic(overrides), makeDrNic()];
  const { attachment: _, ...detached } = makeObservedNic({ status: 'available' });
  const atDr = { id: 'eni-attach-2', serverId: 'i-dr', deviceIndex: 1, state: 'attached', deleteOnTermination: false };

  it('moves nothing before production is fenced, but makes NICs outlive their server', () => {
    const attachment = {
      id: 'eni-attach-1',
      serverId: 'i-production',
      deviceIndex: 1,
      state: 'attached',
      deleteOnTermination: true,
    };
    expect(doing('identity', makeSite({ nics: nic({ attachment }) }))).toEqual(['keep-nic']);
    expect(doing('identity', makeSite())).toEqual([]);
  });

  it('detaches, attaches, and is done when everything promised is seen on the DR server', () => {
    expect(doing('identity', makeSite({ ...READY }))).toEqual(['detach-nic']);
    expect(ask('identity', makeSite({ ...READY, nics: [detached, makeDrNic()] })).actions).toEqual([
      { do: 'attach-nic', networkInterfaceId: 'eni-service', serverId: 'i-dr', deviceIndex: 1 },
    ]);
    expect(ask('identity', makeSite({ ...READY, nics: nic({ attachment: atDr }) })).state).toBe('done');
  });

  it.each([
    ['is not made', []],
    ['is free', [makeVolume()]],
    [
      'is being attached',
      [makeDrDisk({ attachments: [{ serverId: 'i-dr', device: '/dev/xvda', state: 'attaching' }] })],
    ],
    ['is of an older recovery point', [makeDrDisk({ snapshotId: 'snap-0' })]],
  ])('stays with production while a DR disk %s, however long that takes', (_title, volumes) => {
    const site = makeSite({ ...READY, volumes });
    expect(ask('identity', site)).toMatchObject({ state: 'waiting', actions: [] });
    expect(ask('identity', site, { at: seconds(1800) })).toMatchObject({ state: 'failed', actions: [] });
  });

  it('forces the detachment after 120 seconds', () => {
    const site = makeSite({ ...READY });
    const verdict = ask('identity', site);
    const [action] = verdict.actions;
    if (!action) throw new Error('no detachment');
    const performed = [{ action, outcome: { outcome: 'done' } as const }];
    const progress = advance(startProgress('f-1', START), IDENTITY, { verdict, performed, now: START });
    const detaching = makeObservedNic({ attachment: { ...atDr, serverId: 'i-production', state: 'detaching' } });
    const stuck = makeSite({ ...READY, nics: [detaching, makeDrNic()] });
    const member = makeMember({ progress });
    expect(ask('identity', stuck, { member, at: seconds(119) }).actions).toEqual([]);
    expect(ask('identity', stuck, { member, at: seconds(120) }).actions).toMatchObject([
      { do: 'detach-nic', force: true },
    ]);
  });

  it.each([
    ['a third server holds the NIC', nic({ attachment: { ...atDr, serverId: 'i-third' } }), 'i-third'],
    ['it arrived at another index', nic({ attachment: { ...atDr, deviceIndex: 2 } }), 'index 2'],
    ['it arrived with another MAC', nic({ attachment: atDr, macAddress: '0a:ff:ff:ff:ff:ff' }), 'without MAC'],
    ['it arrived without an IP', nic({ attachment: atDr, privateIps: [] }), 'private IP 10.0.0.11'],
  ] as const)('fails by name where %s', (_title, nics, named) => {
    const verdict = ask('identity', makeSite({ ...READY, nics }));
    expect(verdict).toMatchObject({ state: 'failed', actions: [] });
    expect(verdict.reason).toContain(named);
  });

  it('remaps an EIP to the DR NIC in one call, and leaves one alone that somebody else holds', () => {
    const member = makeMember({ promised: REMAP });
    expect(ask('identity', makeSite(READY), { member }).actions).toEqual([
      { do: 'associate-address', allocationId: 'eipalloc-1', networkInterfaceId: 'eni-dr', privateIp: '10.0.0.99' },
    ]);
    const moved = [makeAddress({ networkInterfaceId: 'eni-dr', privateIp: '10.0.0.99' })];
    expect(ask('identity', makeSite({ ...READY, addresses: moved }), { member }).state).toBe('done');
    const stolen = [makeAddress({ networkInterfaceId: 'eni-third' })];
    expect(ask('identity', makeSite({ ...READY, addresses: stolen }), { member })).toMatchObject({
      state: 'failed',
      actions: [],
    });
  });

  it('restores an EIP that got lost on the way', () => {
    const lost = [{ allocationId: 'eipalloc-1', publicIp: '203.0.113.11' }];
    const site = makeSite({ ...READY, nics: nic({ attachment: atDr }), addresses: lost });
    expect(doing('identity', site)).toEqual(['associate-address']);
  });
});

describe('progress', () => {
  it('turns a refused call into a failure that names call and code', () => {
    const action = { do: 'attach-volume', volumeId: 'vol-1', serverId: 'i-dr', device: '/dev/sdf' } as const;
    const progress = advance(startProgress('f-1', START), DISKS, {
      verdict: { state: 'waiting', actions: [action], waitSeconds: 5, reason: 'attaching' },
      performed: [{ action, outcome: { outcome: 'failed', code: 'AttachmentLimitExceeded', reason: 'too many' } }],
      now: START,
    });
    expect(memberState(progress)).toBe('failed');
    expect(progress.failure?.message).toMatch(/attach-volume vol-1.*AttachmentLimitExceeded: too many\./);
  });

  it('is migrated only when all three phases are done', () => {
    const verdict = { state: 'done', actions: [], waitSeconds: 0 } as const;
    const step = (progress: MemberProgress, phase: Phase) =>
      advance(progress, FAILOVER[phase], { verdict, performed: [], now: START });
    const two = step(step(startProgress('f-1', START), 'fence'), 'disks');
    expect(memberState(two)).toBe('open');
    expect(memberState(step(two, 'identity'))).toBe('migrated');
  });
});
