import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const APP = fileURLToPath(new URL('../../bin/sdrs.ts', import.meta.url));

/** The app as the CDK's command line runs it, with `-c` options. */
const synthesiseWith = (context: Readonly<Record<string, string>>) => {
  const folder = mkdtempSync(join(tmpdir(), 'sdrs-refused-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const env = { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) };
  return spawnSync(process.execPath, [APP], { encoding: 'utf8', env });
};

describe('the app with an option that cannot be used', () => {
  it.each(['0', '7.5', 'x'])(
    'ends at refreshMinutes=%s with a sentence, and not in a stack trace',
    (refreshMinutes) => {
      const { status, stderr } = synthesiseWith({ refreshMinutes });
      expect(stderr).toContain(`-c refreshMinutes=${refreshMinutes}: must be a whole number from 1 to 1440.`);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(status).toBe(1);
    },
  );
});
