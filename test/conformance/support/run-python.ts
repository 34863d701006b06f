import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface PythonRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface PythonOptions {
  /** Its standard input. @default empty */
  readonly input?: string;
  /** Where it runs, and leaves what it leaves. @default this process's own folder */
  readonly cwd?: string;
  /** It is ended after so many milliseconds at the latest. */
  readonly limitMs: number;
}

/** Runs Python beside this process, which goes on to serve it. */
export const runPython = async (
  python: string,
  args: readonly string[],
  { input = '', cwd, limitMs }: PythonOptions,
): Promise<PythonRun> => {
  const child = spawn(python, [...args], { stdio: 'pipe', cwd, timeout: limitMs, killSignal: 'SIGKILL' });
  child.stdin.end(input);
  const ended = once(child, 'exit');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number | null];
  return { code, out, err };
};
