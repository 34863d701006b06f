import { describe, expect, it } from 'vitest';
import { phaseOf } from '../../../lambdas/domain/group/progress.ts';
import { launching, observeRelaunch } from '../../../lambdas/domain/identity/relaunch.ts';
import { nextActions } from '../../../lambdas/domain/pass/next-actions.ts';
import { DISKS } from '../../../lambdas/domain/phases/disks/disks.ts';
import { FENCE } from '../../../lambdas/domain/phases/fence/fence.ts';
import { IDENTITY } from '../../../lambdas/domain/phases/identity/identity.ts';
import { isMove } from '../../../lambdas/domain/phases/point-of-no-return.ts';
import { terminatedBy, withinDeployment } from '../../../lambdas/domain/plan/plan-relaunch.ts';
import type { FailoverPlan } from '../../../lambdas/domain/plan/plan-types.ts';
import type { ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { START } from '../../support/builders.ts';
import { found, makeDrNic, makeServer, makeVolume } from '../../support/observed.ts';
import { attachedAt, PREFERRED } from '../support/identity.ts';
import {
  fenced,
  forbidding,
  looseNic,
  MODEL,
  planRelaunch,
  prepared,
  primary,
  readySite,
  relaunching,
} from '../support/relaunch.ts';

const strategyIn = ({ servers }: FailoverPlan) => servers[0]?.nics[0]?.strategy;
const codesIn = ({ servers }: FailoverPlan) =>
  servers
    .flatMap(({ findings, nics }) => [...findings, ...nics.flatMap((nic) => nic.findings)])
    .map(({ code }) => code);
const next = (site: ObservedSite, member = relaunching(site)) => nextActions(IDENTITY, member, site, START);
const kinds = (site: ObservedSite) => next(site).actions.map((action) => action.do);
const TERMINATE = [{ do: 'terminate', serverId: 'i-production', serverType: 'm6i.large' }];

describe('the plan of a primary NIC whose server may be terminated', () => {
  it('relaunches it, and says IRREVERSIBLE and for which server', () => {
    const plan = planRelaunch(readySite());
    expect(strategyIn(plan)).toBe('relaunch');
    expect(plan.servers[0]?.nics[0]?.fidelity).toEqual({ privateIp: 'PRESERVED', eip: 'PRESERVED', mac: 'PRESERVED' });
    expect(plan.servers[0]?.verdict).toBe('WARN');
    expect(terminatedBy(plan).map(({ name }) => name)).toEqual(['web']);
    const warning = plan.servers[0]?.findings.find(({ code }) => code === 'production-terminated');
    expect(warning?.message).toMatch(/IRREVERSIBLE.*i-production.*TERMINATED.*i-dr itself stays stopped.*vol-data/);
  });

  it('terminates nothing where that is not allowed, or where nothing that is required would be lost', () => {
    expect(strategyIn(planRelaunch(readySite(), { group: forbidding }))).toBe('reassign-ips');
    expect(codesIn(planRelaunch(readySite(), { group: forbidding }))).toContain('mac-changed');
    expect(strategyIn(planRelaunch(readySite(), { nic: { demands: PREFERRED } }))).not.toBe('relaunch');
    const secondary = { ...PREFERRED, privateIp: 'required' } as const;
    expect(strategyIn(planRelaunch(readySite(), { nic: { demands: secondary, primaryIp: 'management' } }))).toBe(
      'reassign-ips',
    );
    expect(strategyIn(planRelaunch(readySite(), { nic: { deviceIndex: 1 } }))).toBe('move-eni');
    expect(strategyIn(planRelaunch(readySite(), { nic: { role: 'management' } }))).toBe('stays');
    const sites = { ...relaunching(readySite()).group.sites };
    const twoZones = { ...sites, target: { ...sites.target, availabilityZone: 'eu-central-1b' } };
    expect(strategyIn(planRelaunch(readySite(), { group: { sites: twoZones } }))).toBe('remap-eip');
  });

  it.each([
    [
      'relaunch-model-unknown',
      readySite({ servers: [fenced(false), { ...prepared, launchedAs: undefined as never }] }),
    ],
    ['relaunch-volumes-unknown', readySite({ servers: [fenced(undefined), prepared] })],
    ['relaunch-of-spot', readySite({ servers: [{ ...fenced(false), spot: true }, prepared] })],
    [
      'relaunch-tenancy',
      readySite({ servers: [fenced(false), { ...prepared, launchedAs: { ...MODEL, tenancy: 'host' } }] }),
    ],
    [
      'relaunch-nic-not-kept',
      readySite({
        nics: [
          primary(false),
          { ...primary(false), id: 'eni-lambda', type: 'lambda', attachment: attachedAt('i-production', 2) },
          makeDrNic(),
        ],
      }),
    ],
  ])('blocks with %s', (code, site) => {
    const plan = planRelaunch(site);
    expect(codesIn(plan)).toContain(code);
    expect(plan.verdict).toBe('BLOCK');
  });

  it('blocks where the deployment has no permission for it, before anything is touched', () => {
    const plan = planRelaunch(readySite());
    expect(withinDeployment(plan, 'allowed')).toBe(plan);
    expect(withinDeployment(plan, 'forbidden')).toMatchObject({ verdict: 'BLOCK' });
    const gentle = planRelaunch(readySite(), { group: forbidding });
    expect(withinDeployment(gentle, 'forbidden')).toBe(gentle);
  });
});

/** As an earlier failover without a relaunch left it. */
const heldByPrepared = makeVolume({
  state: 'in-use',
  attachments: [{ serverId: 'i-dr', device: '/dev/xvda', state: 'attached' }],
});

describe('a production server', () => {
  it('is not terminated for a DR disk that the prepared server holds, which fails by name beforehand', () => {
    const site = readySite({ volumes: [heldByPrepared] });
    expect(nextActions(DISKS, relaunching(site), site, START)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('vol-new is attached to i-dr as /dev/xvda, and has to be free for the server'),
    });
  });

  it('is terminated once it is fenced and everything of it is seen to be kept', () => {
    expect(next(readySite()).actions).toEqual(TERMINATE);
    expect(next(readySite()).actions.every(isMove)).toBe(true);
  });

  it.each<[string, ObservedSite, readonly string[]]>([
    ['runs', readySite({ servers: [makeServer(), prepared] }), []],
    ['has its root volume', readySite({ servers: [makeServer({ state: 'stopped' }), prepared] }), []],
    ['would take a NIC along', readySite({ nics: [primary(true), makeDrNic()] }), ['keep-nic']],
    ['would take a volume along', readySite({ servers: [fenced(true), prepared] }), ['keep-volumes']],
    ['may take a volume along', readySite({ servers: [fenced(undefined), prepared] }), []],
    ['is protected', readySite({}, protectedFrom(true)), ['set-protection']],
    ['may be protected', readySite({}, protectedFrom(undefined)), []],
    ['has no DR disk', readySite({ volumes: [] }), []],
    ['has a DR disk in the making', readySite({ volumes: [makeVolume({ state: 'creating' })] }), []],
    ['has a DR disk that another server holds', readySite({ volumes: [heldByPrepared] }), []],
  ])('is not terminated while it %s', (_, site, expected) => {
    expect(kinds(site)).toEqual(expected);
    expect(next(site).state).toBe('waiting');
  });

  it('is not terminated before the launch of its successor was found permitted', () => {
    const member = relaunching(readySite());
    const progress = member.instance.progress;
    if (!progress) throw new Error('no progress');
    const identity = { ...phaseOf(progress, 'identity'), issued: {} };
    const unchecked = {
      ...member,
      instance: { ...member.instance, progress: { ...progress, phases: { ...progress.phases, identity } } },
    };
    expect(next(readySite(), unchecked).actions.map((action) => action.do)).toEqual(['check-launch']);
  });

  it('is not terminated where the policy of its group has changed since the promise', () => {
    const member = relaunching(readySite());
    const group = { ...member.group, ...forbidding };
    expect(next(readySite(), { ...member, group })).toMatchObject({ state: 'failed', actions: [] });
  });
});

/** With what EC2 shows of its termination protection. */
function protectedFrom(isOn: boolean | undefined): Partial<ObservedSite> {
  const { protections } = readySite();
  return {
    protections: { ...protections, disableApiTermination: found(isOn === undefined ? {} : { 'i-production': isOn }) },
  };
}

describe('the successor of a terminated server', () => {
  const gone = makeServer({ state: 'terminated', disks: [] });
  const terminated = readySite({ servers: [gone, prepared], nics: [looseNic, makeDrNic()] });
  const successor = makeServer({ id: 'i-new', tags: { 'sdrs:relaunch-of': 'instance-1' } });
  const onNew = { ...looseNic, status: 'in-use', attachment: attachedAt('i-new', 0) };
  const onSuccessor = [
    makeVolume({ state: 'in-use', attachments: [{ serverId: 'i-new', device: '/dev/xvda', state: 'attached' }] }),
  ];
  const withSuccessor = (state: typeof successor.state, volumes = [makeVolume()]): ObservedSite => {
    const site = readySite({
      servers: [gone, prepared, { ...successor, state }],
      nics: [onNew, makeDrNic()],
      volumes,
    });
    return { ...site, found: { ...site.found, relaunchesOf: found({ 'instance-1': ['i-new'] }) } };
  };

  it('is launched on the NIC, like the prepared one, with a token that no failover changes', () => {
    const [launch] = next(terminated).actions;
    expect(launch).toEqual({
      do: 'launch-server',
      groupId: 'group-1',
      instanceId: 'instance-1',
      networkInterfaceId: 'eni-service',
      model: MODEL,
      clientToken: 'sdrs-relaunch-i-production-0',
    });
  });

  it('is not launched while another server has the NIC, or while it is not known whether there is one already', () => {
    const foreign = { ...onNew, attachment: attachedAt('i-third', 0) };
    expect(next(readySite({ servers: [gone, prepared], nics: [foreign] }))).toMatchObject({ state: 'failed' });
    const blind = { ...terminated, found: { ...terminated.found, relaunchesOf: new Map() } };
    expect(next(blind)).toMatchObject({ state: 'waiting', actions: [] });
  });

  it('takes the place of the prepared server once it has come to life, and is stopped', () => {
    expect(relaunching(withSuccessor('pending')).drServerId).toBe('i-dr');
    const member = relaunching(withSuccessor('running'));
    expect(member.drServerId).toBe('i-new');
    expect(member.instance.servers).toEqual({ source: 'i-production', target: 'i-new' });
    expect(member.instance.relaunch).toMatchObject({ preparedServerId: 'i-dr', serverId: 'i-new' });
    expect(next(withSuccessor('running'), member).actions).toEqual([
      { do: 'force-stop', serverId: 'i-new', serverType: 'm6i.large' },
    ]);
    expect(next(withSuccessor('stopped'), member)).toMatchObject({ state: 'waiting', actions: [] });
    expect(next(withSuccessor('stopped', onSuccessor), member).state).toBe('done');
  });

  it('is not stopped any more once it was seen to be down: whoever has started it since wanted that', () => {
    const member = relaunching(withSuccessor('stopped'));
    expect(member.instance.relaunch).toMatchObject({ serverId: 'i-new', stoppedAt: START });
    const running = observeRelaunch(member, withSuccessor('running'));
    expect(running.instance.relaunch).toMatchObject({ stoppedAt: START });
    for (const state of ['pending', 'running', 'stopping'] as const) {
      expect(next(withSuccessor(state), running).actions.map((action) => action.do)).not.toContain('force-stop');
    }
    expect(nextActions(DISKS, running, withSuccessor('running'), START)).toMatchObject({
      state: 'waiting',
      reason: expect.stringContaining('DR server i-new is running; it must be stopped'),
    });
  });

  it('is asked for with the same model from the first launch on, also where somebody else has terminated production', () => {
    const member = relaunching(terminated);
    const launch = next(terminated, member);
    const noted = { ...member, instance: { ...member.instance, relaunch: launching(member.instance, START) } };
    const changed = { ...prepared, launchedAs: { ...MODEL, instanceType: 'm6i.xlarge' } };
    const later = readySite({ servers: [gone, changed], nics: [looseNic, makeDrNic()] });
    expect(next(later, observeRelaunch(noted as typeof member, later)).actions).toEqual(launch.actions);
    expect(next(later, observeRelaunch(member, later)).actions).toMatchObject([{ model: changed.launchedAs }]);
  });

  it('is not launched before its DR disks can be attached to it', () => {
    for (const volumes of [[], [makeVolume({ state: 'creating' })], [heldByPrepared]]) {
      const site = readySite({ servers: [gone, prepared], nics: [looseNic, makeDrNic()], volumes });
      expect(next(site)).toMatchObject({ state: 'waiting', actions: [] });
      expect(next(site).reason).toContain('NIC eni-service is free, its server i-production terminated');
    }
  });

  it('is launched anew, with another token, where a launch has died', () => {
    const site = { ...withSuccessor('terminated'), nics: terminated.nics };
    expect(next(site).actions).toMatchObject([{ do: 'launch-server', clientToken: 'sdrs-relaunch-i-production-1' }]);
  });

  it('is launched also when EC2 has forgotten the terminated server, but only then', () => {
    const forgotten = { ...terminated, servers: new Map([...terminated.servers, ['i-production', { is: 'absent' }]]) };
    const site = forgotten as ObservedSite;
    expect(next(site)).toMatchObject({ state: 'waiting', actions: [] });
    const member = relaunching(readySite());
    const { relaunch } = member.instance;
    if (!relaunch) throw new Error('nothing on record');
    const givenUp = { ...member, instance: { ...member.instance, relaunch: { ...relaunch, terminatingAt: START } } };
    expect(next(site, givenUp).actions).toMatchObject([{ do: 'launch-server' }]);
    expect(nextActions(FENCE, givenUp, site, START)).toMatchObject({ state: 'done', rung: 'F6' });
  });
});
