import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Member } from '../../lambdas/domain/group/member.ts';
import { nextActions } from '../../lambdas/domain/pass/next-actions.ts';
import { startProgress } from '../../lambdas/domain/phases/failover.ts';
import { FENCE } from '../../lambdas/domain/phases/fence/fence.ts';
import { IDENTITY } from '../../lambdas/domain/phases/identity/identity.ts';
import { isMove } from '../../lambdas/domain/phases/point-of-no-return.ts';
import type {
  Fact,
  ObservedServer,
  ObservedSite,
  ObservedVolume,
  ServerState,
} from '../../lambdas/domain/site/observed.ts';
import {
  makeNic,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
  START,
} from '../support/builders.ts';
import { makeDrNic, makeDrServer, makeObservedNic, makeServer, makeSite, makeVolume } from '../support/observed.ts';

const STATES: readonly ServerState[] = ['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated'];
const ROOT = { device: '/dev/xvda', volumeId: 'vol-production' };

const LISTED = [
  { weight: 9, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
] as const;
const drStates = fc.oneof(
  { weight: 1, arbitrary: fc.constant<ServerState>('stopped') },
  { weight: 1, arbitrary: fc.constantFrom(...STATES) },
);

const disks = fc.constantFrom(
  [],
  ...['attaching', 'attached', 'detaching', 'busy'].map((state) => [{ ...ROOT, state }]),
);

const production: fc.Arbitrary<Fact<ObservedServer>> = fc.oneof(
  fc.constant<Fact<ObservedServer>>({ is: 'absent' }),
  fc.constant<Fact<ObservedServer>>({ is: 'unknown', why: 'throttled' }),
  fc
    .record({ state: fc.constantFrom(...STATES), disks, tags: fc.constantFrom({}, { 'sdrs:fenced': 'f-1' }) })
    .map((facts): Fact<ObservedServer> => ({ is: 'present', value: makeServer(facts) })),
);

const nic = fc
  .record({
    serverId: fc.constantFrom('i-production', 'i-dr', 'i-third', undefined),
    state: fc.constantFrom('attaching', 'attached', 'detaching'),
    status: fc.constantFrom('available', 'in-use', 'detaching'),
    deviceIndex: fc.constantFrom(0, 1, 2),
  })
  .map(({ serverId, state, status, deviceIndex }) => {
    const { attachment: _, ...loose } = makeObservedNic({ status });
    if (!serverId) return loose;
    return { ...loose, attachment: { id: 'eni-attach-1', serverId, deviceIndex, state, deleteOnTermination: true } };
  });

const primary = makeObservedNic({
  id: 'eni-primary',
  attachment: {
    id: 'eni-attach-2',
    serverId: 'i-production',
    deviceIndex: 0,
    state: 'attached',
    deleteOnTermination: true,
  },
});

const route = (destination: string, targets: readonly (string | undefined)[]) =>
  fc.constantFrom(...targets).map((target) => (target === undefined ? [] : [{ destination, target, state: 'active' }]));

const routeTables = fc
  .tuple(
    route('10.99.0.10/32', ['eni-primary', 'eni-dr', 'eni-third', undefined]),
    route('10.0.0.99/32', ['tgw-attach-1', 'tgw-attach-2', 'tgw-attach-3', undefined]),
  )
  .map(([own, transit]) => [
    { id: 'rtb-1', vpcId: 'vpc-1', routes: own },
    { id: 'tgw-rtb-1', routes: transit },
  ]);

const BOOT = { id: 'vol-boot', snapshotId: 'snap-1', device: '/dev/xvda', pairId: 'pair-1' };
const DATA = { id: 'vol-data', snapshotId: 'snap-2', device: '/dev/sdf', pairId: 'pair-2' };

const attachedDisk = ({ id, snapshotId, device }: typeof BOOT, overrides: Partial<ObservedVolume> = {}) =>
  makeVolume({
    id,
    snapshotId,
    state: 'in-use',
    attachments: [{ serverId: 'i-dr', device, state: 'attached' }],
    ...overrides,
  });

/** Mostly there, so that what stands in the way of a move is tried often; else in each way in which a disk is not there. */
const drDisk = (made: typeof BOOT): fc.Arbitrary<ObservedVolume | undefined> => {
  const { id, snapshotId, device } = made;
  const at = (held: { serverId?: string; device?: string; state?: string }) =>
    attachedDisk(made, { attachments: [{ serverId: 'i-dr', device, state: 'attached', ...held }] });
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(attachedDisk(made)) },
    {
      weight: 4,
      arbitrary: fc.constantFrom<ObservedVolume | undefined>(
        undefined,
        ...['creating', 'available', 'error', 'deleting'].map((state) => makeVolume({ id, snapshotId, state })),
        ...['attaching', 'detaching', 'busy'].map((state) => at({ state })),
        at({ serverId: 'i-third' }),
        at({ device: '/dev/sdz' }),
        attachedDisk(made, { snapshotId: 'snap-of-last-week' }),
        attachedDisk(made, { availabilityZone: 'eu-central-1b' }),
      ),
    },
  );
};

const drDisks = fc.record({ boot: drDisk(BOOT), data: drDisk(DATA), isListed: fc.oneof(...LISTED) });

const site: fc.Arbitrary<ObservedSite> = fc
  .record({ production, nic, drState: drStates, routeTables, sourceDestCheck: fc.boolean(), drDisks })
  .map(
    ({
      production: fact,
      nic: seen,
      drState,
      routeTables: tables,
      sourceDestCheck,
      drDisks: { boot, data, isListed },
    }) => {
      const volumes = [boot, data].filter((volume) => volume !== undefined);
      const look = makeSite({
        servers: [makeServer(), makeDrServer({ state: drState })],
        nics: [seen, primary, makeDrNic({ sourceDestCheck })],
        routeTables: tables,
        volumes,
      });
      const volumesOfPairs = new Map<string, Fact<readonly string[]>>([
        ['pair-1', { is: 'present', value: boot ? [boot.id] : [] }],
        ['pair-2', isListed ? { is: 'present', value: data ? [data.id] : [] } : { is: 'unknown', why: 'throttled' }],
      ]);
      return {
        ...look,
        servers: new Map([...look.servers, ['i-production', fact]]),
        found: { ...look.found, volumesOfPairs },
      };
    },
  );

/** Whether EC2 shows, of this very look, that disks of the pinned recovery point are attached where they belong. */
const hasAllDisks = (look: ObservedSite): boolean =>
  [BOOT, DATA].every(({ id, snapshotId, device, pairId }) => {
    const listed = look.found.volumesOfPairs.get(pairId);
    const seen = look.volumes.get(id);
    if (listed?.is !== 'present' || seen?.is !== 'present') return false;
    const { snapshotId: of, availabilityZone, attachments } = seen.value;
    const [held] = attachments;
    const isThere = held?.serverId === 'i-dr' && held.device === device && held.state === 'attached';
    return isThere && of === snapshotId && availabilityZone === 'eu-central-1a';
  });

const member: Member = {
  group: makeProtectionGroup({
    status: 'failing-over',
    epoch: 1,
    lease: { kind: 'failover', failoverId: 'f-1', executionId: 'e-1', epoch: 1, production: 'source', takenAt: START },
  }),
  instance: makeProtectedInstance({
    nics: [makeNic(), makeNic({ networkInterfaceId: 'eni-primary', deviceIndex: 0 })],
    promised: [
      {
        networkInterfaceId: 'eni-service',
        deviceIndex: 1,
        strategy: 'move-eni',
        fidelity: { privateIp: 'PRESERVED', eip: 'PRESERVED', mac: 'PRESERVED' },
        landsOn: 'eni-service',
        addresses: [{ allocationId: 'eipalloc-1', publicIp: '203.0.113.11', privateIp: '10.0.0.11' }],
        findings: [],
      },
      {
        networkInterfaceId: 'eni-primary',
        deviceIndex: 0,
        strategy: 'remap-eip',
        fidelity: { privateIp: 'CHANGED', eip: 'PRESERVED', mac: 'CHANGED' },
        landsOn: 'eni-dr',
        addresses: [{ allocationId: 'eipalloc-1', publicIp: '203.0.113.11', privateIp: '10.0.0.99' }],
        findings: [],
      },
      {
        networkInterfaceId: 'eni-primary',
        deviceIndex: 0,
        strategy: 'reassign-ips',
        fidelity: { privateIp: 'PRESERVED', eip: 'NONE', mac: 'CHANGED' },
        privateIps: [{ address: '10.0.0.12', fidelity: 'PRESERVED' }],
        landsOn: 'eni-dr',
        addresses: [],
        findings: [],
      },
      {
        networkInterfaceId: 'eni-primary',
        deviceIndex: 0,
        strategy: 'overlay-route',
        fidelity: { privateIp: 'OVERLAY', eip: 'NONE', mac: 'CHANGED' },
        landsOn: 'eni-dr',
        addresses: [],
        routes: [
          { via: 'vpc', tableId: 'rtb-1', destination: '10.99.0.10/32', to: 'eni-dr', back: 'eni-primary' },
          { via: 'vpc', tableId: 'rtb-1', destination: '10.99.0.11/32', to: 'eni-dr', back: 'eni-primary' },
        ],
        findings: [],
      },
      {
        networkInterfaceId: 'eni-primary',
        deviceIndex: 0,
        strategy: 'twin-vpc',
        fidelity: { privateIp: 'PRESERVED', eip: 'NONE', mac: 'CHANGED' },
        landsOn: 'eni-dr',
        addresses: [],
        routes: [
          {
            via: 'transit',
            tableId: 'tgw-rtb-1',
            destination: '10.0.0.99/32',
            to: 'tgw-attach-2',
            back: 'tgw-attach-1',
          },
        ],
        findings: [],
      },
    ],
    progress: startProgress('f-1', START),
  }),
  pairs: [BOOT, DATA].map(({ pairId, snapshotId, device }) =>
    makeReplicationPair({
      id: pairId,
      device,
      bootable: device === BOOT.device,
      recoveryPoint: { snapshotId, setId: 'set-1', takenAt: START },
    }),
  ),
  production: 'source',
  productionServerId: 'i-production',
  drServerId: 'i-dr',
};

const isDown = (fact: Fact<ObservedServer> | undefined): boolean =>
  fact?.is === 'present' &&
  (fact.value.state === 'terminated' || (fact.value.state === 'stopped' && fact.value.disks?.length === 0));

const MOVES = [
  'detach-nic',
  'attach-nic',
  'associate-address',
  'assign-ips',
  'replace-route',
  'create-route',
  'replace-transit-route',
  'create-transit-route',
];

it('never moves an identity unless production is positively down and without root volume', () =>
  fc.assert(
    fc.property(site, fc.integer({ min: 0, max: 4000 }), (look, seconds) => {
      const now = new Date(Date.parse(START) + seconds * 1000).toISOString();
      const moves = nextActions(IDENTITY, member, look, now).actions.filter((action) => MOVES.includes(action.do));
      if (!isDown(look.servers.get('i-production'))) expect(moves).toEqual([]);
    }),
    { numRuns: 2000 },
  ));

const accepted: Member = {
  ...member,
  instance: {
    ...member.instance,
    progress: { ...startProgress('f-1', START), acceptedUnfenced: { reason: 'its breaker was pulled' } },
  },
};

/** Every member that may move: as it is, accepted by name, and finished by an earlier failover. */
const everyMember = (): readonly Member[] => {
  const finished = { ...startProgress('f-1', START), finished: true as const };
  return [member, accepted, { ...member, instance: { ...member.instance, progress: finished } }];
};

it('never moves an identity before EC2 shows every DR disk of its server attached', async () => {
  let moved = 0;
  await fc.assert(
    fc.property(site, fc.nat({ max: 2 }), fc.integer({ min: 0, max: 1700 }), (look, which, seconds) => {
      const now = new Date(Date.parse(START) + seconds * 1000).toISOString();
      const subject = everyMember()[which] ?? member;
      const moves = nextActions(IDENTITY, subject, look, now).actions.filter(isMove);
      moved += moves.length;
      if (!hasAllDisks(look)) expect(moves).toEqual([]);
    }),
    { numRuns: 4000 },
  );
  expect(moved).toBeGreaterThan(50);
});

it('moves the identity of a server without disks of its own, which has none to wait for', () => {
  const look = makeSite({ servers: [makeServer({ state: 'stopped', disks: [] }), makeDrServer()] });
  const bare: Member = {
    ...member,
    pairs: [],
    instance: { ...member.instance, promised: member.instance.promised?.slice(0, 1) ?? [] },
  };
  expect(nextActions(IDENTITY, bare, look, START).actions.map((action) => action.do)).toEqual(['detach-nic']);
});

it('never moves an identity of a server accepted by name before its fencing budget is over, unless it is fenced', () =>
  fc.assert(
    fc.property(site, fc.integer({ min: 0, max: 4000 }), (look, seconds) => {
      const now = new Date(Date.parse(START) + seconds * 1000).toISOString();
      const moves = nextActions(IDENTITY, accepted, look, now).actions.filter((action) => MOVES.includes(action.do));
      const mayMove = isDown(look.servers.get('i-production')) || seconds >= accepted.group.policy.fencingBudgetSeconds;
      if (!mayMove) expect(moves).toEqual([]);
    }),
    { numRuns: 2000 },
  ));

it('calls a server unfenced only when it was accepted by name and its budget is over, and never fenced for that', () =>
  fc.assert(
    fc.property(site, fc.boolean(), fc.integer({ min: 0, max: 4000 }), (look, isAccepted, seconds) => {
      const now = new Date(Date.parse(START) + seconds * 1000).toISOString();
      const verdict = nextActions(FENCE, isAccepted ? accepted : member, look, now);
      const isDone = isDown(look.servers.get('i-production'));
      if (verdict.state === 'unfenced') expect([isAccepted, seconds >= 600, isDone]).toEqual([true, true, false]);
      if (verdict.state === 'done') expect(isDone).toBe(true);
      if (verdict.state === 'failed') expect([isAccepted, seconds >= 600]).toEqual([false, true]);
    }),
    { numRuns: 2000 },
  ));

it('never attaches to, nor takes for, a DR server that is not stopped', () =>
  fc.assert(
    fc.property(site, (look) => {
      const dr = look.servers.get('i-dr');
      const isStopped = dr?.is === 'present' && dr.value.state === 'stopped';
      const { actions } = nextActions(IDENTITY, member, look, START);
      if (!isStopped) expect(actions.filter((action) => ['attach-nic', 'detach-nic'].includes(action.do))).toEqual([]);
    }),
    { numRuns: 2000 },
  ));

it('never takes a NIC from a third server', () =>
  fc.assert(
    fc.property(site, (look) => {
      const nicFact = look.nics.get('eni-service');
      const holder = nicFact?.is === 'present' ? nicFact.value.attachment?.serverId : undefined;
      const { actions } = nextActions(IDENTITY, member, look, START);
      if (holder === 'i-third') expect(actions.filter((action) => action.do === 'detach-nic')).toEqual([]);
    }),
    { numRuns: 2000 },
  ));

it('never takes a route from a third party', () =>
  fc.assert(
    fc.property(site, (look) => {
      const tables = [...look.routeTables.values()].flatMap((fact) => (fact.is === 'present' ? [fact.value] : []));
      const foreign = tables.flatMap(({ id, routes }) =>
        routes
          .filter(({ target }) => target === 'eni-third' || target === 'tgw-attach-3')
          .map(({ destination }) => `${id} ${destination}`),
      );
      const changed = nextActions(IDENTITY, member, look, START).actions.flatMap((action) =>
        'tableId' in action ? [`${action.tableId} ${action.destination}`] : [],
      );
      expect(changed.filter((place) => foreign.includes(place))).toEqual([]);
    }),
    { numRuns: 2000 },
  ));

it('calls a server fenced only when it is, whatever else is seen, and goes on asking until then', () =>
  fc.assert(
    fc.property(site, (look) => {
      const verdict = nextActions(FENCE, member, look, START);
      const fact = look.servers.get('i-production');
      if (verdict.state === 'done') expect(isDown(fact)).toBe(true);
      if (fact?.is === 'present' && fact.value.state === 'running') {
        expect(verdict.actions.map((action) => action.do)).toContain('force-stop');
      }
    }),
    { numRuns: 2000 },
  ));
