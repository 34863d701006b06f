import { describe, expect, it } from 'vitest';
import type { FailoverReport, ReportedServer } from '../../console/src/api/report.ts';
import type { ToldServer } from '../../console/src/api/shapes.ts';
import { attributeRows, nicsAt } from '../../console/src/model/nics.ts';
import {
  fenceText,
  figureShown,
  identityRows,
  measuredText,
  outcomeShown,
  whoAndWhy,
} from '../../console/src/model/report.ts';
import { serversOf, sidesOf } from '../../console/src/model/server-page.ts';
import { timelineRows } from '../../console/src/model/timeline.ts';

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
    expect(fenceText(makeServer())).toBe(
      'off, without its root volume (F4): at 2026-03-01 15:17:30 UTC EC2 showed i-old as stopped',
    );
    expect(fenceText(makeServer({ fence: { rung: 'F1', observed: 'UNKNOWN', calls: [] } }))).toBe(
      'tagged (F1): no look is on record',
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
const seenAt = (server: string | null, network_interface_id = 'eni-1') => ({ network_interface_id, server, why: null });
const NOWHERE = { network_interface_id: null, server: null, why: 'EC2 shows it nowhere' };

const TOLD: ToldServer = {
  timeline: [],
  nics_looked_at: '2026-03-01T15:20:00.000Z',
  nics: [
    { ...NIC, now: seenAt('i-new'), result: 'KEPT' },
    { ...NIC, attribute: 'private_ip', before: '10.0.0.4', now: seenAt('i-new'), result: 'KEPT' },
    { ...NIC, network_interface_id: 'eni-2', now: NOWHERE, result: 'NOT_KEPT' },
    { ...NIC, promised: 'CHANGED', before: '02:01', now: NOWHERE, result: 'NOT_KEPT' },
    { ...NIC, promised: 'STAYS', before: '02:02', now: seenAt('i-old', 'eni-3'), result: 'STAYED' },
    { ...NIC, before: '02:03', now: { ...NOWHERE, why: 'no look' }, result: 'UNKNOWN' },
  ],
};

const INSTANCE = { source_server: 'i-old', target_server: 'i-new' };
const PROTECTED = { ...INSTANCE, priority_station: 'source', status: 'protected' } as const;
const MOVED = { ...INSTANCE, priority_station: 'target', status: 'failed-over' } as const;

describe("a server's NICs", () => {
  it('are kept, not as promised, with their server, or not seen, and why', () => {
    expect(attributeRows(TOLD).map(({ now, shown }) => [now, shown.word])).toEqual([
      ['at i-new, on eni-1', 'kept'],
      ['at i-new, on eni-1', 'kept'],
      ['EC2 shows it nowhere', 'not as promised'],
      ['EC2 shows it nowhere', 'not kept'],
      ['at i-old, on eni-3', 'stays with its server'],
      ['no look', 'not seen'],
    ]);
    expect(nicsAt(TOLD, 'i-new')).toEqual(['eni-1 (02:00, 10.0.0.4)']);
  });

  it('are at the server that is production now; the old production server has none, and why is said', () => {
    const [now, before] = sidesOf(MOVED, 'failed-over', TOLD);
    expect(now).toMatchObject({ serverId: 'i-new', nics: 'eni-1 (02:00, 10.0.0.4)' });
    expect(before).toMatchObject({ title: 'Production before the failover', serverId: 'i-old' });
    expect(before.nics).toMatch(
      /^none\. The failover has given its network interfaces, .* to i-new\..*eni-3 \(02:02\)/,
    );
    expect(sidesOf(MOVED, 'failed-over', undefined)[1].nics).toContain('a management interface');
  });

  it('are at the DR server of one that a failed failover has migrated, though its group is not', () => {
    const behind = { ...MOVED, priority_station: 'source' } as const;
    expect(serversOf(behind, 'error-failing-over')).toEqual({ now: 'i-new', other: 'i-old', hasMoved: true });
    expect(serversOf(MOVED, 'failed-over')).toEqual({ now: 'i-new', other: 'i-old', hasMoved: true });
    expect(serversOf(PROTECTED, 'error-failing-over')).toMatchObject({ now: 'i-old', hasMoved: false });
  });

  it('are with production as long as nothing has failed over', () => {
    const [now, other] = sidesOf(PROTECTED, 'protected', undefined);
    expect(now).toMatchObject({
      title: 'Production',
      serverId: 'i-old',
      nics: 'no run has recorded them: the plan shows them',
    });
    expect(other.nics).toContain('none that clients know');
  });
});

describe("a server's timeline", () => {
  const AT = { at: '2026-03-01T15:17:30.000Z' };
  const CALL = { ...AT, type: 'actionPerformed', what: 'force-stop i-old', api: 'StopInstances' };

  it('has calls with their answers and request ids, and what was seen', () => {
    const timeline = [
      { ...CALL, answer: 'done', request_id: 'r-1' },
      { ...CALL, answer: 'retry: throttled', request_id: null },
      { ...CALL, answer: 'UNKNOWN', request_id: null },
      { ...AT, type: 'fenceDone', what: 'web-1: fenced', api: null, answer: null, request_id: null },
    ];
    expect(timelineRows({ timeline }).map(({ what, answer, requestId }) => [what, answer, requestId])).toEqual([
      ['force-stop i-old', 'accepted', 'r-1'],
      ['force-stop i-old', 'retry: throttled', 'not kept'],
      ['force-stop i-old', 'none on record', 'not kept'],
      ['web-1: fenced', '', ''],
    ]);
  });
});
