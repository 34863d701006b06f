import { execFile } from 'node:child_process';
import { cp, glob, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { takeLock } from './home/lock.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const TEMPLATE = 'Sdrs.template.json';

/** What `npm run synth` leaves, and what this file leaves; both come from the same app. */
const SYNTHESISED = join(PROJECT, 'cdk.out', TEMPLATE);
const SYNTHESISED_HERE = join(PROJECT, 'node_modules', '.cache', 'sdrs', TEMPLATE);

/** Everything that the state machine's definition is made from. */
const SOURCES = [
  'bin/**/*.ts',
  'lib/**/*.ts',
  'lambdas/workflows.ts',
  'lambdas/domain/group/run-kind.ts',
  'lambdas/table-shape.ts',
  'cdk.json',
  'package-lock.json',
];

/** The stack's CloudFormation template, synthesised first where there is none or where a source is newer (3 s). */
export const synthesisedTemplate = async (): Promise<unknown> =>
  JSON.parse(await readFile(await freshTemplate(), 'utf8'));

/** Real milliseconds between two looks at what another process synthesises. */
const LOOK_MS = 100;

/** Of several processes that find no fresh template, one makes it and the others wait for it. */
const freshTemplate = async (): Promise<string> => {
  const newest = await newestSource();
  for (;;) {
    const fresh = await firstNewerThan(newest, [SYNTHESISED, SYNTHESISED_HERE]);
    if (fresh !== undefined) return fresh;
    await mkdir(dirname(SYNTHESISED_HERE), { recursive: true });
    const lock = takeLock(`${SYNTHESISED_HERE}.lock`);
    // What was made just now counts, even where a source claims to be from the future.
    if (lock !== undefined) return await synthesise().finally(() => lock.release());
    await sleep(LOOK_MS);
  }
};

const newestSource = async (): Promise<number> => {
  let newest = 0;
  for await (const file of glob(SOURCES, { cwd: PROJECT })) {
    newest = Math.max(newest, (await stat(join(PROJECT, file))).mtimeMs);
  }
  return newest;
};

const firstNewerThan = async (time: number, files: readonly string[]): Promise<string | undefined> => {
  for (const file of files) {
    const found = await stat(file).catch(absent);
    if (found !== undefined && found.mtimeMs > time) return file;
  }
  return undefined;
};

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};

/**
 * Runs the CDK app as the CDK CLI does, into a directory of its own and without bundling the functions: they are called as
 * they are here. Whoever reads the result meanwhile finds it whole, or not yet.
 */
const synthesise = async (): Promise<string> => {
  const outdir = await mkdtemp(join(tmpdir(), 'sdrs-synth-'));
  try {
    await promisify(execFile)(process.execPath, [join(PROJECT, 'bin', 'sdrs.ts')], {
      cwd: PROJECT,
      env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: '{"aws:cdk:bundling-stacks":[]}' },
    });
    const next = `${SYNTHESISED_HERE}.${process.pid}`;
    await cp(join(outdir, TEMPLATE), next);
    await rename(next, SYNTHESISED_HERE);
    return SYNTHESISED_HERE;
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
};
