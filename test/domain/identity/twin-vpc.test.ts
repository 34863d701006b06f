import { describe, expect, it } from 'vitest';
import type { NicPlan } from '../../../lambdas/domain/group/promise.ts';
import type { ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import type { RecordedNic } from '../../../lambdas/domain/group/recorded-nic.ts';
import { brokenPromises } from '../../../lambdas/domain/identity/promises.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import type { ObservedNic, ObservedRoute, ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { makeNic, makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import {
  found,
  makeAddress,
  makeDrDisk,
  makeDrNic,
  makeDrServer,
  makeObservedNic,
  makeServer,
  makeSite,
} from '../../support/observed.ts';
import { fencedSite, makeIdentityMember, nextOf, planOf } from '../support/identity.ts';

const TWINS: Partial<ProtectionGroup> = {
  sites: {
    source: { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' },
    target: { availabilityZone: 'eu-central-1b', vpcId: 'vpc-2' },
  },
};
const TABLE = 'tgw-rtb-1';
const nic: Partial<RecordedNic> = {
  twin: { transitGatewayRouteTableId: TABLE, attachments: { source: 'tgw-attach-1', target: 'tgw-attach-2' } },
  demands: { mac: 'preferred' },
};
const IPS = makeObservedNic().privateIps.map(({ address, primary }) => ({ address, primary }));
const DESTINATIONS = ['10.0.0.11/32', '10.0.0.12/32'];

const origin = makeObservedNic({ securityGroupNames: ['web'] });
const twinNic = (overrides: Partial<ObservedNic> = {}) =>
  makeDrNic({ vpcId: 'vpc-2', privateIps: IPS, securityGroupNames: ['web'], ...overrides });
const transit = (target: string | undefined, state = 'active') => ({
  id: TABLE,
  routes: target ? DESTINATIONS.map((destination): ObservedRoute => ({ destination, target, state })) : [],
});
const servers = [makeServer({ state: 'stopped', disks: [] }), makeDrServer({ vpcId: 'vpc-2' })];
const eipOn = (networkInterfaceId: string) => makeAddress({ networkInterfaceId });

const BEFORE = {
  servers,
  volumes: [makeDrDisk({ availabilityZone: 'eu-central-1b' })],
  nics: [origin, twinNic()],
  addresses: [makeAddress()],
  routeTables: [transit('tgw-attach-1')],
};
const READY = { ...BEFORE, addresses: [eipOn('eni-dr')] };
const AFTER = { ...READY, routeTables: [transit('tgw-attach-2')] };

const GATEWAY = { gateways: found({ 'vpc-2': { id: 'igw-2' } }) };

const plan = (
  overrides: Partial<RecordedNic> = {},
  look: ObservedSite = makeSite(BEFORE, GATEWAY),
  group = TWINS,
): NicPlan => planOf({ ...nic, ...overrides }, look, group);
const codes = ({ findings }: NicPlan) => findings.map(({ verdict, code }) => `${verdict} ${code}`);
const member = (promise = plan()) => makeIdentityMember(nic, promise, TWINS);
const lead = (kind: string, gatewayAttachmentId: string) =>
  DESTINATIONS.map((destination) => ({ do: kind, tableId: TABLE, destination, gatewayAttachmentId }));

describe('the plan of a NIC with a twin', () => {
  it('keeps the value of every private IP that the DR NIC has too, with the EIP on the same one', () => {
    expect(plan()).toMatchObject({
      strategy: 'twin-vpc',
      landsOn: 'eni-dr',
      fidelity: { privateIp: 'PRESERVED', eip: 'PRESERVED', mac: 'IMPOSSIBLE' },
      addresses: [{ publicIp: '203.0.113.11', privateIp: '10.0.0.11' }],
      routes: DESTINATIONS.map((destination) => ({
        via: 'transit',
        destination,
        to: 'tgw-attach-2',
        back: 'tgw-attach-1',
      })),
    });
    expect(codes(plan())).toEqual(['WARN mac-impossible']);
  });

  it('promises no address that the DR NIC was not seen to have', () => {
    const half = plan({}, makeSite({ ...BEFORE, nics: [origin, twinNic({ privateIps: IPS.slice(0, 1) })] }));
    expect(half.privateIps).toEqual([
      { address: '10.0.0.11', fidelity: 'PRESERVED' },
      { address: '10.0.0.12', fidelity: 'CHANGED' },
    ]);
    expect(half.routes).toHaveLength(1);
    expect(codes(half)).toEqual(expect.arrayContaining(['BLOCK private-ip-changed', 'BLOCK twin-address-missing']));
    expect(half.findings.find(({ code }) => code === 'twin-address-missing')?.message).toContain('10.0.0.12');
  });

  it('does not compare the groups of a NIC that is isolated, whose own ones are not shown', () => {
    const policy = {
      fencingBudgetSeconds: 600,
      migrationBudgetSeconds: 1800,
      isolationSecurityGroupId: 'sg-isolation',
    };
    const isolated = { ...origin, securityGroupIds: ['sg-isolation'], securityGroupNames: ['isolation'] };
    const look = makeSite({ ...BEFORE, nics: [isolated, twinNic()] });
    expect(codes(planOf(nic, look, TWINS))).toContain('WARN twin-security-groups-differ');
    expect(codes(planOf(nic, look, { ...TWINS, policy }))).not.toContain('WARN twin-security-groups-differ');
  });

  it.each<[string, ObservedSite]>([
    ['BLOCK route-held-elsewhere', makeSite({ ...BEFORE, routeTables: [transit('tgw-attach-3')] })],
    ['BLOCK route-table-unknown', makeSite(BEFORE, { routeTables: new Map() })],
    ['BLOCK route-table-missing', makeSite(BEFORE, { routeTables: new Map([[TABLE, { is: 'absent' }]]) })],
    ['WARN transit-route-blackhole', makeSite({ ...BEFORE, routeTables: [transit('tgw-attach-1', 'blackhole')] })],
    [
      'WARN twin-security-groups-differ',
      makeSite({ ...BEFORE, nics: [origin, twinNic({ securityGroupNames: ['db'] })] }),
    ],
    ['BLOCK no-dr-nic', makeSite({ ...BEFORE, nics: [origin] })],
    ['BLOCK no-internet-gateway', makeSite(BEFORE, { gateways: new Map([['vpc-2', { is: 'absent' }]]) })],
    ['WARN internet-gateway-unknown', makeSite(BEFORE)],
  ])('says %s', (code, look) => {
    expect(codes(plan({}, look))).toContain(code);
  });

  it('blocks where an address is dropped on purpose, and where both sites are one VPC', () => {
    const dropped = { id: TABLE, routes: [{ destination: '10.0.0.11/32', state: 'blackhole' }] };
    expect(codes(plan({}, makeSite({ ...BEFORE, routeTables: [dropped] })))).toContain('BLOCK route-held-elsewhere');
    const one = { availabilityZone: 'eu-central-1b', vpcId: 'vpc-1' };
    const group = { sites: { source: { ...one, availabilityZone: 'eu-central-1a' }, target: one } };
    expect(codes(plan({}, makeSite(BEFORE), group))).toContain('BLOCK twin-in-one-vpc');
  });
});

describe('leading clients to a twin', () => {
  it('brings the EIP first, then points each address at the DR VPC', () => {
    expect(nextOf(member(), makeSite({ ...BEFORE, servers: [makeServer(), makeDrServer()] })).actions).toEqual([]);
    expect(nextOf(member(), fencedSite(BEFORE)).actions).toEqual([
      { do: 'associate-address', allocationId: 'eipalloc-1', networkInterfaceId: 'eni-dr', privateIp: '10.0.0.11' },
    ]);
    expect(nextOf(member(), fencedSite(READY)).actions).toEqual(lead('replace-transit-route', 'tgw-attach-2'));
    expect(nextOf(member(), fencedSite(AFTER)).state).toBe('done');
  });

  it('makes static routes where there were none, and waits for one that is pending', () => {
    const none = fencedSite({ ...READY, routeTables: [transit(undefined)] });
    expect(nextOf(member(), none).actions).toEqual(lead('create-transit-route', 'tgw-attach-2'));
    const pending = fencedSite({ ...READY, routeTables: [transit('tgw-attach-2', 'pending')] });
    expect(nextOf(member(), pending)).toMatchObject({ state: 'waiting', actions: [] });
  });

  it('points nothing at a DR NIC that has lost an address since', () => {
    const lost = fencedSite({ ...READY, nics: [origin, twinNic({ privateIps: IPS.slice(0, 1) })] });
    expect(nextOf(member(), lost)).toMatchObject({ state: 'failed', actions: [] });
    expect(nextOf(member(), lost).reason).toContain('has no 10.0.0.12');
  });

  it('remembers in a second try which routes the first one has made', () => {
    const first = plan({}, makeSite({ ...BEFORE, routeTables: [transit(undefined)] }));
    const aggregate = {
      group: makeProtectionGroup({ ...TWINS, status: 'error-failing-over' }),
      instances: [makeProtectedInstance({ nics: [makeNic(nic)], promised: [first], status: 'failing-over' })],
      pairs: [makeReplicationPair()],
    };
    const second = planFailover(aggregate, makeSite(AFTER)).servers[0]?.nics[0];
    expect(second?.routes?.map(({ isNew }) => isNew)).toEqual([true, true]);
  });

  it('breaks its promise, address by address, where the route leads elsewhere or is dark', () => {
    const broken = (target: string, state: string) =>
      brokenPromises(member(), plan(), makeSite({ ...AFTER, routeTables: [transit(target, state)] }));
    expect(broken('tgw-attach-2', 'active')).toEqual([]);
    expect(broken('tgw-attach-2', 'blackhole')).toHaveLength(2);
    expect(broken('tgw-attach-1', 'active')[0]).toContain('10.0.0.11/32 in tgw-rtb-1 is routed to tgw-attach-1');
  });
});
