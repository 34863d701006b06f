import { describe, expect, it } from 'vitest';
import type { NicPlan } from '../../../lambdas/domain/group/promise.ts';
import type { RecordedNic } from '../../../lambdas/domain/group/recorded-nic.ts';
import { brokenPromises } from '../../../lambdas/domain/identity/promises.ts';
import { changedFacts, planBasis } from '../../../lambdas/domain/plan/plan-basis.ts';
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
import { attachedAt, fencedSite, makeIdentityMember, nextOf, PREFERRED, planOf } from '../support/identity.ts';

const TWO_ZONES = {
  sites: {
    source: { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' },
    target: { availabilityZone: 'eu-central-1b', vpcId: 'vpc-1' },
  },
};
const DESTINATION = '10.99.0.10/32';
const LOCAL: ObservedRoute = { destination: '10.0.0.0/16', target: 'local', state: 'active' };
const nic: Partial<RecordedNic> = {
  overlay: { addresses: ['10.99.0.10'], routeTableIds: ['rtb-1', 'rtb-2'] },
  demands: { mac: 'preferred' },
};

const table = (id: string, target: string | undefined, state = 'active') => ({
  id,
  vpcId: 'vpc-1',
  routes: [LOCAL, ...(target ? [{ destination: DESTINATION, target, state }] : [])],
});
const tables = (first: string | undefined, second = first) => [table('rtb-1', first), table('rtb-2', second)];
const origin = makeObservedNic({ sourceDestCheck: false });
const drNic = (overrides: Partial<ObservedNic> = {}) => makeDrNic({ sourceDestCheck: true, ...overrides });
const eipAt = (networkInterfaceId: string, privateIp: string) => makeAddress({ networkInterfaceId, privateIp });

const volumes = [makeDrDisk({ availabilityZone: 'eu-central-1b' })];
const BEFORE = { nics: [origin, drNic()], addresses: [makeAddress()], routeTables: tables('eni-service'), volumes };
const READY = {
  volumes,
  nics: [origin, drNic({ sourceDestCheck: false })],
  addresses: [eipAt('eni-dr', '10.0.0.99')],
  routeTables: tables('eni-service'),
};
const AFTER = { ...READY, routeTables: tables('eni-dr') };

const plan = (overrides: Partial<RecordedNic> = {}, look: ObservedSite = makeSite(BEFORE)): NicPlan =>
  planOf({ ...nic, ...overrides }, look, TWO_ZONES);
const codes = ({ findings }: NicPlan) => findings.map(({ verdict, code }) => `${verdict} ${code}`);
const member = (promise = plan()) => makeIdentityMember(nic, promise, TWO_ZONES);
const replace = (tableId: string, networkInterfaceId: string) => ({
  do: 'replace-route',
  tableId,
  destination: DESTINATION,
  networkInterfaceId,
});

describe('the plan of a NIC with overlay addresses, across zones', () => {
  it('leads them to the DR NIC in every table, and counts nothing but them and the EIP as the identity', () => {
    expect(plan()).toMatchObject({
      strategy: 'overlay-route',
      landsOn: 'eni-dr',
      fidelity: { privateIp: 'OVERLAY', eip: 'PRESERVED', mac: 'IMPOSSIBLE' },
      routes: ['rtb-1', 'rtb-2'].map((tableId) => ({
        tableId,
        destination: DESTINATION,
        to: 'eni-dr',
        back: 'eni-service',
      })),
    });
    expect(codes(plan())).toEqual(['WARN mac-impossible']);
    expect(codes(plan({ demands: { mac: 'required' } }))).toEqual(['BLOCK mac-impossible']);
  });

  it("counts the NIC's own private IPs as lost where its owner says that clients use them", () => {
    const declared = plan({ overlay: { addresses: ['10.99.0.10'], routeTableIds: ['rtb-1'], ownIps: 'service' } });
    expect(declared.fidelity.privateIp).toBe('CHANGED');
    expect(codes(declared)).toContain('BLOCK private-ip-changed');
  });

  it.each<[string, ObservedSite]>([
    ['BLOCK route-held-elsewhere', makeSite({ ...BEFORE, routeTables: tables('eni-service', 'eni-third') })],
    ['BLOCK route-table-missing', makeSite(BEFORE, { routeTables: new Map([['rtb-1', { is: 'absent' }]]) })],
    ['BLOCK route-table-unknown', makeSite(BEFORE, { routeTables: new Map() })],
    ['WARN route-missing', makeSite({ ...BEFORE, routeTables: tables(undefined) })],
    [
      'BLOCK route-table-other-vpc',
      makeSite({ ...BEFORE, routeTables: tables('eni-service').map((one) => ({ ...one, vpcId: 'vpc-2' })) }),
    ],
    [
      'BLOCK overlay-inside-vpc',
      makeSite({
        ...BEFORE,
        routeTables: tables('eni-service').map((one) => ({
          ...one,
          routes: [{ ...LOCAL, destination: '10.96.0.0/12' }],
        })),
      }),
    ],
    ['WARN source-dest-check-on', makeSite({ ...BEFORE, nics: [makeObservedNic({ sourceDestCheck: true }), drNic()] })],
    ['BLOCK no-dr-nic', makeSite({ ...BEFORE, nics: [origin] })],
  ])('says %s', (code, look) => {
    expect(codes(plan({}, look))).toContain(code);
  });

  it('takes routes that have gone to the DR NIC already for what they are', () => {
    expect(codes(plan({}, fencedSite(AFTER)))).toEqual(['WARN mac-impossible']);
  });
});

describe('leading an overlay to the DR server', () => {
  it('waits for the fence, then for EIP and check, and changes the routes only after both', () => {
    expect(nextOf(member(), makeSite(BEFORE)).actions).toEqual([]);
    expect(nextOf(member(), fencedSite(BEFORE)).actions.map(({ do: kind }) => kind)).toEqual([
      'associate-address',
      'source-dest-check-off',
    ]);
    expect(nextOf(member(), fencedSite(READY)).actions).toEqual([
      replace('rtb-1', 'eni-dr'),
      replace('rtb-2', 'eni-dr'),
    ]);
    expect(nextOf(member(), fencedSite(AFTER)).state).toBe('done');
  });

  it('makes a route where there is none, and names the one that a third party has', () => {
    const mixed = fencedSite({ ...READY, routeTables: [table('rtb-1', undefined), table('rtb-2', 'eni-third')] });
    expect(nextOf(member(), mixed).actions).toEqual([{ ...replace('rtb-1', 'eni-dr'), do: 'create-route' }]);
    const held = nextOf(member(), fencedSite({ ...READY, routeTables: tables('eni-dr', 'eni-third') }));
    expect([held.state, held.reason]).toEqual(['failed', expect.stringContaining('leads to eni-third')]);
  });

  it('waits where a table cannot be seen, and fails where it is gone', () => {
    expect(nextOf(member(), fencedSite(READY, { routeTables: new Map() }))).toMatchObject({
      state: 'waiting',
      actions: [],
    });
    const gone = found({ 'rtb-1': table('rtb-1', 'eni-dr') });
    expect(
      nextOf(member(), fencedSite(READY, { routeTables: new Map([...gone, ['rtb-2', { is: 'absent' }]]) })).state,
    ).toBe('failed');
  });

  it('leads no route to a NIC that has left the DR server', () => {
    const gone = drNic({ attachment: attachedAt('i-third', 1) });
    const verdict = nextOf(member(), fencedSite({ ...READY, nics: [origin, gone] }));
    expect(verdict.actions).toEqual([]);
    expect(verdict.reason).toContain('eni-dr is not attached');
  });
});

describe('the plan by its facts', () => {
  const basisOf = (routeTables: ReturnType<typeof tables>) => {
    const aggregate = {
      group: makeProtectionGroup(TWO_ZONES),
      instances: [makeProtectedInstance({ nics: [makeNic(nic)] })],
      pairs: [makeReplicationPair()],
    };
    return planBasis(aggregate, makeSite({ ...BEFORE, routeTables }));
  };

  it('is another one where a route leads elsewhere, and the same where its target has only stopped', () => {
    const before = basisOf(tables('eni-service'));
    const stolen = basisOf(tables('eni-service', 'eni-third'));
    expect(changedFacts(before, stolen)).toEqual(['web: routes']);
    const dark = [table('rtb-1', 'eni-service', 'blackhole'), table('rtb-2', 'eni-service', 'blackhole')];
    expect(changedFacts(before, basisOf(dark))).toEqual([]);
  });
});

describe('the promise of an overlay', () => {
  const broken = (routeTables: ReturnType<typeof tables>, drState: 'stopped' | 'running' = 'stopped') =>
    brokenPromises(
      member(),
      plan(),
      makeSite({ ...AFTER, routeTables, servers: [makeServer(), makeDrServer({ state: drState })] }),
    );

  it('is kept by a route to the DR NIC, also while the server behind it is stopped and EC2 calls it a blackhole', () => {
    const dark = [table('rtb-1', 'eni-dr', 'blackhole'), table('rtb-2', 'eni-dr', 'blackhole')];
    expect(broken(dark)).toEqual([]);
    expect(broken(dark, 'running')).toHaveLength(2);
  });

  it('is broken, table by table, by a route that leads elsewhere or is gone', () => {
    expect(broken([table('rtb-1', 'eni-third'), table('rtb-2', undefined)])).toEqual([
      '10.99.0.10/32 in rtb-1 is routed to eni-third, promised was eni-dr',
      'there is no route for 10.99.0.10/32 in rtb-2, promised was one to eni-dr',
    ]);
  });
});

describe('an overlay in one zone', () => {
  it('needs no call where the NIC itself moves, as its routes lead to the NIC', () => {
    const moved = planOf(nic, makeSite(BEFORE));
    expect(moved).toMatchObject({ strategy: 'move-eni', routes: [{ to: 'eni-service' }, { to: 'eni-service' }] });
    const atDr = makeObservedNic({ attachment: attachedAt('i-dr', 1), sourceDestCheck: false });
    const look = fencedSite({ ...BEFORE, nics: [atDr, drNic()], volumes: [makeDrDisk()] });
    expect(nextOf(makeIdentityMember(nic, moved), look).state).toBe('done');
  });

  it('goes with secondary private IPs that are reassigned', () => {
    const primary = { ...nic, deviceIndex: 0, demands: PREFERRED };
    const held = makeObservedNic({ attachment: attachedAt('i-production', 0), sourceDestCheck: false });
    const reassigned = planOf(primary, makeSite({ ...BEFORE, nics: [held, drNic()] }));
    expect(reassigned).toMatchObject({ strategy: 'reassign-ips', fidelity: { privateIp: 'OVERLAY' } });
    expect(reassigned.routes).toMatchObject([{ to: 'eni-dr' }, { to: 'eni-dr' }]);
  });
});
