import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withFileLock } from './file-lock.ts';

const run = promisify(execFile);

const MOTO = 'moto[server]==5.2.5';
const HOME = join(dirname(fileURLToPath(import.meta.url)), '../../../.python');
const VENV = join(HOME, 'moto');
const INSTALLED = join(HOME, 'moto.installed');
const FAILED = join(HOME, 'moto.failed');

/** How long a failed attempt spares the other test files theirs. Milliseconds. */
const FAILURE_COUNTS_FOR = 120_000;

/** moto cannot be had on this machine, and why. */
export class NotAvailable extends Error {
  override readonly name = 'NotAvailable';
}

/** What is installed, as pip calls it. */
export const requirementOf = (): string => MOTO;

/**
 * Path of a Python with moto, in the project's own virtual environment, which is made if it is not there yet. Test files that ask
 * at the same time wait for the one that installs. @throws NotAvailable
 */
export const installMoto = async (): Promise<string> => {
  await mkdir(HOME, { recursive: true });
  await withFileLock(join(HOME, 'moto.lock'), async () => {
    if ((await textOf(INSTALLED)) === MOTO) return;
    await refuseAfterRecentFailure();
    await install().catch(rememberFailure);
  });
  return join(VENV, 'bin', 'python');
};

/** Repeating it is safe: the environment is made anew, and counts only once the marker is written after it. */
const install = async (): Promise<void> => {
  await checkPython();
  await rm(INSTALLED, { force: true });
  await run('python3', ['-m', 'venv', '--clear', VENV]);
  await run(join(VENV, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', '--retries', '1', MOTO]);
  await writeFile(INSTALLED, MOTO);
};

const checkPython = async (): Promise<void> => {
  const { stdout } = await run('python3', ['-c', 'import sys; print(*sys.version_info[:2])']);
  const [major = 0, minor = 0] = stdout.trim().split(' ').map(Number);
  if (major === 3 && minor >= 10) return;
  throw new Error(`python3 is Python ${major}.${minor}; moto needs 3.10 or later. Put a later one on the PATH.`);
};

const rememberFailure = async (cause: unknown): Promise<never> => {
  const { code, stderr, message } = cause as { code?: string; stderr?: string; message: string };
  const why = code === 'ENOENT' ? 'There is no python3 on the PATH.' : lastLine(stderr) || message;
  await writeFile(FAILED, JSON.stringify({ at: Date.now(), why }));
  throw new NotAvailable(why, { cause });
};

const refuseAfterRecentFailure = async (): Promise<void> => {
  const { at, why } = JSON.parse((await textOf(FAILED)) ?? '{"at":0,"why":""}') as { at: number; why: string };
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
