import { describe, expect, it } from 'vitest';
import type { GroupAggregate, ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import type { FailoverPlan } from '../../../lambdas/domain/plan/plan-types.ts';
import { faultEvidence, unmetPrerequisites } from '../../../lambdas/domain/plan/prerequisites.ts';
import type { ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { makeNic, makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import {
  found,
  makeAddress,
  makeDrNic,
  makeDrServer,
  makeObservedNic,
  makeServer,
  makeSite,
  makeSnapshot,
} from '../../support/observed.ts';

const makeAggregate = (overrides: Partial<GroupAggregate> = {}): GroupAggregate => ({
  group: makeProtectionGroup(),
  instances: [makeProtectedInstance()],
  pairs: [makeReplicationPair()],
  ...overrides,
});

const TWO_ZONES: ProtectionGroup['sites'] = {
  source: { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' },
  target: { availabilityZone: 'eu-central-1b', vpcId: 'vpc-1' },
};
const inOtherZone = { availabilityZone: 'eu-central-1b' };
const crossZoneSite = () => makeSite({ servers: [makeServer(), makeDrServer(inOtherZone)] });

const codes = (plan: FailoverPlan) =>
  [
    ...plan.findings,
    ...plan.servers.flatMap((server) => [...server.findings, ...server.nics.flatMap((n) => n.findings)]),
  ]
    .filter(({ verdict }) => verdict !== 'PASS')
    .map(({ code, verdict }) => `${verdict} ${code}`);

describe('the plan of a group in one zone', () => {
  it('promises IP, EIP and MAC of a NIC at index 1 by moving it', () => {
    const plan = planFailover(makeAggregate(), makeSite());
    expect(codes(plan)).toEqual([]);
    expect(plan.verdict).toBe('PASS');
    expect(plan.servers[0]?.nics[0]).toMatchObject({
      strategy: 'move-eni',
      landsOn: 'eni-service',
      fidelity: { privateIp: 'PRESERVED', eip: 'PRESERVED', mac: 'PRESERVED' },
      addresses: [{ publicIp: '203.0.113.11', privateIp: '10.0.0.11' }],
    });
  });

  it('names the recovery point and what will be lost', () => {
    const plan = planFailover(makeAggregate(), makeSite());
    const finding = plan.servers[0]?.findings.find(({ code }) => code === 'recovery-point');
    expect(finding?.message).toContain('the 30 s since then');
  });

  it('blocks a service NIC at index 0 that must keep its MAC, and says why', () => {
    const instances = [makeProtectedInstance({ nics: [makeNic({ deviceIndex: 0 })] })];
    const nic = makeObservedNic({ attachment: { ...attachment(), deviceIndex: 0 } });
    const plan = planFailover(makeAggregate({ instances }), makeSite({ nics: [nic, makeDrNic()] }));
    expect(codes(plan)).toContain('BLOCK mac-changed');
    expect(plan.servers[0]?.nics[0]?.findings[0]?.message).toContain('which EC2 never detaches');
  });

  it('remaps the EIP of a primary NIC whose MAC and private IP are only preferred', () => {
    const demands = { mac: 'preferred', privateIp: 'preferred', eip: 'required' } as const;
    const instances = [makeProtectedInstance({ nics: [makeNic({ deviceIndex: 0, demands })] })];
    const nic = makeObservedNic({ attachment: { ...attachment(), deviceIndex: 0 } });
    const plan = planFailover(
      makeAggregate({ instances }),
      makeSite({ nics: [nic, makeDrNic({ subnetId: 'subnet-2' })] }),
    );
    expect(plan.verdict).toBe('WARN');
    expect(plan.servers[0]?.nics[0]).toMatchObject({
      strategy: 'remap-eip',
      landsOn: 'eni-dr',
      fidelity: { privateIp: 'CHANGED', eip: 'PRESERVED', mac: 'CHANGED' },
      addresses: [{ publicIp: '203.0.113.11', privateIp: '10.0.0.99' }],
    });
  });

  it('blocks an NIC for which there is no way at all', () => {
    const demands = { mac: 'preferred', privateIp: 'preferred', eip: 'preferred' } as const;
    const privateIps = [{ address: '10.0.0.11', primary: true }];
    const instances = [makeProtectedInstance({ nics: [makeNic({ deviceIndex: 0, demands, privateIps })] })];
    const nic = makeObservedNic({ attachment: { ...attachment(), deviceIndex: 0 }, privateIps });
    const plan = planFailover(makeAggregate({ instances }), makeSite({ nics: [nic, makeDrNic()] }));
    expect(codes(plan)).toContain('BLOCK no-strategy');
  });

  it('promises nothing of a management NIC and blocks nothing for it', () => {
    const instances = [makeProtectedInstance({ nics: [makeNic({ role: 'management' })] })];
    const plan = planFailover(makeAggregate({ instances }), makeSite());
    expect(plan.servers[0]?.nics[0]?.strategy).toBe('stays');
    expect(codes(plan)).toEqual(['WARN management-eip-stays']);
  });
});

const attachment = () => ({
  id: 'eni-attach-1',
  serverId: 'i-production',
  deviceIndex: 1,
  state: 'attached',
  deleteOnTermination: false,
});

it('the plan names a server that carries the tag of an earlier fence, on either side, until a failover has begun', () => {
  const tags = { 'sdrs:fenced': 'failover-1' };
  const site = makeSite({ servers: [makeServer({ tags }), makeDrServer({ tags })] });
  expect(codes(planFailover(makeAggregate(), site))).toEqual([
    'WARN production-server-tagged-fenced',
    'WARN dr-server-tagged-fenced',
  ]);
  const instances = [makeProtectedInstance({ status: 'error-failing-over' })];
  const group = makeProtectionGroup({ status: 'error-failing-over' });
  expect(codes(planFailover(makeAggregate({ group, instances }), site))).toEqual(['WARN dr-server-tagged-fenced']);
});

describe('the plan of a group in two zones', () => {
  it('says that the MAC is IMPOSSIBLE and blocks where it is required', () => {
    const group = makeProtectionGroup({ sites: TWO_ZONES });
    const plan = planFailover(makeAggregate({ group }), crossZoneSite());
    expect(plan.servers[0]?.nics[0]?.fidelity).toEqual({ privateIp: 'CHANGED', eip: 'PRESERVED', mac: 'IMPOSSIBLE' });
    expect(codes(plan)).toContain('BLOCK mac-impossible');
    expect(unmetPrerequisites(plan, { confirmed: true, evidence: [] }).join()).toContain(
      'MAC of eni-service is IMPOSSIBLE',
    );
  });

  it('warns where MAC and private IP are preferred, and remaps the EIP', () => {
    const demands = { mac: 'preferred', privateIp: 'preferred', eip: 'required' } as const;
    const plan = planFailover(
      makeAggregate({ group: makeProtectionGroup({ sites: TWO_ZONES, demands }) }),
      crossZoneSite(),
    );
    expect(codes(plan)).toEqual(['WARN mac-impossible', 'WARN private-ip-changed']);
    expect(plan.servers[0]?.nics[0]).toMatchObject({ strategy: 'remap-eip', landsOn: 'eni-dr' });
  });
});

const FLEET = { scalingGroup: 'fleet', lifecycle: 'InService' };
const SPOT = [makeServer({ spot: true }), makeDrServer()];

interface Case {
  readonly title: string;
  readonly aggregate?: Partial<GroupAggregate>;
  readonly site?: ObservedSite;
  readonly code: string;
}

const unknown = new Map([['i-dr', { is: 'unknown', why: 'the call was throttled' } as const]]);
const productionUnknown = new Map([
  ...makeSite().servers,
  ['i-production', { is: 'unknown', why: 'the zone does not answer' } as const],
]);

const CASES: readonly Case[] = [
  { title: 'no pairs', aggregate: { pairs: [] }, code: 'BLOCK no-pairs' },
  {
    title: 'protection off',
    aggregate: { group: makeProtectionGroup({ protectedStatus: 'stopped' }) },
    code: 'BLOCK protection-not-enabled',
  },
  {
    title: 'a wrong status',
    aggregate: { group: makeProtectionGroup({ status: 'stopping' }) },
    code: 'BLOCK wrong-status',
  },
  {
    title: 'an invalid member',
    aggregate: { instances: [makeProtectedInstance({ status: 'invalid' })] },
    code: 'BLOCK invalid-member',
  },
  {
    title: 'a replication link that is down',
    aggregate: { pairs: [makeReplicationPair({ faultLevel: 5 })] },
    code: 'BLOCK replication-link-down',
  },
  {
    title: 'a running DR server',
    site: makeSite({ servers: [makeServer(), makeDrServer({ state: 'running' })] }),
    code: 'BLOCK dr-server-not-stopped',
  },
  { title: 'a DR server in another zone', site: crossZoneSite(), code: 'BLOCK dr-server-elsewhere' },
  {
    title: 'a DR server that cannot be seen',
    site: { ...makeSite(), servers: unknown },
    code: 'BLOCK dr-server-unknown',
  },
  {
    title: 'a DR server that is gone',
    site: { ...makeSite(), servers: new Map([['i-dr', { is: 'absent' } as const]]) },
    code: 'BLOCK dr-server-missing',
  },
  {
    title: 'a DR server of another architecture',
    site: makeSite({ servers: [makeServer(), makeDrServer({ architecture: 'arm64' })] }),
    code: 'BLOCK architecture-differs',
  },
  {
    title: 'a DR server without a free slot',
    site: makeSite({}, { serverTypes: found({ 'm6i.large': { maxNetworkInterfaces: 1 } }) }),
    code: 'BLOCK dr-no-free-slot',
  },
  {
    title: 'a taken device index',
    site: makeSite({
      nics: [
        makeObservedNic(),
        makeDrNic(),
        makeDrNic({ id: 'eni-other', attachment: { ...attachment(), serverId: 'i-dr' } }),
      ],
    }),
    code: 'BLOCK dr-index-taken',
  },
  {
    title: 'an NIC held by a third server',
    site: makeSite({ nics: [makeObservedNic({ attachment: { ...attachment(), serverId: 'i-third' } }), makeDrNic()] }),
    code: 'BLOCK nic-held-elsewhere',
  },
  {
    title: 'an NIC that is gone',
    site: makeSite({}, { nics: new Map([['eni-service', { is: 'absent' }]]) }),
    code: 'BLOCK nic-missing',
  },
  {
    title: 'an EIP that is not ours',
    site: makeSite({}, { addresses: new Map([['eipalloc-1', { is: 'absent' }]]) }),
    code: 'BLOCK eip-not-owned',
  },
  {
    title: 'an EIP associated elsewhere',
    site: makeSite({ addresses: [makeAddress({ networkInterfaceId: 'eni-third' })] }),
    code: 'BLOCK eip-elsewhere',
  },
  {
    title: 'no recovery point',
    site: makeSite({ snapshots: [makeSnapshot({ state: 'pending' })] }),
    code: 'BLOCK no-recovery-point',
  },
  {
    title: 'recovery points that cannot be listed',
    site: { ...makeSite(), found: { ...makeSite().found, snapshotsOfVolumes: new Map() } },
    code: 'BLOCK recovery-point-unknown',
  },
  {
    title: 'a foreign disk at the DR device',
    site: makeSite({
      servers: [
        makeServer(),
        makeDrServer({ disks: [{ device: '/dev/xvda', volumeId: 'vol-foreign', state: 'attached' }] }),
      ],
    }),
    code: 'BLOCK dr-device-taken',
  },
  {
    title: 'production in service in an Auto Scaling group that can do without it',
    site: makeSite({}, { scaling: found({ 'i-production': { ...FLEET, size: { min: 0, desired: 1 } } }) }),
    code: 'WARN production-in-auto-scaling-group',
  },
  {
    title: 'production in service in an Auto Scaling group at its minimum',
    site: makeSite({}, { scaling: found({ 'i-production': { ...FLEET, size: { min: 1, desired: 1 } } }) }),
    code: 'BLOCK auto-scaling-group-at-minimum',
  },
  {
    title: 'two servers of an Auto Scaling group that can do without one',
    site: makeSite(
      {},
      {
        scaling: found({
          'i-production': { ...FLEET, size: { min: 2, desired: 3 } },
          'i-other': { ...FLEET, size: { min: 2, desired: 3 } },
        }),
      },
    ),
    code: 'BLOCK auto-scaling-group-at-minimum',
  },
  {
    title: 'production on standby in an Auto Scaling group',
    site: makeSite({}, { scaling: found({ 'i-production': { ...FLEET, lifecycle: 'Standby' } }) }),
    code: 'WARN production-not-in-service',
  },
  {
    title: 'production with the tag of an Auto Scaling group that cannot be asked',
    site: makeSite({ servers: [makeServer({ tags: { 'aws:autoscaling:groupName': 'fleet' } }), makeDrServer()] }),
    code: 'WARN auto-scaling-unknown',
  },
  {
    title: 'production on Spot by a one-time request',
    site: makeSite({ servers: SPOT }, { spotRequests: found({ 'i-production': 'one-time' } as const) }),
    code: 'BLOCK production-is-one-time-spot',
  },
  {
    title: 'production on Spot by a persistent request',
    site: makeSite({ servers: SPOT }, { spotRequests: found({ 'i-production': 'persistent' } as const) }),
    code: 'WARN production-is-spot',
  },
  {
    title: 'production on Spot by a request that cannot be seen',
    site: makeSite({ servers: SPOT }),
    code: 'WARN production-is-spot',
  },
  {
    title: 'production on Spot that is stopped already, maybe by EC2',
    site: makeSite({ servers: [makeServer({ spot: true, state: 'stopped' }), makeDrServer()] }),
    code: 'WARN production-spot-stopped',
  },
  {
    title: 'production on instance store',
    site: makeSite({ servers: [makeServer({ rootDeviceType: 'instance-store' }), makeDrServer()] }),
    code: 'BLOCK production-root-not-ebs',
  },
  {
    title: 'production that cannot be seen',
    site: { ...makeSite(), servers: productionUnknown },
    code: 'WARN production-unknown',
  },
  {
    title: 'an unprotected NIC of production',
    aggregate: { instances: [makeProtectedInstance({ nics: [] })] },
    code: 'BLOCK nic-not-protected',
  },
];

describe('the plan names', () => {
  it.each(CASES)('$title', ({ aggregate, site, code }) => {
    expect(codes(planFailover(makeAggregate(aggregate), site ?? makeSite()))).toContain(code);
  });

  it('what of an Auto Scaling group does not come home again', () => {
    const site = makeSite({}, { scaling: found({ 'i-production': { ...FLEET, size: { min: 0, desired: 1 } } }) });
    const said = planFailover(makeAggregate(), site).servers[0]?.findings.map(({ message }) => message) ?? [];
    expect(said).toContainEqual(expect.stringContaining('attaches it again once it runs; a failover home does not'));
    expect(said).toContainEqual(expect.stringContaining('the group terminates it, and nothing can come home to it'));
  });
});

describe('the fault of production', () => {
  const plan = planFailover(makeAggregate(), makeSite());

  it('must be confirmed or observed; else the refusal says how to confirm it', () => {
    expect(faultEvidence(makeAggregate(), makeSite())).toEqual([]);
    expect(unmetPrerequisites(plan, { confirmed: false, evidence: [] })).toEqual([
      expect.stringContaining('--confirm'),
    ]);
    expect(unmetPrerequisites(plan, { confirmed: true, evidence: [] })).toEqual([]);
  });

  it('is observed from a pair at fault level 2 or a failed status check', () => {
    const faulty = makeAggregate({ pairs: [makeReplicationPair({ faultLevel: 2 })] });
    expect(faultEvidence(faulty, makeSite())).toHaveLength(1);
    const impaired = makeSite({ servers: [makeServer({ impaired: true }), makeDrServer()] });
    expect(faultEvidence(makeAggregate(), impaired)).toHaveLength(1);
    expect(unmetPrerequisites(plan, { confirmed: false, evidence: ['seen'] })).toEqual([]);
  });
});

describe('identity of a member that no failover has touched', () => {
  const added = { address: '10.0.0.50', primary: false };
  const [withEip = added, secondary = added] = makeObservedNic().privateIps;

  it('is taken from production as it is now, with what was added since the import', () => {
    const eip = { allocationId: 'eipalloc-2', publicIp: '203.0.113.50' };
    const nic = makeObservedNic({ privateIps: [withEip, secondary, { ...added, eip }] });
    const addresses = [makeAddress(), makeAddress({ ...eip, privateIp: added.address })];
    const plan = planFailover(makeAggregate(), makeSite({ nics: [nic, makeDrNic()], addresses }));
    expect(codes(plan)).toEqual([]);
    expect(plan.servers[0]?.nics[0]?.addresses).toHaveLength(2);
  });

  it('never forgets what was recorded: an IP or EIP that is gone is named and blocks', () => {
    const withoutIp = makeSite({ nics: [makeObservedNic({ privateIps: [withEip] }), makeDrNic()] });
    expect(codes(planFailover(makeAggregate(), withoutIp))).toEqual(['BLOCK nic-ip-differs']);
    const bare = { address: withEip.address, primary: true };
    const withoutEip = makeSite(
      { nics: [makeObservedNic({ privateIps: [bare, secondary] }), makeDrNic()] },
      { addresses: new Map([['eipalloc-1', { is: 'absent' }]]) },
    );
    expect(codes(planFailover(makeAggregate(), withoutEip))).toEqual(['BLOCK eip-not-owned']);
  });

  it('follows an EIP that its owner has moved to another address of the server', () => {
    const eip = { allocationId: 'eipalloc-1', publicIp: '203.0.113.11' };
    const nic = makeObservedNic({
      privateIps: [
        { address: withEip.address, primary: true },
        { ...secondary, eip },
      ],
    });
    const plan = planFailover(makeAggregate(), makeSite({ nics: [nic, makeDrNic()] }));
    expect(codes(plan)).toEqual([]);
    expect(plan.servers[0]?.nics[0]?.addresses).toMatchObject([{ privateIp: secondary.address }]);
  });

  it('stays as recorded once a failover has touched the member', () => {
    const instances = [makeProtectedInstance({ status: 'error-failing-over' })];
    const group = makeProtectionGroup({ status: 'error-failing-over' });
    const nic = makeObservedNic({ macAddress: '0a:ff:ff:ff:ff:ff' });
    expect(codes(planFailover(makeAggregate({ group, instances }), makeSite({ nics: [nic, makeDrNic()] })))).toContain(
      'BLOCK nic-mac-differs',
    );
  });
});

describe('EIPs that are remapped', () => {
  const demands = { mac: 'preferred', privateIp: 'preferred', eip: 'required' } as const;
  const group = makeProtectionGroup({ sites: TWO_ZONES, demands });
  const other = { allocationId: 'eipalloc-2', publicIp: '203.0.113.22' };
  const second = makeNic({
    networkInterfaceId: 'eni-second',
    deviceIndex: 2,
    privateIps: [{ address: '10.0.0.21', primary: true, eip: other }],
  });
  const instances = [makeProtectedInstance({ nics: [makeNic(), second] })];
  const observedSecond = makeObservedNic({
    id: 'eni-second',
    attachment: { ...attachment(), id: 'eni-attach-2', deviceIndex: 2 },
    privateIps: second.privateIps,
  });
  const addresses = [
    makeAddress(),
    makeAddress({ ...other, networkInterfaceId: 'eni-second', privateIp: '10.0.0.21' }),
  ];
  const servers = [makeServer(), makeDrServer(inOtherZone)];
  const site = (drNic: ReturnType<typeof makeDrNic>) =>
    makeSite({ servers, nics: [makeObservedNic(), observedSecond, drNic], addresses });

  it('never share a private IP: one without a place blocks', () => {
    const plan = planFailover({ group, instances, pairs: [makeReplicationPair()] }, site(makeDrNic()));
    expect(codes(plan)).toContain('BLOCK no-dr-address');
  });

  it('take one private IP each, of all NICs of the server together', () => {
    const roomy = makeDrNic({
      privateIps: [
        { address: '10.0.0.99', primary: true },
        { address: '10.0.0.98', primary: false },
      ],
    });
    const plan = planFailover({ group, instances, pairs: [makeReplicationPair()] }, site(roomy));
    expect(plan.verdict).toBe('WARN');
    const places = plan.servers[0]?.nics.flatMap((nic) => nic.addresses.map(({ privateIp }) => privateIp));
    expect(places).toEqual(['10.0.0.99', '10.0.0.98']);
  });

  it('never push off an EIP that the DR server has itself', () => {
    const own = makeDrNic({
      privateIps: [
        { address: '10.0.0.99', primary: true, eip: { allocationId: 'eipalloc-9', publicIp: '203.0.113.99' } },
      ],
    });
    expect(codes(planFailover({ group, instances, pairs: [makeReplicationPair()] }, site(own)))).toContain(
      'BLOCK no-dr-address',
    );
  });
});
