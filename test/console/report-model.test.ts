import { describe, expect, it } from 'vitest';
import type { FailoverReport, ReportedServer } from '../../console/src/api/report.ts';
import { attributeRows, nicsAt } from '../../console/src/model/nics.ts';
import {
  fenceText,
  figureShown,
  identityRows,
  measuredText,
  outcomeShown,
  whoAndWhy,
} from '../../console/src/model/report.ts';
import { sidesOf } from '../../console/src/model/server-page.ts';

const DONE = { state: 'done', seconds: 49 };

const makeServer = (overrides: Partial<ReportedServer> = {}): ReportedServer => ({
  instanceId: 'instance-1',
  name: 'web-1',
  productionServerId: 'i-old',
  drServerId: 'i-new',
  outcome: 'migrated',
  phases: { fence: DONE, disks: DONE, identity: DONE },
  rto: { seconds: 83 },
  rpo: { seconds: 1_307 },
  startedAt: 'UNKNOWN',
  fence: { rung: 'F4', observed: { serverId: 'i-old', at: '2026-03-01T15:17:30.000Z', state: 'stopped' }, calls: [] },
  identity: [],
  ...overrides,
});

type Findings = FailoverReport['findings'];

const who = (overrides: Partial<Findings>): readonly string[] =>
  whoAndWhy({ requestedBy: { kind: 'api', caller: 'Ada' }, overrides: [], evidence: [], ...overrides } as Findings);

describe('the report', () => {
  it('says what was measured, and what was not', () => {
    expect([83, 'NOT_REACHED', 'NONE', 'UNKNOWN'].map((seconds) => measuredText(seconds as 83))).toEqual([
      '1 min 23 s',
      'not reached',
      'nothing to measure',
      'not known',
    ]);
    expect(figureShown({ seconds: 83 })).toBe('1 min 23 s');
    expect(figureShown({ seconds: 83, objectiveSeconds: 60, judgement: 'MISSED' })).toEqual({
      type: 'error',
      word: '1 min 23 s, objective 1 min: MISSED',
    });
  });

  it('says who asked, who confirmed, what was accepted, and what spoke for a fault', () => {
    const accepted = { kind: 'acceptUnfenced', instance: 'web-1', reason: 'off', by: 'Ada' };
    expect(
      who({ overrides: [{ kind: 'confirmation', by: 'Ada', reason: 'water' }, accepted], evidence: ['It is broken.'] }),
    ).toEqual([
      'Asked for by Ada (api).',
      'The fault was confirmed by Ada: “water”.',
      'web-1 was accepted unfenced by Ada: “off”.',
      'It is broken.',
    ]);
    expect(who({})).toContain('No fault was observed.');
    expect(who({ overrides: 'UNKNOWN', evidence: 'UNKNOWN' })).toEqual([
      'Asked for by Ada (api).',
      'What was confirmed or accepted is not known.',
      'What spoke for a fault is not known.',
    ]);
  });

  it('calls a server that was never seen down UNFENCED, and shows the look that a fence rests on', () => {
    const phases = { fence: { ...DONE, state: 'unfenced' }, disks: DONE, identity: DONE };
    expect(outcomeShown(makeServer({ phases }))).toEqual({ type: 'warning', word: 'migrated, UNFENCED' });
    expect(outcomeShown(makeServer())).toEqual({ type: 'success', word: 'migrated' });
    expect(fenceText(makeServer())).toBe('F4: at 2026-03-01 15:17:30 UTC EC2 showed i-old as stopped');
    expect(fenceText(makeServer({ fence: { rung: 'F1', observed: 'UNKNOWN', calls: [] } }))).toBe(
      'F1: no look is on record',
    );
  });

  it('has a row for each attribute of an identity', () => {
    const one = { networkInterfaceId: 'eni-1', attribute: 'mac', before: '02:00', promised: 'PRESERVED' } as const;
    const identity = [
      { ...one, after: { is: 'seen', networkInterfaceId: 'eni-1', serverId: 'i-new' }, result: 'KEPT' },
      { ...one, after: { is: 'lost' }, result: 'NOT_KEPT' },
      { ...one, after: { is: 'unknown' }, result: 'UNKNOWN' },
    ] as const;
    const rows = identityRows([makeServer({ identity: [...identity] })]);
    expect(rows.map(({ attribute, after, result }) => [attribute, after, result.type])).toEqual([
      ['MAC', 'eni-1 of i-new', 'success'],
      ['MAC', 'lost', 'error'],
      ['MAC', 'unknown', 'warning'],
    ]);
  });
});

const NIC = { network_interface_id: 'eni-1', attribute: 'mac', before: '02:00', promised: 'PRESERVED' } as const;

const TOLD = {
  calls: [],
  nics: [
    { ...NIC, now: '02:00', server_now: 'i-new' },
    { ...NIC, network_interface_id: 'eni-2', now: '02:99', server_now: 'i-new' },
    { ...NIC, promised: 'CHANGED', now: '02:99', server_now: null },
    { ...NIC, now: null, server_now: null },
  ],
};

describe("a server's NICs", () => {
  it('are the same, as promised, not as promised, or not seen', () => {
    expect(attributeRows(TOLD).map(({ now, shown }) => [now, shown.word])).toEqual([
      ['02:00 at i-new', 'the same'],
      ['02:99 at i-new', 'not as promised'],
      ['02:99', 'another one'],
      ['not seen', 'not seen'],
    ]);
    expect(nicsAt(TOLD, 'i-new')).toEqual(['eni-1', 'eni-2']);
  });

  it('are at the server that is production now; the old production server has none, and why is said', () => {
    const instance = { priority_station: 'target', source_server: 'i-old', target_server: 'i-new' };
    const [now, before] = sidesOf(instance as Parameters<typeof sidesOf>[0], TOLD);
    expect(now).toMatchObject({ serverId: 'i-new', nics: 'eni-1, eni-2' });
    expect(before).toMatchObject({ title: 'Production before the failover', serverId: 'i-old' });
    expect(before.nics).toMatch(/^none\. The failover has given its network interfaces, .* to i-new\./);
  });

  it('are with production as long as nothing has failed over', () => {
    const instance = { priority_station: 'source', source_server: 'i-old', target_server: 'i-new' };
    const [now, other] = sidesOf(instance as Parameters<typeof sidesOf>[0], undefined);
    expect(now).toMatchObject({ title: 'Production', serverId: 'i-old', nics: 'not told here: EC2 knows' });
    expect(other.nics).toContain('none that clients know');
  });
});
