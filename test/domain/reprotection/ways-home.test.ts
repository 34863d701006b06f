import { describe, expect, it } from 'vitest';
import type { ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import { recordedNicIds, routeTableIds } from '../../../lambdas/domain/identity/group-resources.ts';
import type { ObservedNic } from '../../../lambdas/domain/site/observed.ts';
import { makeDrNic } from '../../support/observed.ts';
import {
  atDr,
  atHome,
  eip,
  eipsIn,
  ip,
  movable,
  nic,
  ONE_ZONE,
  overlays,
  place,
  reassigned,
  sorted,
  TWO_ZONES,
  twinInOneZone,
  twins,
  withoutEips,
} from '../support/guests.ts';
import { PREFERRED } from '../support/identity.ts';
import { begin, failedOver, memberIn, planned, type Stand, trip, turned } from '../support/trip.ts';

const SITES: readonly (readonly [string, Stand, Partial<ProtectionGroup>])[] = [
  ['EIPs and overlay addresses of several NICs on one', overlays(), TWO_ZONES],
  ['twin addresses of several NICs on one', twins(), place('b', 'vpc-2')],
  ['twin addresses in one zone', twinInOneZone(), place('a', 'vpc-2')],
  ['private IPs that were reassigned to a NIC at index 2', reassigned(), ONE_ZONE],
];

const blocks = (stand: Stand, group: Partial<ProtectionGroup>) =>
  planned(stand, group)
    .nics.flatMap((plan) => plan.findings)
    .filter(({ verdict }) => verdict === 'BLOCK');
const codes = (stand: Stand, group: Partial<ProtectionGroup> = TWO_ZONES) =>
  planned(stand, group).nics.flatMap((plan) => plan.findings.map(({ verdict, code }) => `${verdict} ${code}`));

describe('the way home of each identity', () => {
  it.each(SITES)('is to where the identity came from, with %s', (_, stand, group) => {
    expect(blocks(stand, group)).toEqual([]);
    const away = trip(stand, group);
    expect(eipsIn(away)).not.toEqual(eipsIn(stand));
    expect(blocks(away, group)).toEqual([]);
    const home = trip(away, group);
    expect(sorted(home.nics)).toEqual(sorted(stand.nics));
    expect(home.tables ?? []).toEqual(stand.tables ?? []);
    expect(home.instance.nics).toEqual(stand.instance.nics);
    const again = trip(home, group);
    expect(sorted(again.nics)).toEqual(sorted(away.nics));
    expect(again.instance.nics).toEqual(away.instance.nics);
    expect(sorted(trip(again, group).nics)).toEqual(sorted(stand.nics));
  });

  it('makes no route in a table that does not lead the address', () => {
    const [plan] = planned(trip(overlays(), TWO_ZONES), TWO_ZONES).nics;
    expect(plan?.routes?.map(({ tableId, destination, to }) => `${tableId} ${destination} ${to}`).sort()).toEqual([
      'rtb-a 10.99.0.1/32 eni-a',
      'rtb-a 10.99.0.2/32 eni-a',
      'rtb-b 10.99.0.3/32 eni-b',
      'rtb-both 10.99.0.1/32 eni-a',
      'rtb-both 10.99.0.2/32 eni-a',
      'rtb-both 10.99.0.3/32 eni-b',
    ]);
  });

  it('is the same by a record that names the home of the first guest alone', () => {
    const stand = overlays();
    const away = trip(stand, TWO_ZONES);
    const before = away.instance.nics.map((one) => (one.cameBy ? { ...one, drNetworkInterfaceId: 'eni-a' } : one));
    const old = { ...away, instance: { ...away.instance, nics: before } };
    expect(eipsIn(trip(old, TWO_ZONES))).toEqual(eipsIn(stand));
  });

  it('is there for an EIP that its NIC has got at home since, too', () => {
    const home = trip(trip(overlays(), TWO_ZONES), TWO_ZONES);
    const added = home.nics.map((one) =>
      one.id === 'eni-a' ? { ...one, privateIps: [ip(11, true, true), ip(12, false, true)] } : one,
    );
    const stand = { ...home, nics: added };
    const away = trip(stand, TWO_ZONES);
    expect(eipsIn(away)).toEqual([...eipsIn(trip(overlays(), TWO_ZONES)), '203.0.113.11 10.0.0.92 eni-dr'].sort());
    expect(eipsIn(trip(away, TWO_ZONES))).toEqual(eipsIn(stand));
  });

  it('leads what came back from a NIC that was added away from home to that NIC again', () => {
    const stand = begin([atHome('eni-a', 0, ip(11, true, true), ip(12, false)), atDr('eni-dr', 0, ip(99, true))], [{}]);
    const first = trip(trip(stand, TWO_ZONES), TWO_ZONES);
    const over = failedOver(first, TWO_ZONES);
    const added = turned({ ...over, nics: [...over.nics, atDr('eni-added', 1, ip(71, true, true))] });
    expect(added.instance.nics.map(({ networkInterfaceId, role }) => [networkInterfaceId, role])).toContainEqual([
      'eni-added',
      'service',
    ]);
    const home = trip(added, TWO_ZONES);
    expect(eipsIn(home)).toEqual(['203.0.113.11 10.0.0.11 eni-a', '203.0.113.71 10.0.0.12 eni-a']);
    expect(eipsIn(trip(home, TWO_ZONES))).toEqual([
      '203.0.113.11 10.0.0.99 eni-dr',
      '203.0.113.71 10.0.0.71 eni-added',
    ]);
    const alone = home.nics.map((one) =>
      one.id === 'eni-a' ? { ...one, privateIps: [ip(11, true), { ...ip(12, false), eip: eip(71) }] } : one,
    );
    const instance = { ...home.instance, nics: home.instance.nics.map((one) => withoutEips(one)) };
    const again = trip({ ...home, nics: alone, instance }, TWO_ZONES);
    expect(again.instance.nics.map(({ networkInterfaceId, role }) => `${networkInterfaceId} ${role}`)).toEqual([
      'eni-dr management',
      'eni-added service',
    ]);
  });

  it('has nothing of what a NIC with guests has for itself', () => {
    const [own] = makeDrNic({ ipv6Addresses: ['2001:db8::99'], prefixes: ['10.0.9.0/28'] }).ipv6Addresses ?? [];
    const stand = begin(
      [
        atHome('eni-a', 0, ip(11, true), ip(12, false, true)),
        { ...atDr('eni-dr', 0, ip(99, true)), ipv6Addresses: [own ?? '?'], prefixes: ['10.0.9.0/28'] },
      ],
      [{ primaryIp: 'management' }],
    );
    const group = { ...ONE_ZONE, demands: { ...PREFERRED, privateIp: 'required' } } as const;
    const away = trip(stand, group);
    expect(away.instance.nics[0]).not.toHaveProperty('ipv6Addresses');
    expect(away.instance.nics[0]).not.toHaveProperty('prefixes');
    expect(blocks(away, group)).toEqual([]);
  });

  it('keeps to what an old record has of such a NIC besides, too', () => {
    const away = trip(reassigned(), ONE_ZONE);
    const nics = away.instance.nics.map((one) => ({
      ...one,
      ipv6Addresses: ['2001:db8::97'],
      prefixes: ['10.0.9.0/28'],
    }));
    const group = { ...ONE_ZONE, demands: { ...PREFERRED, privateIp: 'required' } } as const;
    const old = { ...away, instance: { ...away.instance, nics: nics.filter(({ cameBy }) => cameBy) } };
    expect(blocks(old, group)).toEqual([]);
    expect(planned(old, group).nics.map(({ ranges }) => ranges)).toEqual([undefined]);
  });

  it('is that of the NIC which has an EIP now, where its owner has given the EIP to another NIC at home', () => {
    const home = trip(trip(movable(), TWO_ZONES), TWO_ZONES);
    const [a, b, ...others] = home.nics;
    const nics = [
      { ...(a as ObservedNic), privateIps: [ip(11, true)] },
      { ...(b as ObservedNic), privateIps: [{ ...ip(21, true), eip: eip(11) }] },
      ...others,
    ];
    const instance = { ...home.instance, nics: home.instance.nics.map((one) => withoutEips(one)) };
    const stand = { ...home, nics, instance };
    const away = trip(stand, TWO_ZONES);
    expect(eipsIn(away)).toEqual(['203.0.113.11 10.0.0.99 eni-dr']);
    expect(away.instance.nics.map(({ networkInterfaceId, role }) => `${networkInterfaceId} ${role}`)).toEqual([
      'eni-dr service',
      'eni-sibling management',
    ]);
    expect(eipsIn(trip(away, TWO_ZONES))).toEqual(['203.0.113.11 10.0.0.21 eni-b']);
  });

  it('is looked at with its route tables', () => {
    const away = memberIn({ ...trip(overlays(), TWO_ZONES), production: 'target' }, TWO_ZONES);
    expect(recordedNicIds(away)).toEqual(expect.arrayContaining(['eni-a', 'eni-b', 'eni-c', 'eni-dr']));
    expect([...routeTableIds([away]).vpc].sort()).toEqual(['rtb-a', 'rtb-b', 'rtb-both']);
    const twinsAway = memberIn({ ...trip(twins(), place('b', 'vpc-2')), production: 'target' }, place('b', 'vpc-2'));
    expect([...routeTableIds([twinsAway]).transit].sort()).toEqual(['tgw-rtb-a', 'tgw-rtb-b']);
  });

  it('leaves the MAC of a NIC with guests to that NIC, and says so', () => {
    const [warning] = planned(trip(reassigned(), ONE_ZONE), ONE_ZONE)
      .nics.flatMap(({ findings }) => findings)
      .filter(({ code }) => code === 'mac-changed');
    expect(warning?.message).toBe(
      'The MAC of eni-sibling is CHANGED: the NIC stays with its server, and only what a failover has brought to it goes home. It is only preferred, so the failover goes on without it.',
    );
  });

  it('never terminates the server, nor takes a NIC off that only has guests', () => {
    const allowed = {
      ...ONE_ZONE,
      policy: { fencingBudgetSeconds: 1, migrationBudgetSeconds: 1, termination: 'allowed' },
    };
    const stand = begin(
      [atHome('eni-a', 0, ip(11, true), ip(12, false)), atDr('eni-dr', 0, ip(99, true))],
      [{ primaryIp: 'management' }],
    );
    const group = allowed as Partial<ProtectionGroup>;
    const strict = { ...group, demands: { ...PREFERRED, mac: 'required' } } as Partial<ProtectionGroup>;
    expect(planned(trip(stand, group), strict).nics.map(({ strategy }) => strategy)).toEqual(['reassign-ips']);
  });
});

describe('a home that is not as it was', () => {
  const away = () => trip(overlays(), TWO_ZONES);
  const without = (stand: Stand, id: string) => ({ ...stand, nics: stand.nics.filter((one) => one.id !== id) });

  it('is named where its NIC is not at the server any more, with the remedy', () => {
    const stand = away();
    const detached = stand.nics.map((one) => (one.id === 'eni-b' ? { ...one, attachment: undefined } : one));
    const [finding] = blocks({ ...stand, nics: detached as unknown as readonly ObservedNic[] }, TWO_ZONES);
    expect(finding).toMatchObject({ code: 'dr-nic-elsewhere' });
    expect(finding?.message).toContain('eni-b');
    expect(finding?.message).toContain('Attach it again at device index 2.');
  });

  it('is the primary NIC of the server where its own is gone, and the plan says so', () => {
    const primary = atHome('eni-primary', 0, ip(81, true), ip(82, false), ip(83, false));
    const stand = { ...away(), gone: ['eni-b'] };
    const left = { ...without(stand, 'eni-b'), nics: [...without(stand, 'eni-b').nics, primary] };
    expect(codes(left)).toContain('WARN home-nic-missing');
    expect(blocks(left, TWO_ZONES)).toEqual([]);
    const eips = eipsIn(trip(left, TWO_ZONES));
    expect(eips).toContain('203.0.113.12 10.0.0.12 eni-a');
    expect(eips.filter((one) => one.endsWith('eni-a') || one.endsWith('eni-primary'))).toHaveLength(3);
  });

  it('gives an EIP another private IP of its NIC where somebody else has the former, and never pushes one off', () => {
    const stand = away();
    const taken = stand.nics.map((one) =>
      one.id === 'eni-a' ? { ...one, privateIps: [ip(11, true), { ...ip(12, false), eip: eip(66) }] } : one,
    );
    expect(eipsIn(trip({ ...stand, nics: taken }, TWO_ZONES))).toEqual(
      expect.arrayContaining(['203.0.113.12 10.0.0.11 eni-a', '203.0.113.66 10.0.0.12 eni-a']),
    );
    const full = taken.map((one) =>
      one.id === 'eni-a' ? { ...one, privateIps: [{ ...ip(12, true), eip: eip(66) }] } : one,
    );
    const [finding] = blocks({ ...stand, nics: full }, TWO_ZONES).filter(({ code }) => code === 'no-dr-address');
    expect(finding?.message).toContain('left on NIC eni-a of DR server i-production for EIP 203.0.113.12');
  });

  it('is the new server where another one has taken the place of a lost one', () => {
    const stand = overlays();
    const other = nic('eni-other', 'i-other', 0, [ip(61, true), ip(62, false), ip(63, false), ip(64, false)]);
    const replaced = turned(failedOver(stand, TWO_ZONES), TWO_ZONES, 'i-other');
    expect(replaced.instance.standbyNics).toEqual([]);
    const nics = replaced.instance.nics.map((one) => (one.cameBy ? { ...one, drNetworkInterfaceId: 'eni-a' } : one));
    const old = { ...replaced, instance: { ...replaced.instance, nics } };
    for (const one of [replaced, old]) {
      const stood = { ...one, gone: ['eni-a', 'eni-b', 'eni-c'], nics: [...one.nics.slice(3), other] };
      expect(blocks(stood, TWO_ZONES)).toEqual([]);
      expect(eipsIn(trip(stood, TWO_ZONES)).filter((eips) => eips.endsWith('eni-other'))).toHaveLength(4);
    }
  });

  it('is where a guest was before, where the server that had it for its own is lost', () => {
    const over = failedOver(movable(), TWO_ZONES);
    const other = nic('eni-other', 'i-other', 0, [ip(61, true)]);
    const lost = { ...over, gone: ['eni-a', 'eni-b'], nics: [...over.nics.slice(2), other] };
    const home = trip(turned(lost, TWO_ZONES, 'i-other'), TWO_ZONES);
    expect(eipsIn(home)).toEqual(['203.0.113.11 10.0.0.61 eni-other']);
    expect(eipsIn(trip(home, TWO_ZONES))).toEqual(['203.0.113.11 10.0.0.97 eni-sibling']);
  });
});
