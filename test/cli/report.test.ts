import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailoverReport } from '../../lambdas/domain/report/report-types.ts';
import type { ShownLoading } from '../../lambdas/handlers/operations/members/show-loading.ts';
import { failOver, seedBrokenSite } from '../local/failover-site.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { createCli, refuseToOpen, targetOn } from './run-cli.ts';

const runtime = await createTestRuntime();
const folder = await mkdtemp(join(tmpdir(), 'sdrs-report-'));
const cli = createCli(async () => targetOn(runtime));
/** A command that needs no target must not open one. */
const offline = createCli(refuseToOpen);

beforeAll(async () => {
  await seedBrokenSite(runtime, 2);
  await failOver(runtime, 'f-1');
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const written = async (change: (report: FailoverReport) => unknown = (same) => same): Promise<string> => {
  const file = join(folder, 'report.json');
  expect(await cli('report', 'orders', '--format', 'json', '--out', file)).toMatchObject({ code: 0 });
  const report = JSON.parse(await readFile(file, 'utf8')) as FailoverReport;
  await writeFile(file, JSON.stringify(change(report)));
  return file;
};

describe('sdrs report', () => {
  it('shows people who, why, figures, fence and identity', async () => {
    const { code, out } = await cli('report', 'orders', 'f-1');
    expect(code).toBe(0);
    for (const words of [
      ': COMPLETE',
      'Asked for by somebody who started',
      'Confirmed by Ada',
      'Fence: F4',
      '| eip |',
      'KEPT',
      'detach-volume',
      'RTO',
    ]) {
      expect(out).toContain(words);
    }
    expect(out).not.toContain('undefined');
    expect(out).not.toContain('[object');
  });

  it('is the same document by --json and by --format json', async () => {
    const shape = ({ findings, trail }: FailoverReport) => ({ findings, trail });
    const byJson = (await cli('report', 'orders', '--json')).json<FailoverReport>();
    const byFormat = (await cli('report', 'orders', '--format', 'json')).json<FailoverReport>();
    expect(shape(byFormat)).toEqual(shape(byJson));
    expect(byJson.schema).toBe('sdrs.failover-report/2');
  });

  it('ends with code 5 for a failover that was not', async () => {
    expect(await cli('report', 'orders', 'f-9')).toMatchObject({ code: 5, err: expect.stringContaining('f-9') });
  });
});

describe('the disks of the newest failover', () => {
  it('are told beside the report, in both forms, and are no part of what is verified', async () => {
    const { disksNow } = (await cli('report', 'orders', '--format', 'json')).json<{ disksNow: ShownLoading }>();
    expect(disksNow.disks.length).toBeGreaterThan(0);
    expect((await cli('report', 'orders')).out).toContain('## Disks now');
    const file = await written((report) => ({ ...report, disksNow: { ...disksNow, disks: [] } }));
    expect((await offline('report', 'verify', file)).code).toBe(0);
  });
});

describe('sdrs report verify', () => {
  it('finds a report genuine without opening anything, and says what to compare with the table', async () => {
    const file = await written();
    const { code, out } = await offline('report', 'verify', file);
    expect(code).toBe(0);
    const head = /--head (\d+:[0-9a-f]{64})/.exec(out)?.[1] ?? '';
    expect(await cli('events', 'orders', '--head', head)).toMatchObject({ code: 0 });
  });

  it('ends with code 7 and the field that somebody has changed', async () => {
    const file = await written((report) => ({ ...report, findings: { ...report.findings, status: 'FAILED' } }));
    const { code, out } = await offline('report', 'verify', file);
    expect(code).toBe(7);
    expect(out).toContain('findings.status is printed as "FAILED"; its events say "SUCCEEDED".');
    expect((await offline('report', 'verify', file, '--json')).json()).toMatchObject({ faults: [expect.any(String)] });
  });

  it('ends with code 2 for a file that is no report', async () => {
    const file = join(folder, 'other');
    await writeFile(file, '{"schema": "something else"}');
    expect(await offline('report', 'verify', file)).toMatchObject({ code: 2, err: expect.stringContaining('schema') });
    await writeFile(file, '# Failover');
    expect(await offline('report', 'verify', file)).toMatchObject({
      code: 2,
      err: expect.stringContaining('not JSON'),
    });
    expect(await offline('report', 'verify', join(folder, 'none'))).toMatchObject({ code: 2 });
  });
});
