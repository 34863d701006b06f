import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fresh } from './fresh.ts';
import { MADE, PROJECT } from './made.ts';

const TEMPLATE = 'Sdrs.template.json';

const SYNTHESISED = join(MADE, TEMPLATE);

/** Everything that the definitions of the state machines and the schedules are made from. */
const SOURCES = [
  'bin/**/*.ts',
  'lib/**/*.ts',
  'lambdas/workflows.ts',
  'lambdas/domain/group/run-kind.ts',
  'lambdas/table-shape.ts',
  'cdk.json',
  'package-lock.json',
];

/** The stack's CloudFormation template, synthesised first where there is none of these sources (3 s). */
export const synthesisedTemplate = async (): Promise<unknown> => {
  await fresh({ sources: SOURCES, stamp: `${SYNTHESISED}.sources`, make: synthesise });
  return JSON.parse(await readFile(SYNTHESISED, 'utf8'));
};

/**
 * Runs the CDK app as the CDK CLI does, into a directory of its own and without bundling the functions: they are called as
 * they are here. Whoever reads the result meanwhile finds it whole, or not yet.
 */
const synthesise = async (): Promise<void> => {
  const outdir = await mkdtemp(join(tmpdir(), 'sdrs-synth-'));
  try {
    await promisify(execFile)(process.execPath, [join(PROJECT, 'bin', 'sdrs.ts')], {
      cwd: PROJECT,
      env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: '{"aws:cdk:bundling-stacks":[]}' },
    });
    const next = `${SYNTHESISED}.${process.pid}`;
    await cp(join(outdir, TEMPLATE), next);
    await rename(next, SYNTHESISED);
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
};
