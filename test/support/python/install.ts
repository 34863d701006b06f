import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolders, firstWritable } from './cache-folder.ts';
import { withFileLock } from './file-lock.ts';

const run = promisify(execFile);

/** How long a failed attempt spares the other test files theirs. Milliseconds. */
const FAILURE_COUNTS_FOR = 120_000;

/** Something from PyPI that tests judge the project by. */
export interface PythonPackage {
  /** As pip takes it, with an exact version. */
  readonly requirement: string;
}

/** A package cannot be had on this machine, and why. */
export class NotAvailable extends Error {
  override readonly name = 'NotAvailable';
}

interface Place {
  readonly requirement: string;
  readonly venv: string;
  /** Written once the environment is whole. */
  readonly installed: string;
  readonly lock: string;
  readonly failed: string;
}

/** Another version of the package or of Python is another environment; a clone of any age finds its own. */
const placeOf = async ({ requirement }: PythonPackage): Promise<Place> => {
  const folder = await firstWritable(cacheFolders());
  const key = `${requirement}-python-${await pythonVersion()}-${process.platform}-${process.arch}`;
  const venv = join(folder, key.replace(/[^\w.-]+/g, '-'));
  return {
    requirement,
    venv,
    installed: join(venv, '.installed'),
    lock: `${venv}.lock`,
    failed: `${venv}.failed`,
  };
};

/**
 * Path of a Python that has the package, in a virtual environment of its own, which is made if it is not there yet. Test files
 * that ask at the same time wait for the one that installs. @throws NotAvailable
 */
export const installPython = async (wanted: PythonPackage): Promise<string> => {
  const place = await placeOf(wanted);
  await withFileLock(place.lock, async () => {
    if ((await textOf(place.installed)) !== undefined) return;
    await refuseAfterRecentFailure(place);
    await install(place).catch((cause: unknown) => rememberFailure(place, cause));
  });
  return join(place.venv, 'bin', 'python');
};

/**
 * The package's Python, or `undefined` after a warning that says why there is none; with `REQUIRE_PYTHON=1` that is an error
 * instead.
 */
export const pythonWith = async (wanted: PythonPackage): Promise<string | undefined> => {
  try {
    return await installPython(wanted);
  } catch (error) {
    if (!(error instanceof NotAvailable) || process.env.REQUIRE_PYTHON === '1') throw error;
    process.stderr.write(`SKIPPED: conformance with ${wanted.requirement}. ${error.message}\n`);
    return undefined;
  }
};

/** Repeating it is safe: the environment is made anew, and counts only once the marker is written after it. */
const install = async ({ venv, installed, requirement }: Place): Promise<void> => {
  await run('python3', ['-m', 'venv', '--clear', venv]);
  const quietly = ['--quiet', '--disable-pip-version-check', '--retries', '1'];
  await run(join(venv, 'bin', 'pip'), ['install', ...quietly, requirement]);
  await writeFile(installed, '');
};

/** Such as `3.12.7`. @throws NotAvailable */
const pythonVersion = async (): Promise<string> => {
  const asked = run('python3', ['-c', 'import platform; print(platform.python_version())']);
  const { stdout } = await asked.catch((cause: unknown) => {
    throw new NotAvailable(reasonOf(cause), { cause });
  });
  const version = stdout.trim();
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 3 && minor >= 10) return version;
  throw new NotAvailable(`python3 is Python ${version}; 3.10 or later is needed. Put a later one on the PATH.`);
};

const rememberFailure = async ({ failed }: Place, cause: unknown): Promise<never> => {
  const why = reasonOf(cause);
  await writeFile(failed, JSON.stringify({ at: Date.now(), why }));
  throw new NotAvailable(why, { cause });
};

const reasonOf = (cause: unknown): string => {
  const { code, stderr, message } = cause as { code?: string; stderr?: string; message: string };
  return code === 'ENOENT' ? 'There is no python3 on the PATH.' : lastLine(stderr) || message;
};

const refuseAfterRecentFailure = async ({ failed }: Place): Promise<void> => {
  const { at, why } = JSON.parse((await textOf(failed)) ?? '{"at":0,"why":""}') as { at: number; why: string };
  if (Date.now() - at < FAILURE_COUNTS_FOR) throw new NotAvailable(why);
};

const lastLine = (text: string | undefined): string => text?.trim().split('\n').at(-1) ?? '';

const textOf = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
