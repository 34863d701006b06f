import { describe, expect, it } from 'vitest';
import { isNote } from '../../../lambdas/domain/plan/notes.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { found, makeDrServer, makeServer, makeSite } from '../../support/observed.ts';

const aggregate = {
  group: makeProtectionGroup(),
  instances: [makeProtectedInstance()],
  pairs: [makeReplicationPair()],
};

const planOf = (site = makeSite()) => {
  const plan = planFailover(aggregate, site);
  const findings = [...plan.findings, ...plan.servers.flatMap((server) => server.findings)];
  const checks = findings.filter((finding) => !isNote(finding));
  const passed = checks.filter(({ verdict }) => verdict === 'PASS').map(({ code }) => code);
  return { plan, findings, passed };
};

describe('a plan in which all is well', () => {
  it('says of every check that it was passed', () => {
    const both = { bootMode: 'uefi' };
    const { plan, passed } = planOf(makeSite({ servers: [makeServer(both), makeDrServer(both)] }));
    expect(plan.verdict).toBe('PASS');
    expect(passed.sort()).toEqual([
      'all-nics-protected',
      'dr-devices-free',
      'dr-key-usable',
      'dr-server-stopped',
      'dr-slots-free',
      'eips-owned',
      'lease-free',
      'nic-as-recorded',
      'nic-strategy',
      'no-restarter',
      'pairs-replicated',
      'production-observed',
      'production-seen',
      'recovery-point',
      'same-architecture',
      'same-boot-mode',
      'status-allows-failover',
    ]);
  });

  it('says what was seen', () => {
    const { findings } = planOf();
    const said = (code: string) => findings.find((finding) => finding.code === code)?.message;
    expect(said('dr-slots-free')).toBe('DR server i-dr (m6i.large) holds 1 of at most 3 NICs, 1 more are to come.');
    expect(said('nic-strategy')).toBe('NIC eni-service: move-eni; private IP PRESERVED, EIP PRESERVED, MAC PRESERVED.');
    expect(said('eips-owned')).toBe('203.0.113.11 of NIC eni-service: owned, and where expected.');
  });
});

describe('a check that something speaks against', () => {
  it.each([
    [
      'a running DR server',
      makeSite({ servers: [makeServer(), makeDrServer({ state: 'running' })] }),
      'dr-server-stopped',
    ],
    [
      'another architecture',
      makeSite({ servers: [makeServer(), makeDrServer({ architecture: 'arm64' })] }),
      'same-architecture',
    ],
    ['a Spot instance', makeSite({ servers: [makeServer({ spot: true }), makeDrServer()] }), 'no-restarter'],
    [
      'a member of an Auto Scaling group that does not carry its tag',
      makeSite({}, { scaling: found({ 'i-production': { scalingGroup: 'fleet', lifecycle: 'Standby' } }) }),
      'no-restarter',
    ],
    ['an EIP of somebody else', makeSite({ addresses: [] }), 'eips-owned'],
    ['a NIC that is gone', makeSite({ nics: [] }), 'nic-as-recorded'],
    ['a boot mode that EC2 does not tell', makeSite(), 'same-boot-mode'],
  ])('is not passed: %s', (_, site, code) => {
    expect(planOf(site).passed).not.toContain(code);
  });
});
