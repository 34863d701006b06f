import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createLocalApi } from '../../local/api.ts';
import { serveLocally } from '../../local/http.ts';
import { seedSite } from '../../local/site/seed.ts';
import { pythonWith } from '../support/python/install.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { runPython } from './support/run-python.ts';

const FUZZER = { requirement: 'schemathesis==4.32.5' };
const ZONE = 'eu-central-1a';

/**
 * Every check of the fuzzer but those that rest on what SDRS does otherwise: it answers 400, not 404, to an id that
 * does not exist, so a made-up id is "valid" and refused; and locally nobody has to show who they are.
 */
const LEFT_OUT = ['positive_data_acceptance', 'ignored_auth'];

const python = await pythonWith(FUZZER);

/** The API on this machine, with one protected group, and the lines that it logged of its own defects. */
const setup = async () => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  const { ec2, clock } = runtime;
  const site = await seedSite({ ec2, clock, servers: 1, name: 'pets', zones: { production: ZONE, dr: ZONE } });
  await createImportGroup(runtime)(site.description);
  const lines: { readonly level: string }[] = [];
  const api = createLocalApi(runtime, { log: (line) => lines.push(JSON.parse(line)) });
  const server = await serveLocally((request, surroundings) => api.fetch(request, surroundings), 0);
  onTestFinished(() => server.stop());
  const folder = await mkdtemp(join(tmpdir(), 'sdrs-fuzz-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return {
    url: server.url,
    defects: () => lines.filter(({ level }) => level === 'ERROR'),
    folder,
  };
};

interface Report {
  readonly complete: boolean;
  readonly operations: { readonly total: number; readonly tested: number };
  readonly test_cases: { readonly generated: number };
  readonly failures: readonly object[];
  readonly errors: readonly object[];
}

describe.skipIf(!python)('the API, asked what its own document allows and forbids', () => {
  it('answers more than a thousand generated requests as documented, and none with a defect', async () => {
    const { url, defects, folder } = await setup();
    const report = join(folder, 'report.json');
    const { err } = await runPython(
      python ?? '',
      [
        ...['-m', 'schemathesis.cli', 'run', `${url}/openapi.json`, '--seed', '1', '--max-examples', '15'],
        ...['--checks', 'all', '--exclude-checks', LEFT_OUT.join(','), '--phases', 'examples,coverage,fuzzing'],
        ...['--no-shrink', '--continue-on-failure', '--report', 'json', '--report-json-path', report],
      ],
      { cwd: folder, limitMs: 800_000 },
    );
    const found = await readFile(report, 'utf8').catch(() => {
      throw new Error(`The fuzzer left no report. ${err}`);
    });
    const { complete, operations, test_cases, failures, errors } = JSON.parse(found) as Report;
    expect({ failures, errors, defects: defects() }).toEqual({ failures: [], errors: [], defects: [] });
    expect(complete).toBe(true);
    expect(operations.tested).toBe(operations.total);
    expect(operations.total).toBeGreaterThan(30);
    expect(test_cases.generated).toBeGreaterThan(1_000);
  });
});
