import { describe, expect, it } from 'vitest';
import type { NicPlan } from '../../../lambdas/domain/group/promise.ts';
import type { RecordedNic } from '../../../lambdas/domain/group/recorded-nic.ts';
import type { ObservedNic, ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { found, makeAddress, makeDrNic, makeObservedNic, makeSite } from '../../support/observed.ts';
import { attachedAt, fencedSite, makeIdentityMember, nextOf, PREFERRED, planOf } from '../support/identity.ts';

const EIP = { allocationId: 'eipalloc-1', publicIp: '203.0.113.12' };
const IPS = [
  { address: '10.0.0.11', primary: true },
  { address: '10.0.0.12', primary: false, eip: EIP },
];
const KEPT = [{ address: '10.0.0.12', primary: false }];
const nic: Partial<RecordedNic> = { deviceIndex: 0, privateIps: IPS, primaryIp: 'management' };
const origin = (overrides: Partial<ObservedNic> = {}) =>
  makeObservedNic({ attachment: attachedAt('i-production', 0), privateIps: IPS, ...overrides });
const addressOn = (networkInterfaceId: string) => makeAddress({ ...EIP, networkInterfaceId, privateIp: '10.0.0.12' });

/** Before it: everything at production. After it: the secondary IP and its EIP at the DR NIC. */
const BEFORE = { nics: [origin(), makeDrNic()], addresses: [addressOn('eni-service')] };
const AFTER = {
  nics: [origin({ privateIps: IPS.slice(0, 1) }), makeDrNic({ privateIps: [...makeDrNic().privateIps, ...KEPT] })],
  addresses: [addressOn('eni-dr')],
};

const plan = (overrides: Partial<RecordedNic> = {}, look: ObservedSite = makeSite(BEFORE)): NicPlan =>
  planOf({ ...nic, demands: { ...PREFERRED, privateIp: 'required' }, ...overrides }, look);
const codes = ({ findings }: NicPlan) => findings.map(({ verdict, code }) => `${verdict} ${code}`);

describe('the plan of a primary NIC whose secondary private IPs are the service identity', () => {
  it('reassigns them to the DR NIC of the same subnet, with their EIPs, and says what becomes of each', () => {
    expect(plan()).toMatchObject({
      strategy: 'reassign-ips',
      landsOn: 'eni-dr',
      fidelity: { privateIp: 'PRESERVED', eip: 'PRESERVED', mac: 'CHANGED' },
      privateIps: [
        { address: '10.0.0.11', fidelity: 'CHANGED' },
        { address: '10.0.0.12', fidelity: 'PRESERVED' },
      ],
      addresses: [{ publicIp: '203.0.113.12', privateIp: '10.0.0.12' }],
    });
    expect(codes(plan())).toEqual(['WARN mac-changed']);
  });

  it('counts the primary private IP as lost unless its owner says that nobody uses it', () => {
    const { primaryIp: _, ...undeclared } = nic;
    const judged = planOf({ ...undeclared, demands: { ...PREFERRED, privateIp: 'required' } }, makeSite(BEFORE));
    expect(judged.fidelity.privateIp).toBe('CHANGED');
    expect(codes(judged)).toContain('BLOCK private-ip-changed');
    expect(judged.findings.find(({ code }) => code === 'private-ip-changed')?.message).toContain('10.0.0.11');
  });

  it('blocks where the MAC is required, and does not choose it across subnets', () => {
    expect(codes(plan({ demands: { mac: 'required' } }))).toContain('BLOCK mac-changed');
    const elsewhere = makeSite({ ...BEFORE, nics: [origin(), makeDrNic({ subnetId: 'subnet-2' })] });
    expect(plan({}, elsewhere).strategy).toBe('remap-eip');
  });

  it('blocks where the DR NIC has no room, and warns where nobody knows', () => {
    const types = (ipv4PerInterface?: number) =>
      found({ 'm6i.large': { maxNetworkInterfaces: 3, ...(ipv4PerInterface ? { ipv4PerInterface } : {}) } });
    expect(codes(plan({}, makeSite(BEFORE, { serverTypes: types(1) })))).toContain('BLOCK dr-no-ip-room');
    expect(codes(plan({}, makeSite(BEFORE, { serverTypes: types(2) })))).toEqual(['WARN mac-changed']);
    expect(codes(plan({}, makeSite(BEFORE, { serverTypes: types() })))).toContain('WARN dr-ip-room-unknown');
  });

  it('takes addresses that have gone to the DR NIC already for kept', () => {
    expect(codes(plan({}, fencedSite(AFTER)))).toEqual(['WARN mac-changed']);
  });
});

describe('reassigning private IPs', () => {
  const member = makeIdentityMember(nic, plan());

  it('waits for the fence, then takes them from the production NIC, in one call', () => {
    expect(nextOf(member, makeSite(BEFORE)).actions).toEqual([]);
    expect(nextOf(member, fencedSite(BEFORE)).actions).toEqual([
      { do: 'assign-ips', networkInterfaceId: 'eni-dr', privateIps: ['10.0.0.12'], allowReassignment: true },
    ]);
  });

  it('takes none from a third party: one that production has lost is asked for without reassignment', () => {
    const lost = fencedSite({ ...BEFORE, nics: [origin({ privateIps: IPS.slice(0, 1) }), makeDrNic()] });
    expect(nextOf(member, lost).actions).toMatchObject([{ do: 'assign-ips', allowReassignment: false }]);
  });

  it('is done when IPs and EIPs are there, and sees to an EIP that did not follow', () => {
    expect(nextOf(member, fencedSite(AFTER)).state).toBe('done');
    const left = fencedSite({ ...AFTER, addresses: [addressOn('eni-service')] });
    expect(nextOf(member, left).actions).toEqual([
      { do: 'associate-address', allocationId: 'eipalloc-1', networkInterfaceId: 'eni-dr', privateIp: '10.0.0.12' },
    ]);
  });

  it('fails where the DR NIC is no longer at the DR server', () => {
    const gone = makeDrNic({ attachment: attachedAt('i-third', 1) });
    expect(nextOf(member, fencedSite({ ...BEFORE, nics: [origin(), gone] })).reason).toContain(
      'eni-dr is not attached',
    );
  });
});
