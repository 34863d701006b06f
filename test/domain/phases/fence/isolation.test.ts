import { describe, expect, it } from 'vitest';
import type { Member } from '../../../../lambdas/domain/group/member.ts';
import type { MemberProgress } from '../../../../lambdas/domain/group/progress.ts';
import type { ProtectedInstance } from '../../../../lambdas/domain/group/protection-group.ts';
import { refreshRecorded } from '../../../../lambdas/domain/group/record.ts';
import { withoutObsolete } from '../../../../lambdas/domain/identity/isolation.ts';
import { advance } from '../../../../lambdas/domain/pass/advance.ts';
import { nextActions } from '../../../../lambdas/domain/pass/next-actions.ts';
import { startProgress } from '../../../../lambdas/domain/phases/failover.ts';
import { FENCE } from '../../../../lambdas/domain/phases/fence/fence.ts';
import { nextGiveBackActions } from '../../../../lambdas/domain/phases/give-back/next-give-back.ts';
import { withRestoration } from '../../../../lambdas/domain/phases/give-back/restoration.ts';
import { IDENTITY } from '../../../../lambdas/domain/phases/identity/identity.ts';
import { planFailover } from '../../../../lambdas/domain/plan/plan.ts';
import { withPermissions } from '../../../../lambdas/domain/readiness/permissions.ts';
import { preconditionOf } from '../../../../lambdas/domain/rehearsal/preconditions.ts';
import type { Action, ActionOutcome } from '../../../../lambdas/domain/site/actions.ts';
import type { ObservedNic, ObservedServer, ScalingMembership } from '../../../../lambdas/domain/site/observed.ts';
import {
  makeNic,
  makePinnedPair,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
  START,
} from '../../../support/builders.ts';
import {
  makeDrDisk,
  makeDrNic,
  makeDrServer,
  makeObservedNic,
  makeServer,
  makeSite,
} from '../../../support/observed.ts';
import { attachedAt, planOf } from '../../support/identity.ts';
import { project } from '../../support/projected.ts';

const ISOLATION = 'sg-isolation';
const group = makeProtectionGroup({
  policy: { fencingBudgetSeconds: 600, migrationBudgetSeconds: 1800, isolationSecurityGroupId: ISOLATION },
  status: 'failing-over',
  epoch: 1,
  lease: { kind: 'failover', failoverId: 'f-1', executionId: 'e-1', epoch: 1, production: 'source', takenAt: START },
});
const seconds = (count: number) => new Date(Date.parse(START) + count * 1000).toISOString();

const service = (overrides: Partial<ObservedNic> = {}) => makeObservedNic(overrides);
const management = (overrides: Partial<ObservedNic> = {}) =>
  makeObservedNic({
    id: 'eni-management',
    macAddress: '0a:00:00:00:00:02',
    attachment: attachedAt('i-production', 0),
    securityGroupIds: ['sg-admin'],
    privateIps: [{ address: '10.0.1.11', primary: true }],
    ...overrides,
  });
const RECORDED = [
  makeNic(),
  makeNic({ networkInterfaceId: 'eni-management', deviceIndex: 0, role: 'management', securityGroupIds: ['sg-admin'] }),
];
const PROMISED = [
  planOf({}, makeSite()),
  { ...planOf({ role: 'management' }, makeSite()), networkInterfaceId: 'eni-management' },
];

const makeMember = (
  progress: Partial<MemberProgress> = {},
  instance: Partial<ProtectedInstance> = {},
  of: Member['group'] = group,
): Member => ({
  group: of,
  instance: makeProtectedInstance({
    status: 'failing-over',
    nics: RECORDED,
    promised: PROMISED,
    progress: { ...startProgress('f-1', START), ...progress },
    ...instance,
  }),
  pairs: [makePinnedPair()],
  production: 'source',
  productionServerId: 'i-production',
  drServerId: 'i-dr',
});

const TAGGED = { 'sdrs:fenced': 'f-1' };
const siteOf = (server: Partial<ObservedServer>, nics: readonly ObservedNic[], scaling?: ScalingMembership) =>
  makeSite(
    {
      servers: [makeServer({ tags: TAGGED, ...server }), makeDrServer()],
      nics: [...nics, makeDrNic()],
      volumes: [makeDrDisk()],
    },
    scaling ? { scaling: new Map([['i-production', { is: 'present', value: scaling }]]) } : {},
  );
const running = siteOf({}, [service(), management()]);
const isolated = { securityGroupIds: [ISOLATION] };
const cutOff = siteOf({ state: 'stopping' }, [service(isolated), management(isolated)]);

const fence = (member: Member, site = running, at = START) => nextActions(FENCE, member, site, at);
const isolatedBy = (member: Member, site = running, at = START) =>
  fence(member, site, at).actions.flatMap((action) => (action.do === 'isolate-nic' ? [action.networkInterfaceId] : []));

describe('isolation of a production server', () => {
  it('goes out with the forced stop, for every NIC that is seen on it', () => {
    const { actions, rung } = fence(makeMember());
    expect(rung).toBe('F1');
    expect(actions.map((action) => action.do)).toEqual(['isolate-nic', 'isolate-nic', 'force-stop']);
    expect(actions[0]).toEqual({
      do: 'isolate-nic',
      networkInterfaceId: 'eni-service',
      serverId: 'i-production',
      securityGroupId: ISOLATION,
    });
  });

  it('is nothing that a group without such a policy sees', () => {
    expect(isolatedBy(makeMember({}, {}, makeProtectionGroup()))).toEqual([]);
    expect(fence(makeMember({}, {}, makeProtectionGroup()), cutOff).rung).toBe('F1');
  });

  it('is F2 once all of its NICs are seen to have that group alone, as long as it is not seen stopped', () => {
    expect(fence(makeMember(), cutOff)).toMatchObject({ rung: 'F2' });
    expect(fence(makeMember(), siteOf({}, [service(isolated), management()])).rung).toBe('F1');
    const besides = { securityGroupIds: [ISOLATION, 'sg-1'] };
    expect(fence(makeMember(), siteOf({}, [service(besides), management(isolated)])).rung).toBe('F1');
    expect(fence(makeMember(), makeSite({ nics: [] })).rung).toBe('F0');
    const stopped = siteOf({ state: 'stopped' }, [service(isolated), management(isolated)]);
    expect(fence(makeMember(), stopped)).toMatchObject({ rung: 'F3' });
  });

  it('is not F2 where the NICs could not be listed', () => {
    const unlisted = { ...cutOff, found: { ...cutOff.found, nicsOfServers: new Map() } };
    expect(fence(makeMember(), unlisted)).toMatchObject({ rung: 'F1' });
    expect(isolatedBy(makeMember(), unlisted)).toEqual([]);
  });

  it('waits for the Auto Scaling group, which would replace a server that does not answer', () => {
    const inService = siteOf({}, [service(), management()], { scalingGroup: 'web', lifecycle: 'InService' });
    expect(fence(makeMember(), inService).actions.map((action) => action.do)).toEqual(['leave-scaling-group']);
    // Its volumes are kept first, as the group terminates it then.
    expect(isolatedBy(makeMember(), inService, seconds(61))).toEqual([]);
    const keep: Action = { do: 'keep-volumes', serverId: 'i-production', devices: ['/dev/xvda'] };
    const tried = makeMember({}, { restoration: withRestoration(makeMember(), [keep], inService) });
    expect(isolatedBy(tried, inService, seconds(91))).toHaveLength(2);
  });

  it('does not wait for stop protection, which keeps the stop waiting', () => {
    const kept = {
      ...running,
      protections: {
        ...running.protections,
        disableApiStop: new Map([['i-production', { is: 'present', value: true } as const]]),
      },
    };
    expect(fence(makeMember(), kept).actions.map((action) => action.do)).toEqual([
      'set-protection',
      'isolate-nic',
      'isolate-nic',
    ]);
  });

  it('is not asked for again before it can show, and then is', () => {
    const issued = { 'isolate-nic eni-service': START, 'isolate-nic eni-management': START };
    const { phases } = startProgress('f-1', START);
    const asked = makeMember({ phases: { ...phases, fence: { state: 'waiting', issued } } });
    expect(isolatedBy(asked, running, seconds(20))).toEqual([]);
    expect(isolatedBy(asked, running, seconds(40))).toHaveLength(2);
  });

  it.each([
    ['after the point of no return', makeMember({ committedAt: START }), START],
    [
      'where the server was accepted and its budget is over',
      makeMember({ acceptedUnfenced: { reason: 'dark' } }),
      seconds(601),
    ],
  ])('leaves out a NIC that moves %s', (_, member, at) => {
    expect(isolatedBy(member, running, at)).toEqual(['eni-management']);
  });

  it('leaves out a NIC that is being detached', () => {
    const leaving = service({ attachment: { ...attachedAt('i-production', 1), state: 'detaching' } });
    expect(isolatedBy(makeMember(), siteOf({}, [leaving, management()]))).toEqual(['eni-management']);
  });

  it('isolation of a production server that EC2 refuses ends neither the fence nor the member', () => {
    const member = makeMember();
    const verdict = fence(member);
    const refusal: ActionOutcome = { outcome: 'failed', code: 'InvalidGroup.NotFound', reason: 'no such group' };
    const denial: ActionOutcome = { outcome: 'failed', code: 'UnauthorizedOperation', reason: 'no' };
    const performed = verdict.actions
      .filter((action) => action.do === 'isolate-nic')
      .map((action, n) => ({ action, outcome: n === 0 ? refusal : denial }));
    const after = advance(member.instance.progress as MemberProgress, FENCE, { verdict, performed, now: START });
    expect(after).not.toHaveProperty('failure');
    expect(after.phases.fence?.state).toBe('waiting');
  });

  it('is in the evidence of the fence, NIC by NIC', () => {
    expect(FENCE.evidence(makeMember(), siteOf({}, [service(isolated), management()]))).toMatchObject({
      nics: [
        { networkInterfaceId: 'eni-service', securityGroupIds: [ISOLATION], isolated: true },
        { networkInterfaceId: 'eni-management', securityGroupIds: ['sg-admin'], isolated: false },
      ],
    });
    expect(FENCE.evidence(makeMember({}, {}, makeProtectionGroup()), running)).not.toHaveProperty('nics');
  });

  it('has the effect that its precondition allows', () => {
    const [isolate] = fence(makeMember()).actions as readonly [Action];
    expect(preconditionOf(isolate, makeMember(), running).holds).toBe(true);
    expect(preconditionOf(isolate, makeMember(), siteOf({ state: 'stopped' }, [service()])).holds).toBe(false);
    expect(isolatedBy(makeMember(), project(running, isolate))).toEqual(['eni-management']);
  });
});

const FENCED: Partial<ObservedServer> = { state: 'stopped', disks: [] };
const arrivedWith = (securityGroupIds: readonly string[]) =>
  siteOf(FENCED, [service({ attachment: attachedAt('i-dr', 1), securityGroupIds })]);
const identity = (member: Member, site = arrivedWith([ISOLATION]), at = START) =>
  nextActions(IDENTITY, member, site, at);
const RESTORE = { do: 'restore-groups', networkInterfaceId: 'eni-service', securityGroupIds: ['sg-1'] };

describe('a NIC that was isolated and has arrived', () => {
  it('gets the promised groups back, and counts once they are seen', () => {
    const member = makeMember();
    expect(identity(member)).toMatchObject({ state: 'waiting', actions: [RESTORE] });
    expect(preconditionOf(RESTORE as Action, member, arrivedWith([ISOLATION])).holds).toBe(true);
    expect(identity(member, arrivedWith(['sg-1']))).toMatchObject({ state: 'done' });
  });

  it('gets what was noted before its isolation, else what was recorded, where nothing was promised', () => {
    const [plan, ...rest] = PROMISED;
    const { securityGroupIds: _, ...unpromised } = plan as NonNullable<typeof plan>;
    const promised = [unpromised, ...rest];
    const noted = {
      undo: 'isolate-nic',
      serverId: 'i-production',
      networkInterfaceId: 'eni-service',
      securityGroupIds: ['sg-7'],
    } as const;
    expect(identity(makeMember({}, { promised })).actions).toEqual([RESTORE]);
    expect(identity(makeMember({}, { promised, restoration: [noted] })).actions).toEqual([
      { ...RESTORE, securityGroupIds: ['sg-7'] },
    ]);
    expect(identity(makeMember({}, { restoration: [noted] })).actions).toEqual([RESTORE]);
  });

  it('is waited for where its isolation is so young that a look may not show it yet', () => {
    const { phases } = startProgress('f-1', START);
    const issued = { 'isolate-nic eni-service': START };
    const member = makeMember({ phases: { ...phases, fence: { state: 'done', issued } } });
    expect(identity(member, arrivedWith(['sg-1']), seconds(20))).toMatchObject({ state: 'waiting', actions: [] });
    expect(identity(member, arrivedWith(['sg-1']), seconds(40))).toMatchObject({ state: 'done' });
  });

  it('keeps what somebody has added to the isolation group, besides the promised ones, and fails once by name for it', () => {
    const besides = { ...RESTORE, securityGroupIds: ['sg-1', 'sg-ssh'] };
    expect(identity(makeMember(), arrivedWith([ISOLATION, 'sg-ssh']))).toMatchObject({
      state: 'waiting',
      actions: [besides],
    });
    expect(identity(makeMember(), arrivedWith(['sg-1', 'sg-ssh']))).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('start the failover again to keep the latter'),
    });
    expect(identity(makeMember(), arrivedWith([ISOLATION, 'sg-1'])).actions).toEqual([RESTORE]);
  });

  it('fails by name where nothing that is on record can be its own', () => {
    const [plan, ...rest] = PROMISED;
    const mixed = [ISOLATION, 'sg-ssh'];
    const promised = [{ ...(plan as NonNullable<typeof plan>), securityGroupIds: mixed }, ...rest];
    const nics = [makeNic({ securityGroupIds: mixed })];
    expect(identity(makeMember({}, { promised, nics }), arrivedWith(mixed))).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('what it had before is not on record'),
    });
  });

  it('is left as it is at a server that an earlier failover has finished with', () => {
    expect(identity(makeMember({ finished: true }))).toMatchObject({ state: 'done' });
  });
});

describe('what is noted of an isolation', () => {
  const [first] = fence(makeMember()).actions as readonly [Action];
  const note = (of: Member, site = running) => withRestoration(of, [first], site);

  it('is what the NIC had at the first time', () => {
    const [noted] = note(makeMember());
    expect(noted).toEqual({
      undo: 'isolate-nic',
      serverId: 'i-production',
      networkInterfaceId: 'eni-service',
      securityGroupIds: ['sg-1'],
    });
    const again = makeMember({}, { restoration: note(makeMember()) });
    expect(note(again, siteOf({}, [service({ securityGroupIds: ['sg-9'] })]))).toEqual([noted]);
  });

  it('never has the isolation group, and what it had before where somebody has added one to that', () => {
    expect(note(makeMember(), siteOf({}, [service({ securityGroupIds: [ISOLATION, 'sg-ssh'] })]))).toMatchObject([
      { networkInterfaceId: 'eni-service', securityGroupIds: ['sg-1', 'sg-ssh'] },
    ]);
    const stranger = { ...first, networkInterfaceId: 'eni-stranger' } as Action;
    const site = siteOf({}, [service({ id: 'eni-stranger', securityGroupIds: [ISOLATION, 'sg-ssh'] })]);
    expect(withRestoration(makeMember(), [stranger], site)).toEqual([]);
  });

  it('is forgotten once somebody has given the NIC other groups', () => {
    const { instance } = makeMember({}, { restoration: note(makeMember()) });
    const kept = (site: typeof running) => withoutObsolete(instance, group.policy, site);
    expect(kept(cutOff)).toHaveLength(1);
    expect(kept(running)).toHaveLength(1);
    expect(kept(siteOf({}, [service({ securityGroupIds: [ISOLATION, 'sg-ssh'] })]))).toHaveLength(1);
    expect(kept(siteOf({}, [service({ securityGroupIds: ['sg-9'] })]))).toEqual([]);
  });
});

describe('a roll-back', () => {
  const restoration = withRestoration(makeMember(), fence(makeMember()).actions, running);
  const root = { device: '/dev/xvda', volumeId: 'vol-production', state: 'attached' };
  const down = (nics: readonly ObservedNic[]) => siteOf({ state: 'stopped', disks: [root], tags: {} }, nics);
  const givenBack = (site: ReturnType<typeof down>, instance: Partial<ProtectedInstance> = { restoration }) =>
    nextGiveBackActions(makeMember({}, instance), site);

  it('gives every NIC that is isolated its groups back, also where the guard has isolated it', () => {
    const actions = [RESTORE, { ...RESTORE, networkInterfaceId: 'eni-management', securityGroupIds: ['sg-admin'] }];
    const site = down([service(isolated), management(isolated)]);
    expect(givenBack(site)).toMatchObject({ state: 'waiting', actions });
    expect(givenBack(site, {})).toMatchObject({ state: 'waiting', actions });
    expect(givenBack(down([service(), management()]))).toMatchObject({ state: 'done' });
  });

  it('gives them back besides what somebody has added to the isolation group', () => {
    const site = down([service({ securityGroupIds: [ISOLATION, 'sg-ssh'] }), management()]);
    expect(givenBack(site)).toMatchObject({
      state: 'waiting',
      actions: [{ ...RESTORE, securityGroupIds: ['sg-1', 'sg-ssh'] }],
    });
  });

  it('leaves alone what somebody has given other groups, or taken elsewhere', () => {
    const site = down([service({ securityGroupIds: ['sg-9'] }), management({ attachment: attachedAt('i-third', 0) })]);
    expect(givenBack(site)).toMatchObject({ state: 'done' });
  });

  it('follows what it has noted of a NIC to where somebody has taken it since', () => {
    const { attachment: _, ...loose } = service(isolated);
    expect(givenBack(down([loose, management()]))).toMatchObject({ state: 'waiting', actions: [RESTORE] });
    const elsewhere = service({ ...isolated, attachment: attachedAt('i-third', 1) });
    expect(givenBack(down([elsewhere, management()]))).toMatchObject({ state: 'waiting', actions: [RESTORE] });
    const site = down([management()]);
    expect(givenBack(site)).toMatchObject({ state: 'waiting', actions: [] });
    const gone = { ...site, nics: new Map([...site.nics, ['eni-service', { is: 'absent' } as const]]) };
    expect(givenBack(gone)).toMatchObject({ state: 'done' });
  });

  it('says by name which NIC it cannot give back', () => {
    const stranger = service({ ...isolated, id: 'eni-stranger' });
    expect(givenBack(down([stranger, management()]), {})).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('eni-stranger of i-production has the isolation group'),
    });
  });

  it('waits where the NICs cannot be listed', () => {
    const site = down([service(isolated)]);
    const unlisted = { ...site, found: { ...site.found, nicsOfServers: new Map() } };
    expect(givenBack(unlisted)).toMatchObject({ state: 'waiting', actions: [] });
  });
});

describe('the record of an isolated NIC', () => {
  it('keeps the groups that it had', () => {
    const aggregate = {
      group,
      instances: [makeProtectedInstance({ nics: RECORDED })],
      pairs: [makeReplicationPair()],
    };
    const site = siteOf({}, [service(isolated), management({ securityGroupIds: ['sg-new'] })]);
    const [{ nics }] = refreshRecorded(aggregate, site).instances as [ProtectedInstance];
    expect(nics.map(({ securityGroupIds }) => securityGroupIds)).toEqual([['sg-1'], ['sg-new']]);
    const mixed = siteOf({}, [service({ securityGroupIds: [ISOLATION, 'sg-ssh'] })]);
    expect(refreshRecorded(aggregate, mixed).instances[0]?.nics[0]?.securityGroupIds).toEqual(['sg-1']);
  });

  it('is what a plan promises', () => {
    const site = makeSite({ nics: [service(isolated), makeDrNic()] });
    expect(planOf({}, site, { policy: group.policy })).toMatchObject({ securityGroupIds: ['sg-1'] });
    const mixed = makeSite({ nics: [service({ securityGroupIds: [ISOLATION, 'sg-ssh'] }), makeDrNic()] });
    expect(planOf({}, mixed, { policy: group.policy })).toMatchObject({ securityGroupIds: ['sg-1', 'sg-ssh'] });
  });
});

describe('the plan of a group with an isolation group', () => {
  const aggregate = {
    group: makeProtectionGroup({ policy: group.policy }),
    instances: [makeProtectedInstance()],
    pairs: [makeReplicationPair()],
  };
  const found = (site: ReturnType<typeof makeSite>) =>
    planFailover(aggregate, site).findings.filter(({ code }) => code.startsWith('isolation-'));

  it.each([
    [
      'passes where it is in the VPC of production',
      [{ id: ISOLATION, name: 'isolation', vpcId: 'vpc-1' }],
      'PASS',
      'isolation-group-usable',
    ],
    [
      'only warns where it is in another VPC, as production is fenced without it',
      [{ id: ISOLATION, name: 'isolation', vpcId: 'vpc-9' }],
      'WARN',
      'isolation-group-elsewhere',
    ],
    ['warns where it cannot be seen', [], 'WARN', 'isolation-group-unknown'],
  ] as const)('%s', (_, securityGroups, verdict, code) => {
    expect(found(makeSite({ securityGroups }))).toMatchObject([{ verdict, code }]);
  });

  it('only warns where it does not exist any more, as production is fenced without it', () => {
    const site = makeSite({}, { securityGroups: new Map([[ISOLATION, { is: 'absent' }]]) });
    expect(found(site)).toMatchObject([{ verdict: 'WARN', code: 'isolation-group-missing' }]);
  });

  it('says nothing of it for other groups', () => {
    const { findings } = planFailover({ ...aggregate, group: makeProtectionGroup() }, makeSite());
    expect(findings.filter(({ code }) => code.startsWith('isolation-'))).toEqual([]);
  });

  it('only warns where the isolation would be denied, as production is fenced without it', () => {
    const plan = planFailover(aggregate, makeSite({ securityGroups: [{ id: ISOLATION, name: 'x', vpcId: 'vpc-1' }] }));
    const asked = (call: string) =>
      withPermissions(plan, {
        at: START,
        asked: [{ api: 'ModifyNetworkInterfaceAttribute', call, permission: { is: 'denied', why: 'no' } }],
      }).findings.filter(({ code }) => code === 'permission-denied');
    expect(asked('isolate-nic eni-service')).toMatchObject([{ verdict: 'WARN' }]);
    expect(asked('restore-groups eni-service')).toMatchObject([{ verdict: 'BLOCK' }]);
  });
});

describe('the plan for a DR server whose NIC an earlier failover has left isolated', () => {
  const look = (securityGroupIds: readonly string[], deviceIndex = 0) =>
    makeSite({
      nics: [
        service({ attachment: attachedAt('i-production', deviceIndex) }),
        makeDrNic({ securityGroupIds, subnetId: 'subnet-2' }),
      ],
    });
  const judged = (
    site: ReturnType<typeof look>,
    eip: 'required' | 'preferred',
    instance: Partial<ProtectedInstance> = {},
    deviceIndex = 0,
  ) => {
    const demands = { mac: 'preferred', privateIp: 'preferred', eip } as const;
    // A member's identity is on the move in an unfinished failover of its group only.
    const status = instance.progress ? 'error-failing-over' : 'protected';
    const of = makeProtectionGroup({ policy: group.policy, demands, status });
    const instances = [makeProtectedInstance({ nics: [makeNic({ deviceIndex })], ...instance })];
    const { servers } = planFailover({ group: of, instances, pairs: [makeReplicationPair()] }, site);
    return servers[0]?.findings.filter(({ code }) => code === 'dr-nic-isolated') ?? [];
  };

  it('blocks where what is required would go to it, with what to do', () => {
    expect(judged(look([ISOLATION, 'sg-1']), 'required')).toMatchObject([
      { verdict: 'BLOCK', message: expect.stringMatching(/eni-dr of DR server i-dr .*The EIP that .*Give it its own/) },
    ]);
    expect(judged(look(['sg-1']), 'required')).toEqual([]);
  });

  it('only warns where nothing goes there that is required, and once an identity is on the move', () => {
    expect(judged(look([ISOLATION]), 'preferred')).toMatchObject([{ verdict: 'WARN' }]);
    expect(judged(look([ISOLATION], 1), 'required', {}, 1)).toMatchObject([{ verdict: 'WARN' }]);
    const progress = { ...startProgress('f-1', START), committedAt: START };
    expect(judged(look([ISOLATION]), 'required', { progress, status: 'failing-over' })).toMatchObject([
      { verdict: 'WARN' },
    ]);
  });

  it('says nothing of a NIC that has moved there and gets its groups back', () => {
    const site = makeSite({ nics: [service({ ...isolated, attachment: attachedAt('i-dr', 1) }), makeDrNic()] });
    expect(judged(site, 'required', { status: 'failing-over' }, 1)).toEqual([]);
  });
});
