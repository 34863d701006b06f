import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../lambdas/adapters/sha256.ts';
import type { FailoverReport } from '../../lambdas/domain/report/report-types.ts';
import { verifyReport } from '../../lambdas/domain/report/verify-report.ts';
import { createReportFailover } from '../../lambdas/handlers/operations/runs/report-failover.ts';
import { createVerifyTrail } from '../../lambdas/handlers/operations/runs/verify-trail.ts';
import { createCli, refuseToOpen } from '../cli/run-cli.ts';
import { lostOf } from './keeps.ts';
import { documentOf, FOLDER, openLeft } from './release.ts';

const groups = readdirSync(`${FOLDER}reports`).map((file) => file.replace('.json', ''));
const offline = createCli(refuseToOpen);

describe.each(groups)('the report of group %s by release 0.1.0', (group) => {
  const old = documentOf<FailoverReport>(`reports/${group}.json`);
  const { failoverId } = old.findings;

  it('is found genuine off-line', async () => {
    const { code, out } = await offline('report', 'verify', `${FOLDER}reports/${group}.json`);
    expect(code, out).toBe(0);
  });

  it('is found out where somebody has changed it', () => {
    const status = old.findings.status === 'FAILED' ? 'SUCCEEDED' : 'FAILED';
    expect(verifyReport({ ...old, findings: { ...old.findings, status } }, sha256).faults).not.toEqual([]);
    const events = old.trail.events.map((event, n) => (n === 1 ? { ...event, message: 'nothing' } : event));
    const isChained = old.trail.events[1]?.chain !== undefined;
    const { faults } = verifyReport({ ...old, trail: { ...old.trail, events } }, sha256);
    expect(faults.length > 0).toBe(isChained);
  });

  it('is made again from the old records with all that it said, and is genuine', async () => {
    const { store, clock } = await openLeft({ groups: [group] });
    const made = await createReportFailover({ store, clock })({ group, failoverId });
    expect(lostOf(old.findings, made.findings)).toEqual([]);
    expect(made.trail.events).toMatchObject(old.trail.events);
    const kept = JSON.parse(JSON.stringify(made)) as FailoverReport;
    expect(verifyReport(kept, sha256)).toMatchObject({ faults: [], events: old.trail.events.length });
    const verdict = await createVerifyTrail({ store, sha256 })({ group, head: old.trail.head });
    expect(verdict.faults).toEqual([]);
  });
});
