import { describe, expect, it } from 'vitest';
import { refreshRecorded } from '../../../lambdas/domain/group/record.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../support/builders.ts';
import { makeAddress, makeDrNic, makeDrServer, makeObservedNic, makeSite } from '../../support/observed.ts';

const RECORDED = '2026-11-23T08:56:00.000Z';
const recordedServer = {
  state: 'running',
  instanceType: 'm6i.large',
  architecture: 'x86_64',
  rootDeviceType: 'ebs',
} as const;

const aggregate = (overrides: Partial<ReturnType<typeof makeProtectedInstance>> = {}) => ({
  group: makeProtectionGroup(),
  instances: [makeProtectedInstance({ recordedAt: RECORDED, recordedServer, ...overrides })],
  pairs: [makeReplicationPair()],
});

const unknown = { is: 'unknown', why: 'the zone does not answer' } as const;

/** The DR side answers, production does not. */
const blind = (dr = makeDrServer()) => {
  const site = makeSite({ servers: [dr] });
  return {
    ...site,
    servers: new Map([...site.servers, ['i-production', unknown] as const]),
    nics: new Map([...site.nics, ['eni-service', unknown] as const]),
  };
};

const codes = (plan: ReturnType<typeof planFailover>) =>
  plan.servers.flatMap((server) => server.findings).map(({ verdict, code }) => `${verdict} ${code}`);

describe('a look that sees production whole', () => {
  it('dates the record and says what the server is', () => {
    const [instance] = refreshRecorded(aggregate(), makeSite()).instances;
    expect(instance).toMatchObject({
      recordedAt: START,
      recordedServer: { state: 'running', instanceType: 'm6i.large' },
    });
  });

  it('is the source of what the plan says of production', () => {
    const plan = planFailover(aggregate(), makeSite());
    expect(plan.servers[0]?.productionFacts).toEqual({ source: 'observed', at: START });
    expect(codes(plan)).toContain('PASS production-observed');
  });
});

describe('a look that misses a part of production', () => {
  it.each([
    ['the server', 'servers', 'i-production'],
    ['a NIC', 'nics', 'eni-service'],
  ] as const)('leaves the date of the record as it was, where it misses %s', (_, collection, id) => {
    const site = makeSite();
    const part = { ...site, [collection]: new Map<string, unknown>([...site[collection], [id, unknown]]) };
    expect(refreshRecorded(aggregate(), part as typeof site).instances[0]?.recordedAt).toBe(RECORDED);
  });

  it('makes the plan speak from the record, with its age', () => {
    const plan = planFailover(aggregate(), blind());
    expect(plan.servers[0]?.productionFacts).toEqual({ source: 'recorded', at: RECORDED, ageSeconds: 240 });
    const finding = plan.servers[0]?.findings.find(({ code }) => code === 'production-recorded');
    expect(finding).toMatchObject({ verdict: 'PASS', message: expect.stringContaining('recorded 240 s ago') });
  });

  it.each([
    ['900 s old', '2026-11-23T08:45:00.000Z', 'PASS production-recorded'],
    ['901 s old', '2026-11-23T08:44:59.000Z', 'WARN production-record-old'],
  ])('judges a record that is %s', (_, recordedAt, finding) => {
    expect(codes(planFailover(aggregate({ recordedAt }), blind()))).toContain(finding);
  });

  it('warns of a record without a date', () => {
    const { recordedAt: _, ...undated } = makeProtectedInstance({ recordedServer });
    const plan = planFailover({ ...aggregate(), instances: [undated] }, blind());
    expect(plan.servers[0]?.productionFacts).toEqual({ source: 'recorded' });
    expect(codes(plan)).toContain('WARN production-record-undated');
  });

  it('warns, and does not block, where the record speaks against the DR server', () => {
    const found = codes(planFailover(aggregate(), blind(makeDrServer({ architecture: 'arm64' }))));
    expect(found).toContain('WARN recorded-architecture-differs');
    expect(found.filter((code) => code.startsWith('BLOCK'))).toEqual([]);
  });
});

describe('an EIP that is not where it was recorded', () => {
  const eip = { allocationId: 'eipalloc-1', publicIp: '203.0.113.11' };
  const bare = makeObservedNic({
    privateIps: [
      { address: '10.0.0.11', primary: true },
      { address: '10.0.0.12', primary: false },
    ],
  });
  const eipsIn = (site: ReturnType<typeof makeSite>) =>
    refreshRecorded(aggregate(), site).instances.flatMap(({ nics }) =>
      nics.flatMap(({ privateIps }) => privateIps.flatMap((ip) => (ip.eip ? [[ip.address, ip.eip] as const] : []))),
    );

  it('stays in the record where the fault itself has taken it off', () => {
    expect(eipsIn(makeSite({ nics: [bare, makeDrNic()] }))).toEqual([['10.0.0.11', eip]]);
  });

  it('is recorded where its owner has moved it to, on a recorded NIC', () => {
    const moved = makeObservedNic({
      privateIps: [
        { address: '10.0.0.11', primary: true },
        { address: '10.0.0.12', primary: false, eip },
      ],
    });
    expect(eipsIn(makeSite({ nics: [moved, makeDrNic()] }))).toEqual([['10.0.0.12', eip]]);
  });

  it('is not forgotten where it is on a NIC of production that nobody has recorded, and the plan names it', () => {
    const stranger = makeObservedNic({
      id: 'eni-stranger',
      attachment: {
        id: 'eni-attach-2',
        serverId: 'i-production',
        deviceIndex: 2,
        state: 'attached',
        deleteOnTermination: false,
      },
      privateIps: [{ address: '10.0.0.77', primary: true, eip }],
    });
    const site = makeSite({
      nics: [bare, stranger, makeDrNic()],
      addresses: [makeAddress({ networkInterfaceId: 'eni-stranger', privateIp: '10.0.0.77' })],
    });
    expect(eipsIn(site)).toEqual([['10.0.0.11', eip]]);
    const findings = planFailover(aggregate(), site).servers.flatMap(({ findings: own, nics }) => [
      ...own,
      ...nics.flatMap((nic) => nic.findings),
    ]);
    const blocks = findings.filter(({ verdict, message }) => verdict === 'BLOCK' && message.includes(eip.publicIp));
    expect(blocks.map(({ code }) => code)).toEqual(['nic-not-protected', 'eip-elsewhere']);
  });
});
