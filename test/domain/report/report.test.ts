import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../lambdas/domain/report/report.ts';
import { figure, worstOf } from '../../../lambdas/domain/report/report-figures.ts';
import type { TrailEvent } from '../../../lambdas/domain/trail/audit-chain.ts';
import { START } from '../../support/builders.ts';

const LATER = '2026-11-23T09:05:00.000Z';
const event = (type: string, at: string, failoverId?: string): TrailEvent => ({
  at,
  groupId: 'group-1',
  type,
  message: `it was ${type}`,
  ...(failoverId ? { failoverId } : {}),
});

describe('a report of events of an earlier release, which carry nothing but a sentence', () => {
  const trail = [
    event('createProtectionGroup', START),
    event('failoverProtectionGroup', START, 'f-1'),
    event('fenceDone', LATER, 'f-1'),
    event('failoverComplete', LATER, 'f-1'),
    event('protectionDisabled', LATER, 'f-1'),
    event('failoverRefused', LATER, 'f-2'),
  ];

  it('has the times that they have, and calls the rest UNKNOWN', () => {
    expect(buildReport(trail, 'f-1', LATER)?.findings).toMatchObject({
      status: 'SUCCEEDED',
      startedAt: START,
      endedAt: LATER,
      rto: { seconds: 300 },
      rpo: { seconds: 'UNKNOWN' },
      phases: { fence: 'UNKNOWN', disks: 'UNKNOWN', identity: 'UNKNOWN' },
      groupName: 'UNKNOWN',
      production: 'UNKNOWN',
      overrides: 'UNKNOWN',
      evidence: 'UNKNOWN',
      plan: 'UNKNOWN',
      servers: [],
    });
  });

  it('carries the events of that failover alone', () => {
    expect(buildReport(trail, 'f-1', LATER)?.trail.events).toEqual(trail.slice(1, 5));
    expect(buildReport(trail, 'f-3', LATER)).toBeUndefined();
  });

  it('says of one that has no end that it runs', () => {
    expect(buildReport(trail.slice(0, 3), 'f-1', LATER)?.findings).toMatchObject({
      status: 'RUNNING',
      endedAt: 'UNKNOWN',
      rto: { seconds: 'NOT_REACHED' },
    });
  });
});

describe('a report of the second failover of one incident', () => {
  const SECOND = '2026-11-23T09:10:00.000Z';
  const END = '2026-11-23T09:20:00.000Z';
  const failed = [event('failoverProtectionGroup', START, 'f-1'), event('failoverFailed', LATER, 'f-1')];
  const refused = event('failoverRefused', LATER, 'f-2');
  const second = [event('failoverProtectionGroup', SECOND, 'f-3'), event('failoverComplete', END, 'f-3')];

  it('begins with the first failover, and measures the RTO from its start', () => {
    const report = buildReport([...failed, refused, ...second], 'f-3', END);
    expect(report?.trail.events).toHaveLength(5);
    expect(report?.findings).toMatchObject({
      startedAt: SECOND,
      incident: { startedAt: START, failovers: ['f-1', 'f-3'] },
      rto: { seconds: 1200 },
    });
  });

  it('is of that failover alone where production was given back in between', () => {
    const given = event('failoverRolledBack', LATER, 'roll-back-1');
    const report = buildReport([...failed, given, ...second], 'f-3', END);
    expect(report?.findings).toMatchObject({
      incident: { startedAt: SECOND, failovers: ['f-3'] },
      rto: { seconds: 600 },
    });
  });
});

describe('a report of a failover that was undone', () => {
  const undone = (...calls: readonly TrailEvent[]) =>
    buildReport(
      [
        event('failoverProtectionGroup', START, 'f-1'),
        event('failoverFailed', LATER, 'f-1'),
        ...calls,
        { ...event('failoverRolledBack', LATER, 'roll-back-1'), data: { rolledBack: 'f-1' } },
      ],
      'f-1',
      LATER,
    )?.findings;
  const action = { do: 'attach-volume', volumeId: 'vol-1', serverId: 'i-1', device: '/dev/xvda' };
  const said = (message: string, data?: object): TrailEvent => ({
    ...event('actionPerformed', LATER, 'roll-back-1'),
    message,
    ...(data ? { data: { ...data } } : {}),
  });

  it.each([
    [said('roll-back: attach-volume vol-1 accepted', { instanceId: 'web-1', action })],
    [said('roll-back: attach-volume vol-1 accepted')],
  ])('does not call accepted what no outcome is on record of', (call) => {
    const found = undone(call);
    expect(found?.rollBack?.calls).toMatchObject([
      { call: 'attach-volume vol-1', server: 'UNKNOWN', outcome: 'UNKNOWN' },
    ]);
    expect(found?.calls).toBe(1);
  });

  it('has what EC2 refused of an event of an earlier release, which says it in its sentence alone', () => {
    const why = 'failed: UnauthorizedOperation: no';
    expect(undone(said(`roll-back: untag-fenced i-1 ${why}`))?.rollBack?.calls).toMatchObject([
      { call: 'untag-fenced i-1', outcome: why },
    ]);
  });
});

describe('a report of a failover that EC2 throttled', () => {
  const performed = (kind: string, outcome: object): TrailEvent => ({
    ...event('actionPerformed', LATER, 'f-1'),
    data: { instanceId: 'instance-1', action: { do: kind, serverId: 'i-1' }, outcome },
  });
  const refused = (code: string) => ({ outcome: 'retry', code, reason: `${code}: no` });
  const findings = (...events: readonly TrailEvent[]) =>
    buildReport([event('failoverProtectionGroup', START, 'f-1'), ...events], 'f-1', LATER)?.findings;

  it('counts what was refused for its rate, by API action', () => {
    const found = findings(
      performed('tag-fenced', refused('RequestLimitExceeded')),
      performed('force-stop', refused('RequestLimitExceeded')),
      performed('force-stop', refused('ThrottlingException')),
      performed('force-stop', refused('InsufficientInstanceCapacity')),
      performed('force-stop', { outcome: 'done' }),
    );
    expect(found?.throttled).toEqual([
      { api: 'StopInstances', actions: 2 },
      { api: 'CreateTags', actions: 1 },
    ]);
  });

  it('says nothing of it where nothing was, nor of events that do not say what was called', () => {
    expect(findings(performed('force-stop', { outcome: 'done' }))).not.toHaveProperty('throttled');
    expect(findings(event('actionPerformed', LATER, 'f-1'))).not.toHaveProperty('throttled');
  });
});

describe('a figure', () => {
  it.each([
    [60, 60, 'MET'],
    [61, 60, 'MISSED'],
    ['NOT_REACHED', 60, 'MISSED'],
    ['UNKNOWN', 60, 'UNKNOWN'],
    [0, 0, 'MET'],
  ] as const)('of %s against an objective of %s s is %s', (seconds, objective, judgement) => {
    expect(figure(seconds, objective)).toEqual({ seconds, objectiveSeconds: objective, judgement });
  });

  it('is not judged without an objective, nor where there is nothing to measure', () => {
    expect(figure(60, undefined)).toEqual({ seconds: 60 });
    expect(figure('NONE', 60)).toEqual({ seconds: 'NONE' });
  });

  it('a figure of several is the worst of them, and what is unknown of one is unknown of all', () => {
    expect(worstOf([1, 3, 2, 'NONE'])).toBe(3);
    expect(worstOf([1, 'UNKNOWN'])).toBe('UNKNOWN');
    expect(worstOf(['UNKNOWN', 'NOT_REACHED', 1])).toBe('NOT_REACHED');
    expect(worstOf(['NONE', 'NONE'])).toBe('NONE');
    expect(worstOf([])).toBe('NONE');
  });
});
