import { describe, expect, it } from 'vitest';
import { sha256 } from '../../lambdas/adapters/sha256.ts';
import { reportMarkdown } from '../../lambdas/domain/report/report-markdown.ts';
import type { FailoverReport } from '../../lambdas/domain/report/report-types.ts';
import { verifyReport } from '../../lambdas/domain/report/verify-report.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createReportFailover } from '../../lambdas/handlers/operations/runs/report-failover.ts';
import { failOver, GROUP, type Subject, setup } from './setup.ts';

const cancel = ({ runtime }: Subject) =>
  createCancelFailover(runtime)({ group: GROUP, start: true, requestedBy: { kind: 'command', caller: 'ada' } });

/** As it is once written into a file. */
const reportOn = async ({ runtime }: Subject, failoverId = 'f-1'): Promise<FailoverReport> =>
  JSON.parse(JSON.stringify(await createReportFailover(runtime)({ group: GROUP, failoverId })));

/** Production is fenced, and nothing has moved. */
const fenced = async () => {
  const subject = await setup({ servers: 1 });
  subject.runtime.ec2.faults.deny('CreateVolume');
  expect(await failOver(subject, 'f-1')).toMatchObject({ error: 'ServerNotMigratedError' });
  return subject;
};

const kindsOf = ({ findings: { rollBack } }: FailoverReport) => rollBack?.calls.map(({ call }) => call.split(' ')[0]);

describe('the report of a failover that was undone', () => {
  it('has the calls of the roll-back with their answers, when production was back, and what was started', async () => {
    const subject = await fenced();
    const before = (await reportOn(subject)).findings;
    expect(before).not.toHaveProperty('rollBack');
    await cancel(subject);
    const report = await reportOn(subject);
    const { findings } = report;
    const back = findings.timeline.find(({ type }) => type === 'failoverRolledBack');
    expect(findings).toMatchObject({ endState: 'CANCELLED', rollBack: { by: 'ada', givenBackAt: back?.at } });
    expect(kindsOf(report)).toEqual(expect.arrayContaining(['attach-volume', 'untag-fenced', 'start-server']));
    const { calls = [] } = findings.rollBack ?? {};
    expect(calls).toMatchObject(calls.map(() => ({ seq: expect.any(Number), server: 'web-1', outcome: 'done' })));
    expect(calls.find(({ call }) => call.startsWith('attach-volume'))).toHaveProperty('requestId');
    expect(findings.calls).toBeGreaterThan(before.calls);
    expect(findings.timeline.map(({ type }) => type)).toContain('productionServerStarted');
    expect(findings.servers[0]?.fence.calls).toEqual(before.servers[0]?.fence.calls);
    expect(verifyReport(report, sha256).faults).toEqual([]);
    const text = reportMarkdown(report);
    expect(text).toContain('## Roll-back');
    expect(text).toMatch(/\| web-1 \| attach-volume vol-\w+ \| done \|/);
  });

  it('has those of a roll-back that did not come to its end, with what EC2 refused', async () => {
    const subject = await fenced();
    const { faults } = subject.runtime.ec2;
    faults.deny('DeleteTags');
    await expect(cancel(subject)).rejects.toMatchObject({ name: 'RollBackIncompleteError' });
    const refused = await reportOn(subject);
    expect(refused.findings.rollBack).toMatchObject({ givenBackAt: 'NOT_REACHED' });
    const untag = refused.findings.rollBack?.calls.filter(({ call }) => call.startsWith('untag-fenced'));
    expect(untag).toMatchObject([{ outcome: expect.stringContaining('failed: UnauthorizedOperation') }]);
    expect(reportMarkdown(refused)).toContain('Production was not given back completely.');
    faults.allow('DeleteTags');
    await cancel(subject);
    const done = await reportOn(subject);
    expect(kindsOf(done)?.filter((kind) => kind === 'untag-fenced')).toHaveLength(2);
    expect([refused, done].flatMap((report) => verifyReport(report, sha256).faults)).toEqual([]);
  });

  it('is the same once the group has been failed over again', async () => {
    const subject = await fenced();
    await cancel(subject);
    const before = (await reportOn(subject)).findings;
    subject.runtime.ec2.faults.allow('CreateVolume');
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await reportOn(subject)).findings).toEqual(before);
    expect((await reportOn(subject, 'f-2')).findings).not.toHaveProperty('rollBack');
  });
});
