import { describe, expect, it } from 'vitest';
import { findingLines, keptFindingLines, type Plan } from '../../console/src/model/plan-findings.ts';
import { keptText, nicRows, terminatedBy } from '../../console/src/model/plan-rows.ts';

type PlannedServer = Plan['servers'][number];
type PlannedNic = PlannedServer['nics'][number];

const makeNic = (overrides: Partial<PlannedNic> = {}): PlannedNic => ({
  network_interface_id: 'eni-1',
  device_index: 1,
  strategy: 'move-eni',
  fidelity: { private_ip: 'PRESERVED', eip: 'NONE', mac: 'PRESERVED' },
  findings: [],
  ...overrides,
});

const makeServer = (overrides: Partial<PlannedServer> = {}): PlannedServer => ({
  protected_instance_id: overrides.name ?? 'web-1',
  name: 'web-1',
  production_server: 'i-1',
  dr_server: 'i-2',
  verdict: 'PASS',
  done: false,
  recovery_point_age_seconds: 60,
  findings: [],
  nics: [makeNic()],
  calls: [],
  ...overrides,
});

const makePlan = (servers: readonly PlannedServer[], findings: Plan['findings'] = []): Plan => ({
  server_group_id: 'pets',
  digest: '0a1b',
  from: 'look',
  made_at: '2026-03-01T15:16:00.000Z',
  age_seconds: 0,
  verdict: 'PASS',
  recovery_point_age_seconds: 60,
  points: [],
  expected_seconds: 43,
  expected_price_usd: 0.001,
  api_allowances: [],
  findings,
  servers: [...servers],
  count: servers.length,
});

const finding = (verdict: 'PASS' | 'WARN' | 'BLOCK', code: string, message: string) => ({ verdict, code, message });

describe('the findings of a plan', () => {
  it('are one line with a count where they differ in names, ids, addresses and times alone', () => {
    const servers = Array.from({ length: 1_000 }, (_, n) =>
      makeServer({
        name: `web-${n}`,
        findings: [
          finding('WARN', 'old', `web-${n}: snap-0${n}, snap-1${n} of 2026-03-01T15:00:0${n % 10}.000Z is old`),
        ],
      }),
    );
    const lines = findingLines(makePlan(servers));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ verdict: 'WARN', code: 'old', count: 1_000 });
    expect(lines[0]?.message).toContain('web-0: snap-00');
    expect(lines[0]?.servers).toHaveLength(1_000);
  });

  it('stay apart where they say something else, though under one code', () => {
    const servers = [
      makeServer({ name: 'a', findings: [finding('WARN', 'mac', 'another zone. Move it.')] }),
      makeServer({ name: 'b', findings: [finding('WARN', 'mac', 'index 0. Use index 1.')] }),
    ];
    expect(findingLines(makePlan(servers)).map(({ count }) => count)).toEqual([1, 1]);
  });

  it('have what blocks first, leave out what passes, and count those of the group and of NICs', () => {
    const nic = makeNic({ findings: [finding('BLOCK', 'no-strategy', 'eni-1 cannot move')] });
    const servers = [makeServer({ nics: [nic], findings: [finding('PASS', 'seen', 'it is there')] })];
    const lines = findingLines(makePlan(servers, [finding('WARN', 'pairs', 'one pair is at fault')]));
    expect(lines.map(({ verdict, code, servers }) => [verdict, code, servers])).toEqual([
      ['BLOCK', 'no-strategy', ['web-1']],
      ['WARN', 'pairs', []],
    ]);
  });

  it('are the same of what the recorder has kept', () => {
    const kept = ['web-1', 'web-2'].map((server) => ({ ...finding('WARN', 'old', `${server} is old`), server }));
    expect(keptFindingLines([finding('WARN', 'old', 'it is old')])).toMatchObject([{ count: 1, servers: [] }]);
    expect(keptFindingLines([...kept, { ...finding('BLOCK', 'status', 'so'), server: null }])).toMatchObject([
      { verdict: 'BLOCK', servers: [] },
      { verdict: 'WARN', count: 2, servers: ['web-1', 'web-2'] },
    ]);
  });
});

describe('what becomes of each NIC', () => {
  it('is a row a NIC, the worst server first, then by name as people count', () => {
    const servers = [
      makeServer({ name: 'web-10' }),
      makeServer({ name: 'web-9' }),
      makeServer({ name: 'z', verdict: 'BLOCK' }),
    ];
    expect(nicRows(makePlan(servers)).map(({ server }) => server)).toEqual(['z', 'web-9', 'web-10']);
  });

  it('says of each attribute whether it is kept, and claims nothing of a NIC that stays', () => {
    const nics = [
      makeNic({ fidelity: { private_ip: 'CHANGED', eip: 'PRESERVED', mac: 'IMPOSSIBLE' } }),
      makeNic({ strategy: 'stays', fidelity: { private_ip: 'CHANGED', eip: 'NONE', mac: 'CHANGED' } }),
    ];
    const rows = nicRows(makePlan([makeServer({ nics })]));
    expect(
      rows.map(({ privateIp, eip, mac }) => [privateIp, eip, mac].map((shown) => (shown === '' ? '' : shown.word))),
    ).toEqual([
      ['changes', 'kept', 'lost'],
      ['stays', 'none', 'stays'],
    ]);
  });

  it('loses no server: neither one that is through, nor one without NICs', () => {
    const rows = nicRows(makePlan([makeServer({ name: 'a', done: true }), makeServer({ name: 'b', nics: [] })]));
    expect(rows.map(({ server, how }) => [server, how])).toEqual([
      ['a', 'migrated by an earlier failover: left alone'],
      ['b', 'no NIC is recorded'],
    ]);
  });

  it('is told of all of them in one line', () => {
    const nics = [makeNic(), makeNic({ strategy: 'stays' })];
    expect(keptText(makePlan([makeServer({ nics }), makeServer({ name: 'b', done: true })]))).toBe(
      'Private IPs: 1 kept. EIPs: none. MACs: 1 kept. Management NICs: 1 stays.',
    );
  });

  it('names every server that is terminated, and none that was migrated before', () => {
    const nics = [makeNic({ strategy: 'relaunch', device_index: 0 })];
    const servers = [makeServer({ nics, production_server: 'i-doomed' }), makeServer({ name: 'b', done: true, nics })];
    expect(terminatedBy(makePlan(servers)).map(({ production_server }) => production_server)).toEqual(['i-doomed']);
  });
});
