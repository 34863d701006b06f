import { describe, expect, it } from 'vitest';
import type { ProtectedInstance, ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import type { IdentityDemands } from '../../../lambdas/domain/group/recorded-nic.ts';
import { startProgress } from '../../../lambdas/domain/phases/failover.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { changedFacts, planBasis } from '../../../lambdas/domain/plan/plan-basis.ts';
import type { ObservedNic, ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../support/builders.ts';
import { makeDrNic, makeDrServer, makeObservedNic, makeServer, makeSite } from '../../support/observed.ts';

const REQUIRED: IdentityDemands = { mac: 'required', privateIp: 'required', eip: 'required' };
const PREFERRED: IdentityDemands = { mac: 'preferred', privateIp: 'preferred', eip: 'preferred' };

const attached = (overrides: Partial<ObservedNic> = {}): ObservedNic =>
  makeObservedNic({
    id: 'eni-new',
    macAddress: '0a:00:00:00:00:02',
    attachment: {
      id: 'eni-attach-2',
      serverId: 'i-production',
      deviceIndex: 2,
      state: 'attached',
      deleteOnTermination: true,
    },
    privateIps: [{ address: '10.0.0.50', primary: true }],
    ...overrides,
  });

const WITH_EIP = attached({
  privateIps: [{ address: '10.0.0.50', primary: true, eip: { allocationId: 'eipalloc-5', publicIp: '203.0.113.5' } }],
});

const withNic = (nic: ObservedNic, tags: Readonly<Record<string, string>> = {}): ObservedSite =>
  makeSite({ nics: [makeObservedNic(), makeDrNic(), nic], servers: [makeServer({ tags }), makeDrServer()] });

interface Given {
  readonly group?: Partial<ProtectionGroup>;
  readonly demands?: IdentityDemands;
  readonly instance?: Partial<ProtectedInstance>;
}

const aggregateOf = ({ demands = REQUIRED, group = {}, instance = {} }: Given) => ({
  group: makeProtectionGroup({ demands, ...group }),
  instances: [makeProtectedInstance(instance)],
  pairs: [makeReplicationPair()],
});

const found = (site: ObservedSite, given: Given = {}) =>
  (planFailover(aggregateOf(given), site).servers[0]?.findings ?? []).filter(({ code }) =>
    ['nic-not-protected', 'production-nics-unknown', 'all-nics-protected'].includes(code),
  );

describe('a NIC that was attached to production after the import', () => {
  it('blocks where the group requires what it carries, and is named with the remedy', () => {
    const [finding] = found(withNic(attached()));
    expect(finding?.verdict).toBe('BLOCK');
    expect(finding?.message).toContain(
      'NIC eni-new (index 2: 10.0.0.50, MAC 0a:00:00:00:00:02) of production server i-production',
    );
    expect(finding?.message).toContain('requires the MAC, private IP of its NICs');
    expect(finding?.message).toContain('sdrs:management-nics="2"');
  });

  it('warns where all of it is only preferred, also with an EIP', () => {
    expect(found(withNic(WITH_EIP), { demands: PREFERRED })).toMatchObject([
      { verdict: 'WARN', code: 'nic-not-protected' },
    ]);
  });

  it('blocks for its EIP alone where that is required', () => {
    const demands: IdentityDemands = { ...PREFERRED, eip: 'required' };
    const [finding] = found(withNic(WITH_EIP), { demands });
    expect(finding).toMatchObject({ verdict: 'BLOCK' });
    expect(finding?.message).toContain('requires the EIP of its NICs');
    expect(found(withNic(attached()), { demands })).toMatchObject([{ verdict: 'WARN' }]);
  });

  it('has no EIP to lose where its public IP was assigned by itself', () => {
    const auto = attached({ privateIps: [{ address: '10.0.0.50', primary: true, eip: { publicIp: '198.51.100.9' } }] });
    const [finding] = found(withNic(auto), { demands: { ...PREFERRED, eip: 'required' } });
    expect(finding).toMatchObject({ verdict: 'WARN' });
    expect(finding?.message).not.toContain('EIP 198.51.100.9');
  });

  it('warns only where the tag of the server says that it stays', () => {
    expect(found(withNic(WITH_EIP, { 'sdrs:management-nics': '0 2' }))).toMatchObject([{ verdict: 'WARN' }]);
    expect(found(withNic(WITH_EIP, { 'sdrs:management-nics': '12' }))).toMatchObject([{ verdict: 'BLOCK' }]);
  });

  it('warns only of one that belongs to an AWS service: no group could have it moved', () => {
    expect(found(withNic(attached({ type: 'trunk' })))).toMatchObject([{ verdict: 'WARN', code: 'nic-not-protected' }]);
  });

  it('holds up nobody whose identity is on the move, nor one that is migrated', () => {
    const progress = startProgress('f-1', START, undefined);
    const moving = { status: 'error-failing-over', progress: { ...progress, committedAt: START } } as const;
    const group = { status: 'error-failing-over' } as const;
    expect(found(withNic(attached()), { group, instance: moving })).toMatchObject([{ verdict: 'WARN' }]);
    expect(found(withNic(attached()), { instance: { status: 'failed-over' } })).toEqual([]);
  });

  it('neither blocks nor passes where the NICs of production cannot be listed', () => {
    const site = makeSite();
    const nicsOfServers = new Map([
      ...site.found.nicsOfServers,
      ['i-production', { is: 'unknown', why: 'no answer' }] as const,
    ]);
    expect(found({ ...site, found: { ...site.found, nicsOfServers } })).toMatchObject([
      { verdict: 'WARN', code: 'production-nics-unknown' },
    ]);
  });

  it('is not there where every NIC is recorded', () => {
    expect(found(makeSite())).toMatchObject([{ verdict: 'PASS', code: 'all-nics-protected' }]);
  });

  it('is a fact that a plan rests on', () => {
    const aggregate = aggregateOf({});
    const [before, after] = [planBasis(aggregate, makeSite()), planBasis(aggregate, withNic(attached()))];
    expect(changedFacts(before, after)).toEqual(['web: NICs that are not part of the group']);
  });
});

describe('a disk that was attached to production after the import', () => {
  const disk = { device: '/dev/sdf', volumeId: 'vol-new', state: 'attached' };
  const diskFindings = (site: ObservedSite) =>
    (planFailover(aggregateOf({}), site).servers[0]?.findings ?? []).filter(({ code }) =>
      ['disk-not-protected', 'production-disks-unknown'].includes(code),
    );
  const withDisks = (disks: ReturnType<typeof makeServer>['disks']) => {
    const { disks: _, ...bare } = makeServer();
    return makeSite({ servers: [disks ? { ...bare, disks } : bare, makeDrServer()] });
  };

  it('is named: its data stays behind', () => {
    const [finding] = diskFindings(withDisks([...(makeServer().disks ?? []), disk]));
    expect(finding).toMatchObject({ verdict: 'WARN', code: 'disk-not-protected' });
    expect(finding?.message).toContain(
      'Disk vol-new (/dev/sdf) of production server i-production has no replication pair: its data stays behind',
    );
  });

  it('may be there where EC2 does not say which disks there are', () => {
    expect(diskFindings(withDisks(undefined))).toMatchObject([{ verdict: 'WARN', code: 'production-disks-unknown' }]);
  });
});
