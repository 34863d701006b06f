import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface PythonRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs Python beside this process, which goes on to serve it. Ended after `limitMs` at the latest. */
export const runPython = async (
  python: string,
  args: readonly string[],
  { input = '', limitMs }: { readonly input?: string; readonly limitMs: number },
): Promise<PythonRun> => {
  const child = spawn(python, [...args], { stdio: 'pipe', timeout: limitMs, killSignal: 'SIGKILL' });
  child.stdin.end(input);
  const ended = once(child, 'exit');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number | null];
  return { code, out, err };
};
