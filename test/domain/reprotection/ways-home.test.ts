import { describe, expect, it } from 'vitest';
import type { ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import { makeDrNic } from '../../support/observed.ts';
import { atDr, atHome, eipsIn, ip, ONE_ZONE, place, reassigned, sorted, twinInOneZone } from '../support/guests.ts';
import { PREFERRED } from '../support/identity.ts';
import { begin, planned, type Stand, trip } from '../support/trip.ts';

const SITES: readonly (readonly [string, Stand, Partial<ProtectionGroup>])[] = [
  ['twin addresses in one zone', twinInOneZone(), place('a', 'vpc-2')],
  ['private IPs that were reassigned to a NIC at index 2', reassigned(), ONE_ZONE],
];

const blocks = (stand: Stand, group: Partial<ProtectionGroup>) =>
  planned(stand, group)
    .nics.flatMap((plan) => plan.findings)
    .filter(({ verdict }) => verdict === 'BLOCK');

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
