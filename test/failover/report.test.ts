import { describe, expect, it } from 'vitest';
import { sha256 } from '../../lambdas/adapters/sha256.ts';
import { reportMarkdown } from '../../lambdas/domain/report/report-markdown.ts';
import type { FailoverReport } from '../../lambdas/domain/report/report-types.ts';
import { verifyReport } from '../../lambdas/domain/report/verify-report.ts';
import { chained } from '../../lambdas/domain/trail/audit-chain.ts';
import { createStartInstance } from '../../lambdas/handlers/operations/members/start-instance.ts';
import { createReportFailover } from '../../lambdas/handlers/operations/runs/report-failover.ts';
import { CONFIRMATION, failOver, GROUP, type SetupOptions, type Subject, setup } from './setup.ts';

const OBJECTIVES = { rtoSeconds: 1800, rpoSeconds: 30 };
const withObjectives: SetupOptions['change'] = (description) => ({ ...description, objectives: OBJECTIVES });

/** As it is once written into a file. */
const reportOn = async ({ runtime }: Subject, failoverId?: string): Promise<FailoverReport> => {
  const report = await createReportFailover(runtime)({ group: GROUP, ...(failoverId ? { failoverId } : {}) });
  return JSON.parse(JSON.stringify(report));
};

const FIRST = { at: '', groupId: GROUP, type: '', message: '' };
const faults = (report: FailoverReport) => verifyReport(report, sha256).faults;
const named = ({ servers }: FailoverReport['findings'], name: string) => servers.find((one) => one.name === name);
const secondsFrom = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 1000);

describe('the report of a failover that succeeded', () => {
  it('says who, why, and what it came to, each figure as the record and the site have it', async () => {
    const subject = await setup({ servers: 2, change: withObjectives });
    await failOver(subject, 'f-1');
    const { findings } = await reportOn(subject);
    const record = await subject.runtime.store.findFailover(GROUP, 'f-1');
    expect(findings).toMatchObject({
      groupId: GROUP,
      groupName: GROUP,
      failoverId: 'f-1',
      status: 'SUCCEEDED',
      startedAt: record?.startedAt,
      endedAt: record?.endedAt,
      production: 'source',
      overrides: [{ kind: 'confirmation', ...CONFIRMATION }],
      plan: { verdict: record?.plan?.verdict },
      failedMembers: [],
      unfencedMembers: [],
    });
    const calls = subject.runtime.ec2.calls().filter(({ action }) => !action.startsWith('Describe'));
    expect(findings.calls).toBeGreaterThan(0);
    expect(calls.length).toBeGreaterThan(0);
    const complete = findings.timeline.find(({ type }) => type === 'failoverComplete')?.at ?? '';
    expect(findings.rto).toEqual({
      seconds: secondsFrom(record?.startedAt ?? '', complete),
      objectiveSeconds: 1800,
      judgement: 'MET',
    });
  });

  it('says which calls EC2 throttled, where the deployment declares more than the account is allowed', async () => {
    const tooMuch = { requests: { burst: 500, perSecond: 500 } };
    const allowance = { limits: { CreateVolume: tooMuch, AttachVolume: tooMuch, DetachVolume: tooMuch }, share: 1 };
    const subject = await setup({ servers: 60, allowance });
    const execution = await failOver(subject, 'f-1');
    expect(execution?.status).toBe('SUCCEEDED');
    const report = await reportOn(subject);
    const throttled = report.findings.throttled ?? [];
    expect(throttled.map(({ api }) => api)).toEqual(expect.arrayContaining(['CreateVolume', 'DetachVolume']));
    const refused = report.trail.events.filter(({ message }) => message.includes('RequestLimitExceeded'));
    expect(throttled.reduce((sum, { actions }) => sum + actions, 0)).toBe(refused.length);
    expect(faults(report)).toEqual([]);
    expect(reportMarkdown(report)).toContain('## Throttled by EC2');
  });

  it('measures each phase of each server, as its own progress has them', async () => {
    const subject = await setup({ servers: 2, change: withObjectives });
    await failOver(subject, 'f-1');
    const { findings } = await reportOn(subject);
    const { instances } = await subject.runtime.store.members(GROUP);
    const recorded = instances.map(({ name, progress }) => {
      const took = (phase: 'fence' | 'disks' | 'identity') =>
        secondsFrom(progress?.startedAt ?? '', progress?.phases[phase]?.doneAt ?? '');
      return [name, took('fence'), took('disks'), took('identity')];
    });
    const measured = findings.servers.map(({ name, phases: { fence, disks, identity } }) => [
      name,
      ...[fence, disks, identity].map(({ seconds }) => seconds),
    ]);
    expect(measured).toEqual(recorded);
    const slowest = (phase: 1 | 2 | 3) => Math.max(...recorded.map((one) => Number(one[phase])));
    expect(findings.phases).toEqual({ fence: slowest(1), disks: slowest(2), identity: slowest(3) });
    expect(findings.servers.map(({ rto }) => rto.seconds)).toEqual(
      recorded.map((one) => Math.max(Number(one[2]), Number(one[3]))),
    );
  });

  it('says how much is lost at most: from the recovery point until production was seen to be down', async () => {
    const subject = await setup({ servers: 2, change: withObjectives });
    await failOver(subject, 'f-1');
    const { findings } = await reportOn(subject);
    const { pairs } = await subject.runtime.store.members(GROUP);
    for (const { instanceId, recoveryPoint, rpo, fence, recoveryPointAgeSeconds } of findings.servers) {
      const own = pairs.filter((pair) => pair.instanceId === instanceId);
      const [oldest = ''] = own.flatMap((pair) => pair.recoveryPoint?.takenAt ?? []).sort();
      expect(recoveryPoint).toMatchObject({ takenAt: oldest });
      const seenDown = (fence.observed as { at: string }).at;
      expect(rpo).toEqual({ seconds: secondsFrom(oldest, seenDown), objectiveSeconds: 30, judgement: 'MISSED' });
      expect(recoveryPointAgeSeconds).toBe(secondsFrom(oldest, String(findings.startedAt)));
    }
    expect(findings.rpo.seconds).toBe(Math.max(...findings.servers.map(({ rpo }) => Number(rpo.seconds))));
  });

  it('has the look that the fence rests on, and every call to it with its request id', async () => {
    const subject = await setup({ servers: 1 });
    await failOver(subject, 'f-1');
    const [server] = (await reportOn(subject)).findings.servers;
    expect(server?.fence).toMatchObject({
      rung: 'F4',
      observed: { serverId: subject.site.servers[0]?.production, state: 'stopped' },
    });
    const observed = server?.fence.observed;
    const disks = observed === 'UNKNOWN' ? undefined : observed?.disks;
    expect(disks?.map(({ device }) => device)).not.toContain(observed === 'UNKNOWN' ? '' : observed?.rootDevice);
    expect(disks?.length).toBeGreaterThan(0);
    const calls = server?.fence.calls.map(({ call }) => call.split(' ')[0]);
    expect(calls).toEqual(expect.arrayContaining(['tag-fenced', 'force-stop', 'detach-volume']));
    const requestIds = server?.fence.calls.map(({ requestId }) => requestId);
    expect(requestIds).not.toContain(undefined);
    expect(new Set(requestIds).size).toBe(requestIds?.length);
  });

  it('has each attribute of the identity before, as promised, and where EC2 shows it after', async () => {
    const subject = await setup({ servers: 2 });
    const { instances } = await subject.runtime.store.members(GROUP);
    await failOver(subject, 'f-1');
    const { findings } = await reportOn(subject);
    for (const [n, { nics }] of instances.entries()) {
      const server = findings.servers[n];
      const before = nics.flatMap(({ macAddress, privateIps }) => [
        macAddress,
        ...privateIps.map(({ address }) => address),
        ...privateIps.flatMap(({ eip }) => eip?.publicIp ?? []),
      ]);
      expect(server?.identity.map((one) => one.before)).toEqual(before);
      const [staying = [], service = []] = [true, false].map((stays) =>
        server?.identity.filter(({ promised }) => (promised === 'STAYS') === stays),
      );
      const kept = { promised: 'PRESERVED', result: 'KEPT', after: { serverId: server?.drServerId } };
      expect(service).toMatchObject(service.map(() => kept));
      expect(staying).toMatchObject(staying.map(() => ({ after: { serverId: server?.productionServerId } })));
      expect([staying.length, service.length].every((length) => length > 1)).toBe(true);
    }
  });

  it('judges nothing without objectives, and knows when a DR server was started', async () => {
    const subject = await setup({ servers: 2 });
    await failOver(subject, 'f-1');
    await createStartInstance(subject.runtime)({ instance: 'web-1', group: GROUP });
    const { findings } = await reportOn(subject);
    expect(findings.rto).toEqual({ seconds: expect.any(Number) });
    expect(named(findings, 'web-1')?.startedAt).toMatch(/^2026-/);
    expect(findings.servers.filter(({ startedAt }) => startedAt === 'UNKNOWN')).toHaveLength(1);
  });
});

describe('the report of a failover that did not go all well', () => {
  it('names an unfenced server with the reason, and does not know what it may still write', async () => {
    const subject = await setup({ servers: 2, change: withObjectives });
    subject.runtime.ec2.faults.hangStop(subject.site.servers[0]?.production ?? '');
    const acceptUnfenced = [{ instance: 'web-1', reason: 'its breaker was pulled' }];
    await failOver(subject, 'f-1', CONFIRMATION, acceptUnfenced);
    const { findings } = await reportOn(subject);
    expect(findings).toMatchObject({
      status: 'SUCCEEDED',
      overrides: [{ kind: 'confirmation' }, { kind: 'acceptUnfenced', ...acceptUnfenced[0] }],
      unfencedMembers: [{ name: 'web-1', rung: 'F1' }],
      rpo: { seconds: 'UNKNOWN', judgement: 'UNKNOWN' },
    });
    expect(named(findings, 'web-1')).toMatchObject({
      outcome: 'migrated',
      fence: { rung: 'F1', observed: { state: 'stopping' } },
      phases: { fence: { state: 'unfenced' } },
      rpo: { seconds: 'UNKNOWN' },
    });
    expect(findings.servers.filter(({ rpo }) => typeof rpo.seconds === 'number')).toHaveLength(1);
  });

  it('has both tries of a failover, each in a report of its own, and what the first one had finished in both', async () => {
    const subject = await setup({ servers: 2, change: withObjectives });
    const stuck = subject.site.servers[0]?.production ?? '';
    subject.runtime.ec2.faults.hangStop(stuck);
    await failOver(subject, 'f-1');
    subject.runtime.ec2.faults.releaseStop(stuck);
    await failOver(subject, 'f-2');
    const first = await reportOn(subject, 'f-1');
    expect(first.findings).toMatchObject({
      status: 'FAILED',
      error: 'ProductionServerNotFencedError',
      rto: { seconds: 'NOT_REACHED', judgement: 'MISSED' },
      failedMembers: [{ name: 'web-1' }],
    });
    const other = subject.site.servers[1]?.name ?? '';
    expect(named(first.findings, 'web-1')).toMatchObject({ outcome: 'failed', rto: { judgement: 'MISSED' } });
    expect(named(first.findings, other)).toMatchObject({ outcome: 'migrated', rto: { judgement: 'MET' } });
    const second = await reportOn(subject);
    expect(second.findings).toMatchObject({ failoverId: 'f-2', status: 'SUCCEEDED' });
    expect(named(second.findings, 'web-1')).toMatchObject({ outcome: 'migrated' });
    const alone = named(second.findings, other);
    const { phases, rto, rpo, recoveryPoint, fence } = named(first.findings, other) ?? {};
    expect(alone).toMatchObject({ outcome: 'left-alone', phases, rto, rpo, recoveryPoint, fence });
    expect([faults(first), faults(second)]).toEqual([[], []]);
  });

  it('measures each server from the first start of the incident, not from its own last try', async () => {
    const subject = await setup({ servers: 2, change: withObjectives });
    const { runtime, site } = subject;
    const stuck = site.servers[0]?.production ?? '';
    runtime.ec2.faults.hangStop(stuck);
    await failOver(subject, 'f-1');
    runtime.ec2.faults.releaseStop(stuck);
    await runtime.clock.sleep(3_600_000);
    await failOver(subject, 'f-2');
    const [first, second] = [await reportOn(subject, 'f-1'), await reportOn(subject)];
    const from = String(first.findings.startedAt);
    const { findings } = second;
    expect(findings).toMatchObject({ measuredFrom: from, incident: { startedAt: from } });
    const { phases, rto } = named(findings, 'web-1') ?? {};
    for (const phase of [phases?.fence, phases?.disks, phases?.identity]) {
      expect(phase?.seconds).toBe(secondsFrom(from, phase?.at ?? ''));
    }
    const slowest = Math.max(Number(phases?.disks.seconds), Number(phases?.identity.seconds));
    expect(slowest).toBeGreaterThan(3_600);
    expect(rto).toEqual({ seconds: slowest, objectiveSeconds: 1800, judgement: 'MISSED' });
    expect(findings.rto.seconds).toBeGreaterThanOrEqual(slowest);
    const told = (await runtime.store.listEvents(GROUP)).find(({ type }) => type === 'failoverComplete');
    expect(told?.data?.rtoSeconds).toBe(findings.rto.seconds);
    expect(reportMarkdown(second)).toContain(`Seconds from ${from}, the first start of the incident.`);
    expect(faults(second)).toEqual([]);
  });

  it('says that nothing was touched by one that was refused', async () => {
    const subject = await setup({ servers: 1 });
    await failOver(subject, 'f-1', { by: '', reason: '' });
    const report = await reportOn(subject);
    expect(report.findings).toMatchObject({
      status: 'REFUSED',
      error: 'PrerequisitesNotMetError',
      overrides: 'UNKNOWN',
      servers: [],
      calls: 0,
    });
    expect(faults(report)).toEqual([]);
  });

  it('is not there for a failover that the trail does not know', async () => {
    const subject = await setup({ servers: 1 });
    await expect(reportOn(subject)).rejects.toMatchObject({ name: 'FailoverNotFoundError' });
    await expect(reportOn(subject, 'f-9')).rejects.toMatchObject({ name: 'FailoverNotFoundError' });
  });
});

describe('a report by itself', () => {
  const genuine = async () => {
    const subject = await setup({ servers: 2, change: withObjectives });
    await failOver(subject, 'f-1');
    return reportOn(subject);
  };

  it('is genuine as it was made, and carries the events from the first to the last', async () => {
    const report = await genuine();
    expect(faults(report)).toEqual([]);
    expect(report.trail.from.seq).toBe(1);
    expect(report.trail.head).toMatchObject({ seq: report.trail.events.at(-1)?.chain?.seq });
  });

  it('shows a figure that somebody has changed, with what the events say', async () => {
    const report = await genuine();
    const findings = { ...report.findings, rto: { ...report.findings.rto, seconds: 1 } };
    expect(faults({ ...report, findings })).toEqual([
      `findings.rto.seconds is printed as 1; its events say ${report.findings.rto.seconds}.`,
    ]);
    const [first, ...others] = report.findings.timeline;
    expect(faults({ ...report, findings: { ...report.findings, timeline: others } }).length).toBeGreaterThan(0);
    expect(first).toBeDefined();
  });

  it.each(['changed', 'removed', 'moved', 'inserted', 'cut off'])('shows that an event was %s', async (what) => {
    const report = await genuine();
    const { events } = report.trail;
    const n = Math.floor(events.length / 2);
    const there = events[n] ?? { at: '', groupId: '', type: '', message: '' };
    const changes: Readonly<Record<string, typeof events>> = {
      changed: events.with(n, { ...there, at: '2026-11-23T00:00:00.000Z' }),
      removed: events.toSpliced(n, 1),
      moved: [...events.slice(0, n - 1), there, ...events.slice(n - 1, n), ...events.slice(n + 1)],
      inserted: events.toSpliced(n, 0, there),
      'cut off': events.slice(0, -1),
    };
    expect(faults({ ...report, trail: { ...report.trail, events: changes[what] ?? [] } }).length).toBeGreaterThan(0);
  });

  it('does not say of events that were chained anew that they end as the trail did', async () => {
    const report = await genuine();
    const { from, events } = report.trail;
    const plain = events.map(({ chain: _, ...event }) => event);
    const forged = chained(from, plain.with(0, { ...(plain[0] ?? FIRST), message: 'somebody else' }), sha256);
    expect(faults({ ...report, trail: { ...report.trail, events: forged } })).toEqual([
      expect.stringContaining('its trail is said to end with'),
      expect.stringContaining('findings.timeline.0.message'),
    ]);
  });
});
