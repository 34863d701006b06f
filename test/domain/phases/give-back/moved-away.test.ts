import { describe, expect, it } from 'vitest';
import { identityAtHome } from '../../../../lambdas/domain/phases/give-back/moved-away.ts';
import { found, makeAddress, makeDrNic, makeObservedNic, makeSite } from '../../../support/observed.ts';
import { attachedAt, fencedSite, makeIdentityMember, PREFERRED, planOf } from '../../support/identity.ts';

const home = makeObservedNic({ attachment: attachedAt('i-production', 1) });
const unseen = { addresses: new Map(), found: { ...makeSite().found, nicsOfServers: found<readonly string[]>({}) } };

describe('an identity before production is given back', () => {
  it('is at home where its NIC has not moved', () => {
    const member = makeIdentityMember({}, planOf({}, makeSite()));
    expect(identityAtHome(member, fencedSite({ nics: [home, makeDrNic()] }))).toMatchObject({ state: 'done' });
  });

  it('is away where its NIC is on the DR server', () => {
    const member = makeIdentityMember({}, planOf({}, makeSite()));
    const site = fencedSite({ nics: [makeObservedNic({ attachment: attachedAt('i-dr', 1) }), makeDrNic()] });
    expect(identityAtHome(member, site)).toMatchObject({
      state: 'failed',
      reason: 'NIC eni-service is on DR server i-dr: the way back is closed.',
    });
  });

  it('is waited for where the NICs of the DR server cannot be seen', () => {
    const member = makeIdentityMember({}, planOf({}, makeSite()));
    expect(identityAtHome(member, makeSite({}, unseen))).toMatchObject({ state: 'waiting' });
  });

  describe('of which an EIP alone goes to a NIC of the DR server', () => {
    const index0 = { deviceIndex: 0, demands: PREFERRED };
    const nics = [makeObservedNic({ attachment: attachedAt('i-production', 0) }), makeDrNic({ subnetId: 'subnet-2' })];
    const member = makeIdentityMember(index0, planOf(index0, makeSite({ nics })));
    const held = (networkInterfaceId: string) => fencedSite({ nics, addresses: [makeAddress({ networkInterfaceId })] });

    it('is at home while the EIP is', () => {
      expect(member.instance.promised?.[0]?.strategy).toBe('remap-eip');
      expect(identityAtHome(member, held('eni-service'))).toMatchObject({ state: 'done' });
    });

    it('is away once the EIP is there, whatever is on record', () => {
      expect(identityAtHome(member, held('eni-dr'))).toMatchObject({
        state: 'failed',
        reason: 'EIP 203.0.113.11 is on eni-dr: the way back is closed.',
      });
    });

    it('is waited for while the EIP cannot be seen', () => {
      expect(identityAtHome(member, makeSite({ nics }, { addresses: new Map() }))).toMatchObject({ state: 'waiting' });
    });
  });

  it('an identity of which private IPs go is away once one of them is on the NIC of the DR server', () => {
    const index0 = { deviceIndex: 0, demands: PREFERRED };
    const nics = [makeObservedNic({ attachment: attachedAt('i-production', 0) }), makeDrNic()];
    const plan = planOf(index0, makeSite({ nics }));
    expect(plan.strategy).toBe('reassign-ips');
    const member = makeIdentityMember(index0, plan);
    const addresses = [makeAddress({ networkInterfaceId: 'eni-service' })];
    expect(identityAtHome(member, fencedSite({ nics, addresses }))).toMatchObject({ state: 'done' });
    const taken = makeDrNic({
      privateIps: [
        { address: '10.0.0.99', primary: true },
        { address: '10.0.0.12', primary: false },
      ],
    });
    const site = fencedSite({ nics: [nics[0] ?? home, taken], addresses });
    expect(identityAtHome(member, site)).toMatchObject({
      state: 'failed',
      reason: 'private IP 10.0.0.12 is on eni-dr: the way back is closed.',
    });
  });

  it('an identity of which a route leads to the DR server is away once it does', () => {
    const route = {
      via: 'vpc',
      tableId: 'rtb-1',
      destination: '10.99.0.1/32',
      to: 'eni-dr',
      back: 'eni-service',
    } as const;
    const member = makeIdentityMember({}, { ...planOf({}, makeSite()), routes: [route] });
    const routed = (target: string) => {
      const table = { id: 'rtb-1', vpcId: 'vpc-1', routes: [{ destination: '10.99.0.1/32', target, state: 'active' }] };
      return fencedSite({ nics: [home, makeDrNic()] }, { routeTables: found({ 'rtb-1': table }) });
    };
    expect(identityAtHome(member, routed('eni-service'))).toMatchObject({ state: 'done' });
    expect(identityAtHome(member, routed('eni-dr'))).toMatchObject({
      state: 'failed',
      reason: '10.99.0.1/32 in rtb-1 is routed to eni-dr: the way back is closed.',
    });
    expect(identityAtHome(member, fencedSite({ nics: [home, makeDrNic()] }))).toMatchObject({ state: 'waiting' });
  });
});
