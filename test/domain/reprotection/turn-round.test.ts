import { describe, expect, it } from 'vitest';
import type {
  ProtectedInstance,
  ProtectionGroup,
  ReplicationPair,
} from '../../../lambdas/domain/group/protection-group.ts';
import { recordNic } from '../../../lambdas/domain/group/record.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { firstCopyOf } from '../../../lambdas/domain/reprotection/first-set.ts';
import { standbySeen } from '../../../lambdas/domain/reprotection/standby.ts';
import { standbyServer, turnRound } from '../../../lambdas/domain/reprotection/turn-round.ts';
import { unseenProduction } from '../../../lambdas/domain/reprotection/unseen-production.ts';
import type { Facts } from '../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import {
  facts,
  makeDrNic,
  makeDrServer,
  makeObservedNic,
  makeServer,
  makeSite,
  makeSnapshot,
  makeVolume,
} from '../../support/observed.ts';
import { attachedAt, PREFERRED } from '../support/identity.ts';
import { begin, memberIn, type Stand, siteOf, trip } from '../support/trip.ts';

const NO_ANSWER = { is: 'unknown', why: 'no answer' } as const;

const primaryOfProduction = makeObservedNic({
  id: 'eni-primary',
  macAddress: '0a:00:00:00:00:10',
  attachment: attachedAt('i-production', 0),
  privateIps: [
    { address: '10.0.0.20', primary: true, eip: { allocationId: 'eipalloc-20', publicIp: '203.0.113.20' } },
    { address: '10.0.0.21', primary: false, eip: { allocationId: 'eipalloc-21', publicIp: '203.0.113.21' } },
  ],
});
const drWithOwn = makeDrNic({
  privateIps: [
    { address: '10.0.0.99', primary: true, eip: { allocationId: 'eipalloc-own', publicIp: '203.0.113.99' } },
    { address: '10.0.0.98', primary: false },
  ],
});

const SITES: readonly (readonly [string, Stand, Partial<ProtectionGroup>])[] = [
  ['a NIC that moves', begin([makeObservedNic(), makeDrNic()], [{}]), {}],
  [
    'a management NIC that stays, and a NIC that moves',
    begin([primaryOfProduction, makeObservedNic(), makeDrNic()], [{ role: 'management' }, {}]),
    {},
  ],
  [
    'private IPs that are reassigned, onto a NIC with addresses of its own',
    begin([primaryOfProduction, drWithOwn], [{ primaryIp: 'management', demands: { mac: 'preferred' } }]),
    {},
  ],
  [
    'EIPs that are remapped to another zone, onto a NIC with an EIP of its own',
    begin(
      [
        { ...primaryOfProduction, privateIps: primaryOfProduction.privateIps.slice(0, 1) },
        { ...drWithOwn, subnetId: 'subnet-2' },
      ],
      [{}],
    ),
    {
      demands: PREFERRED,
      sites: {
        source: { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' },
        target: { availabilityZone: 'eu-central-1b', vpcId: 'vpc-1' },
      },
    },
  ],
];

describe('a member that is turned round after each failover', () => {
  it.each(SITES)('is recorded at home as it was, with %s', (_, stand, group) => {
    const away = trip(stand, group);
    const home = trip(away, group);
    expect(home.instance.nics).toEqual(stand.instance.nics);
    expect(home.nics).toEqual(
      stand.nics.map((nic) =>
        expect.objectContaining({ id: nic.id, privateIps: expect.arrayContaining([...nic.privateIps]) }),
      ),
    );
    const again = trip(trip(home, group), group);
    expect(again).toEqual(home);
    expect(trip(home, group).instance.nics).toEqual(away.instance.nics);
  });

  it.each(SITES)('promises at the way home only what came, with %s', (_, stand, group) => {
    const away = trip(stand, group);
    const own = stand.nics
      .filter(({ attachment }) => attachment?.serverId === 'i-dr')
      .flatMap(({ privateIps }) => privateIps);
    const recorded = away.instance.nics
      .filter(({ role }) => role === 'service')
      .flatMap(({ privateIps }) => privateIps);
    const eips = recorded.flatMap(({ eip }) => eip?.publicIp ?? []);
    expect(eips.sort()).toEqual(
      stand.instance.nics
        .filter(({ role }) => role === 'service')
        .flatMap(({ privateIps }) => privateIps.flatMap(({ eip }) => eip?.publicIp ?? []))
        .sort(),
    );
    expect(own.flatMap(({ eip }) => eip?.publicIp ?? []).filter((eip) => eips.includes(eip))).toEqual([]);
  });

  it('keeps what the DR server has for itself out of the identity', () => {
    const away = trip(begin([makeObservedNic(), makeDrNic()], [{}]));
    expect(away.instance.nics.map(({ networkInterfaceId, role }) => [networkInterfaceId, role])).toEqual([
      ['eni-dr', 'management'],
      ['eni-service', 'service'],
    ]);
    expect(away.instance.standbyNics).toEqual([]);
  });

  it('takes a NIC that was added to the new production for one that clients may use', () => {
    const stand = begin([makeObservedNic(), makeDrNic()], [{}]);
    const away = trip({
      ...stand,
      instance: { ...stand.instance, standbyNics: [recordNic(makeDrNic(), { role: 'management' })] },
    });
    const added = makeObservedNic({
      id: 'eni-added',
      attachment: attachedAt('i-dr', 2),
      privateIps: [{ address: '10.0.0.77', primary: true }],
    });
    const promised =
      planFailover({ group: makeProtectionGroup(), instances: [stand.instance], pairs: [] }, siteOf(stand)).servers[0]
        ?.nics ?? [];
    const over = { ...stand.instance, promised, standbyNics: [recordNic(makeDrNic(), { role: 'management' })] };
    const now = [...away.nics, added];
    const { instance } = turnRound(
      memberIn({ nics: now, instance: over, production: 'source' }, {}),
      siteOf({ nics: now }),
    );
    expect(instance.nics.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-added')?.role).toBe('service');
    const unrecorded = { ...over, standbyNics: undefined };
    const old = turnRound(
      memberIn({ nics: now, instance: unrecorded as unknown as ProtectedInstance, production: 'source' }, {}),
      siteOf({ nics: now }),
    );
    expect(old.instance.nics.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-added')?.role).toBe(
      'management',
    );
  });
});

const overNow = (server: Parameters<typeof makeServer>[0], volume: Parameters<typeof makeVolume>[0] = {}) => ({
  member: memberIn({ nics: [], instance: makeProtectedInstance(), production: 'source' }, {}),
  site: makeSite({
    servers: [makeServer({ state: 'stopped', disks: [], ...server }), makeDrServer()],
    volumes: [makeVolume({ id: 'vol-dr', ...volume })],
  }),
});

describe('disks of a member that is turned round', () => {
  it('are recorded as DR disks where they hang on the server that waits, and as nothing where not', () => {
    const hung = overNow({ disks: [{ device: '/dev/xvda', volumeId: 'vol-production', state: 'attached' }] });
    expect(turnRound(hung.member, hung.site).pairs[0]?.volumes).toEqual({ target: 'vol-dr', source: 'vol-production' });
    const freed = overNow({ disks: [] });
    expect(turnRound(freed.member, freed.site).pairs[0]).toMatchObject({
      volumes: { target: 'vol-dr' },
      status: 'reprotecting',
      replicationStatus: 'copying',
    });
  });

  it('stay recorded where the server that waits is not seen, but for the boot disk and one that has moved', () => {
    const { member, site } = overNow({});
    const dark = { ...site, servers: new Map([...site.servers, ['i-production', NO_ANSWER] as const]) };
    const recordedOf = (pair: Partial<ReplicationPair>) => {
      const pairs = [makeReplicationPair({ bootable: false, device: '/dev/sdf', ...pair })];
      return turnRound({ ...member, pairs }, dark).pairs[0]?.volumes;
    };
    expect(recordedOf({})).toEqual({ target: 'vol-dr', source: 'vol-production' });
    expect(recordedOf({ bootable: true })).toEqual({ target: 'vol-dr' });
    expect(recordedOf({ volumes: { source: 'vol-dr', target: 'vol-dr' } })).toEqual({ target: 'vol-dr' });
  });

  it('are copied as a difference where the new disk was made of a snapshot with the same key, else whole', () => {
    const [pair] = [makeReplicationPair()];
    const { member, site } = overNow({});
    expect(firstCopyOf(member, pair, site)).toEqual({ is: 'delta' });
    const other = { ...site, snapshots: facts(makeSnapshot({ kmsKeyId: 'arn:key-1' })) };
    expect(firstCopyOf(member, pair, other)).toEqual({
      is: 'full',
      why: 'the keys of snap-1 and of vol-dr, which was made of it, differ: arn:key-1 and none',
    });
    const made = overNow({}, { snapshotId: undefined as unknown as string });
    expect(firstCopyOf(made.member, pair, made.site)).toMatchObject({ is: 'full' });
  });
});

describe('the server that is production now', () => {
  const stand = begin([makeObservedNic({ attachment: attachedAt('i-dr', 1) }), makeDrNic()], [{}]);
  const member = memberIn({ ...stand, production: 'source' }, {});
  const site = siteOf(stand);
  const darkIn = <T>(all: Facts<T>, id: string): Facts<T> => new Map([...all, [id, NO_ANSWER]]);

  it('is seen whole, also while the server that waits is not', () => {
    expect(unseenProduction(member, site)).toBeUndefined();
    expect(unseenProduction(member, { ...site, servers: darkIn(site.servers, 'i-production') })).toBeUndefined();
  });

  it.each([
    ['i-dr', { ...site, servers: darkIn(site.servers, 'i-dr') }],
    [
      'the network interfaces of i-dr',
      { ...site, found: { ...site.found, nicsOfServers: darkIn(site.found.nicsOfServers, 'i-dr') } },
    ],
    ['eni-dr', { ...site, nics: darkIn(site.nics, 'eni-dr') }],
    ['vol-dr', { ...site, volumes: darkIn(site.volumes, 'vol-dr') }],
  ])('is not seen where EC2 tells nothing of %s', (what, dark) => {
    expect(unseenProduction(member, dark)).toBe(`EC2 did not show ${what} (${member.instance.name}): no answer.`);
  });
});

describe('the server that waits', () => {
  it.each([
    ['stopped', { is: 'down' }],
    ['running', { is: 'not-down', serverId: 'i-production', why: 'is running' }],
    ['stopping', { is: 'not-down', serverId: 'i-production', why: 'is stopping' }],
    ['terminated', { is: 'missing', serverId: 'i-production', why: 'does not exist any more' }],
  ] as const)('that is %s is seen so', (state, seen) => {
    const { member, site } = overNow({ state });
    expect(standbySeen(standbyServer(member), site)).toEqual(seen);
  });

  it('is not known where EC2 does not answer, and is the prepared one where production was terminated', () => {
    const { member, site } = overNow({});
    const dark = { ...site, servers: new Map([['i-production', NO_ANSWER]]) };
    expect(standbySeen(standbyServer(member), dark)).toEqual({
      is: 'unknown',
      serverId: 'i-production',
      why: 'no answer',
    });
    const relaunch = {
      productionServerId: 'i-production',
      preparedServerId: 'i-prepared',
      model: { imageId: 'ami-1', instanceType: 'm6i.large', tags: {} },
      serverId: 'i-dr',
    };
    const relaunched = { ...member, instance: { ...member.instance, relaunch } };
    expect(turnRound(relaunched, site).instance.servers).toEqual({ source: 'i-prepared', target: 'i-dr' });
  });
});
