import { describe, expect, it } from 'vitest';
import { recordNic } from '../../../lambdas/domain/group/record.ts';
import { brokenPromises } from '../../../lambdas/domain/identity/promises.ts';
import { lostAttributes } from '../../../lambdas/domain/phases/identity/next-identity.ts';
import { makeAddress, makeDrNic, makeObservedNic, makeSite } from '../../support/observed.ts';
import { attachedAt, fencedSite, makeIdentityMember, nextOf, planOf } from '../support/identity.ts';

const plan = planOf({}, makeSite());
const member = makeIdentityMember({}, plan);
const arrived = makeObservedNic({ attachment: attachedAt('i-dr', 1) });
const broken = (nic: typeof arrived, addresses = [makeAddress()]) =>
  brokenPromises(member, plan, fencedSite({ nics: [nic, makeDrNic()], addresses }));

describe('what was promised, compared with what is observed', () => {
  it('is the same where all arrived', () => {
    expect(broken(arrived)).toEqual([]);
  });

  it.each([
    ['MAC', broken({ ...arrived, macAddress: '0a:ff:ff:ff:ff:ff' }), 'MAC 0a:00:00:00:00:01 is 0a:ff:ff:ff:ff:ff'],
    ['private IP', broken({ ...arrived, privateIps: arrived.privateIps.slice(0, 1) }), 'private IP 10.0.0.12'],
    ['EIP', broken(arrived, [makeAddress({ networkInterfaceId: 'eni-third' })]), '203.0.113.11 is on eni-third'],
    ['server', broken(makeObservedNic()), 'not attached to DR server i-dr'],
  ])('names the %s that differs', (_attribute, differences, named) => {
    expect(differences).toHaveLength(1);
    expect(differences[0]).toContain(named);
  });
});

describe('security groups', () => {
  it('are promised of a NIC that moves as it has them when the failover begins, also where the record is older', () => {
    const changed = makeSite({ nics: [makeObservedNic({ securityGroupIds: ['sg-7', 'sg-8'] }), makeDrNic()] });
    expect(planOf({}, changed)).toMatchObject({ strategy: 'move-eni', securityGroupIds: ['sg-7', 'sg-8'] });
    const unseen = makeSite({}, { nics: new Map() });
    expect(planOf({}, unseen)).toMatchObject({ strategy: 'move-eni' });
    expect(planOf({}, unseen)).not.toHaveProperty('securityGroupIds');
    expect(planOf({ role: 'management' }, makeSite())).not.toHaveProperty('securityGroupIds');
  });

  it('are compared as sets, and a difference names both and the remedy', () => {
    const promised = { ...plan, securityGroupIds: ['sg-1', 'sg-2'] };
    const compared = (securityGroupIds: readonly string[], of = member) =>
      brokenPromises(
        of,
        promised,
        fencedSite({ nics: [{ ...arrived, securityGroupIds }, makeDrNic()], addresses: [makeAddress()] }),
      );
    expect(compared(['sg-2', 'sg-1'])).toEqual([]);
    expect(compared(['sg-1'])).toEqual([
      'security groups sg-1, sg-2 (eni-service has sg-1: give it the former back, or start the failover again to keep the latter)',
    ]);
    const finished = { ...member, instance: { ...member.instance, status: 'failed-over' as const } };
    expect(compared(['sg-9'], finished)).toEqual([]);
    expect(
      brokenPromises(member, { ...plan, securityGroupIds: undefined as never }, fencedSite({ nics: [arrived] })),
    ).toEqual([]);
  });

  it('with the isolation group are those of a NIC that nothing reaches, whatever has landed there', () => {
    const policy = {
      fencingBudgetSeconds: 600,
      migrationBudgetSeconds: 1800,
      isolationSecurityGroupId: 'sg-isolation',
    };
    const compared = (securityGroupIds: readonly string[], of = makeIdentityMember({}, plan, { policy })) =>
      brokenPromises(
        of,
        plan,
        fencedSite({ nics: [{ ...arrived, securityGroupIds }, makeDrNic()], addresses: [makeAddress()] }),
      );
    expect(compared(['sg-1', 'sg-isolation'])).toEqual([
      'NIC eni-service has the isolation security group sg-isolation, so that nothing reaches it: give it its own security groups, then start the failover again',
    ]);
    const remapped = makeSite({ nics: [makeObservedNic(), makeDrNic({ securityGroupIds: ['sg-isolation'] })] });
    const onDr = { ...plan, strategy: 'remap-eip' as const, landsOn: 'eni-dr', addresses: [], privateIps: [] };
    const unmoved = { ...onDr, fidelity: { mac: 'CHANGED', privateIp: 'CHANGED', eip: 'PRESERVED' } as const };
    const member = makeIdentityMember({}, plan, { policy });
    expect(brokenPromises(member, unmoved, remapped)).toEqual([
      expect.stringContaining('NIC eni-dr has the isolation security group'),
    ]);
    const finished = { ...member, instance: { ...member.instance, status: 'failed-over' as const } };
    expect(compared(['sg-1', 'sg-isolation'], finished)).toEqual([]);
  });

  it('are missed on arrival, by name', () => {
    const site = fencedSite({ nics: [{ ...arrived, securityGroupIds: ['sg-9'] }, makeDrNic()] });
    expect(nextOf(member, site)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining(
        'NIC eni-service reached i-dr without security groups sg-1 (eni-service has sg-9',
      ),
    });
    expect(nextOf(member, fencedSite({ nics: [arrived, makeDrNic()] }))).toMatchObject({ state: 'done' });
  });
});

describe('IPv6 addresses and prefixes', () => {
  const v6 = { ipv6Addresses: ['2001:db8::11'], prefixes: ['10.0.0.16/28', '2001:db8:1::/80'] };

  it('are promised of a NIC that moves, and compared once more at the end', () => {
    const promised = planOf(v6, makeSite());
    expect(promised.ranges).toEqual(
      ['2001:db8::11', '10.0.0.16/28', '2001:db8:1::/80'].map((range) => ({ range, fidelity: 'PRESERVED' })),
    );
    const withThem = makeIdentityMember(v6, promised);
    const compared = (nic: typeof arrived) =>
      brokenPromises(withThem, promised, fencedSite({ nics: [nic, makeDrNic()], addresses: [makeAddress()] }));
    expect(compared({ ...arrived, ...v6 })).toEqual([]);
    expect(compared({ ...arrived, ...v6, ipv6Addresses: [] })).toEqual([
      'IPv6 address 2001:db8::11 is not on eni-service',
    ]);
    expect(compared({ ...arrived, ...v6, prefixes: [] })).toHaveLength(2);
  });

  it('are left behind by a NIC that cannot move, which the plan says by name', () => {
    const stuck = planOf({ ...v6, deviceIndex: 0, demands: { mac: 'preferred', privateIp: 'preferred' } }, makeSite());
    expect(stuck.ranges?.map(({ fidelity }) => fidelity)).toEqual(['CHANGED', 'CHANGED', 'CHANGED']);
    expect(stuck.findings.find(({ code }) => code === 'ipv6-or-prefix-changed')).toMatchObject({
      verdict: 'WARN',
      message: expect.stringContaining('IPv6 address 2001:db8::11, prefix 10.0.0.16/28, prefix 2001:db8:1::/80'),
    });
  });

  it("IPv6 addresses and prefixes of a management NIC are nobody's concern", () => {
    const stays = planOf({ ...v6, role: 'management' }, makeSite());
    expect(stays).not.toHaveProperty('ranges');
    expect(stays.findings.map(({ code }) => code)).not.toContain('ipv6-or-prefix-changed');
  });

  it('are recorded of a NIC and missed on arrival', () => {
    const recorded = recordNic(makeObservedNic(v6), {});
    expect(recorded).toMatchObject(v6);
    expect(lostAttributes(recorded, makeObservedNic(v6))).toEqual([]);
    expect(lostAttributes(recorded, makeObservedNic({ ...v6, ipv6Addresses: [] }))).toEqual([
      'IPv6 address 2001:db8::11',
    ]);
    expect(lostAttributes(recorded, makeObservedNic({ ...v6, prefixes: ['10.0.0.16/28'] }))).toEqual([
      'prefix 2001:db8:1::/80',
    ]);
  });
});
