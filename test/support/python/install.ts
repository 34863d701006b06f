import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withFileLock } from './file-lock.ts';

const run = promisify(execFile);

const HOME = join(dirname(fileURLToPath(import.meta.url)), '../../../.python');

/** How long a failed attempt spares the other test files theirs. Milliseconds. */
const FAILURE_COUNTS_FOR = 120_000;

/** Something from PyPI that tests judge the project by. */
export interface PythonPackage {
  /** Folder of its own virtual environment below `.python/`. */
  readonly name: string;
  /** As pip takes it, with an exact version. */
  readonly requirement: string;
}

/** A package cannot be had on this machine, and why. */
export class NotAvailable extends Error {
  override readonly name = 'NotAvailable';
}

interface Place extends PythonPackage {
  readonly venv: string;
  /** Written once the environment is whole, with what is in it. */
  readonly installed: string;
  readonly failed: string;
}

const placeOf = (wanted: PythonPackage): Place => ({
  ...wanted,
  venv: join(HOME, wanted.name),
  installed: join(HOME, `${wanted.name}.installed`),
  failed: join(HOME, `${wanted.name}.failed`),
});

/**
 * Path of a Python that has the package, in a virtual environment of its own within the project, which is made if it is not there
 * yet. Test files that ask at the same time wait for the one that installs. @throws NotAvailable
 */
export const installPython = async (wanted: PythonPackage): Promise<string> => {
  const place = placeOf(wanted);
  await mkdir(HOME, { recursive: true });
  await withFileLock(join(HOME, `${wanted.name}.lock`), async () => {
    if ((await textOf(place.installed)) === wanted.requirement) return;
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
  await checkPython();
  await rm(installed, { force: true });
  await run('python3', ['-m', 'venv', '--clear', venv]);
  const quietly = ['--quiet', '--disable-pip-version-check', '--retries', '1'];
  await run(join(venv, 'bin', 'pip'), ['install', ...quietly, requirement]);
  await writeFile(installed, requirement);
};

const checkPython = async (): Promise<void> => {
  const { stdout } = await run('python3', ['-c', 'import sys; print(*sys.version_info[:2])']);
  const [major = 0, minor = 0] = stdout.trim().split(' ').map(Number);
  if (major === 3 && minor >= 10) return;
  throw new Error(`python3 is Python ${major}.${minor}; 3.10 or later is needed. Put a later one on the PATH.`);
};

const rememberFailure = async ({ failed }: Place, cause: unknown): Promise<never> => {
  const { code, stderr, message } = cause as { code?: string; stderr?: string; message: string };
  const why = code === 'ENOENT' ? 'There is no python3 on the PATH.' : lastLine(stderr) || message;
  await writeFile(failed, JSON.stringify({ at: Date.now(), why }));
  throw new NotAvailable(why, { cause });
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
