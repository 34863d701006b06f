import { describe, expect, it } from 'vitest';
import { brokenPromises } from '../../../lambdas/domain/identity/promises.ts';
import { startProgress } from '../../../lambdas/domain/phases/failover.ts';
import { identityAtHome } from '../../../lambdas/domain/phases/give-back/moved-away.ts';
import { nextIdentityActions } from '../../../lambdas/domain/phases/identity/next-identity.ts';
import type { ObservedNic } from '../../../lambdas/domain/site/observed.ts';
import { START } from '../../support/builders.ts';
import { facts, makeServer } from '../../support/observed.ts';
import { eip, ip, overlays, TWO_ZONES } from '../support/guests.ts';
import { attachedAt } from '../support/identity.ts';
import { failedOver, memberIn, type Stand, siteOf, trip } from '../support/trip.ts';

describe('a failover of guests from one NIC to several', () => {
  const away = trip(overlays(), TWO_ZONES);
  const over = failedOver(away, TWO_ZONES);
  const member = memberIn(over, TWO_ZONES);
  const [plan] = over.instance.promised ?? [];
  const broken = (stand: Pick<Stand, 'nics' | 'tables'>) => (plan ? brokenPromises(member, plan, siteOf(stand)) : []);
  const changed = (stand: Stand, id: string, to: Partial<ObservedNic>) => ({
    ...stand,
    nics: stand.nics.map((one) => (one.id === id ? { ...one, ...to } : one)),
  });

  it('has kept its promises where each of them is at its home, and names each that is not', () => {
    expect(broken(over)).toEqual([]);
    const swapped = changed(changed(over, 'eni-a', { privateIps: [ip(11, true), ip(12, false)] }), 'eni-c', {
      privateIps: [{ ...ip(31, true), eip: eip(12) }],
    });
    expect(broken(swapped)).toEqual([
      'EIP 203.0.113.12 is on eni-c, promised was 10.0.0.12 of eni-a',
      'EIP 203.0.113.31 is on nothing, promised was 10.0.0.31 of eni-c',
    ]);
    expect(broken(changed(over, 'eni-b', { attachment: attachedAt('i-third', 1) }))).toEqual([
      'NIC eni-b is not attached to DR server i-production',
    ]);
  });

  it('can be called off until the first of them is at its home, whichever that is', () => {
    expect(identityAtHome(member, siteOf(away))).toMatchObject({ state: 'done' });
    const [dr] = away.nics.filter(({ id }) => id === 'eni-dr');
    const left = dr?.privateIps.filter(({ eip: on }) => on?.publicIp !== '203.0.113.31') ?? [];
    const one = changed(changed(away, 'eni-dr', { privateIps: left }), 'eni-c', { privateIps: [ip(31, true, true)] });
    expect(identityAtHome(member, siteOf(one))).toMatchObject({
      state: 'failed',
      reason: 'EIP 203.0.113.31 is on eni-c: the way back is closed.',
    });
  });

  it('asks for each EIP at its home, and leads no route before all of them are there', () => {
    const progress = startProgress('home-1', START);
    const running = { ...member, pairs: [], instance: { ...member.instance, progress } };
    const fenced = (stand: Stand) => {
      const servers = facts(makeServer({ id: 'i-dr', state: 'stopped', disks: [] }), makeServer({ state: 'stopped' }));
      return { ...siteOf(stand), servers };
    };
    expect(nextIdentityActions(running, fenced(away), START).actions).toEqual(
      [
        ['eipalloc-12', 'eni-a', '10.0.0.12'],
        ['eipalloc-21', 'eni-b', '10.0.0.21'],
        ['eipalloc-22', 'eni-b', '10.0.0.22'],
        ['eipalloc-31', 'eni-c', '10.0.0.31'],
      ].map(([allocationId, networkInterfaceId, privateIp]) => ({
        do: 'associate-address',
        allocationId,
        networkInterfaceId,
        privateIp,
      })),
    );
    const arrived = changed({ ...over, tables: away.tables ?? [] }, 'eni-b', { sourceDestCheck: true });
    expect(nextIdentityActions(running, fenced(arrived), START).actions).toEqual([
      { do: 'source-dest-check-off', networkInterfaceId: 'eni-b' },
    ]);
    const ready = nextIdentityActions(running, fenced({ ...over, tables: away.tables ?? [] }), START).actions;
    expect(ready.map((action) => action.do)).toEqual(Array.from({ length: 6 }, () => 'replace-route'));
    expect(nextIdentityActions(running, fenced(over), START).state).toBe('done');
  });
});
