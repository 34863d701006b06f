import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CONSOLE = fileURLToPath(new URL('..', import.meta.url));
const PROJECT = join(CONSOLE, '..');
const VITE = join(PROJECT, 'node_modules', 'vite', 'bin', 'vite.js');

/** Builds into a folder, whose content goes. In a process of its own: the caller may have to answer others meanwhile. */
export const buildConsole = async (folder: string): Promise<void> => {
  const options = ['--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  // Whoever builds may run as a test: the libraries would be those that developers debug.
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [VITE, 'build', CONSOLE, ...options], { cwd: PROJECT, env });
};
