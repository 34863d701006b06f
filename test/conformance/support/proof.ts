import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { surroundingsOf } from './account.ts';

const MAIN = fileURLToPath(new URL('../../../verify/main.ts', import.meta.url));

export interface Ended {
  /** @default it was killed */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `npm run -s verify:account` as a process of its own, which reaches nothing but the endpoint. */
export interface RunningProof {
  /** Resolves once it says so on the way. */
  says(words: string): Promise<void>;
  /** @param signal @default SIGKILL */
  kill(signal?: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export const startProof = (endpoint: string, ...options: readonly string[]): RunningProof => {
  const args = [MAIN, '--endpoint', endpoint, ...options];
  const child = spawn(process.execPath, args, { env: environmentOf(endpoint), stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = [textOf(child.stdout), textOf(child.stderr)];
  const says = async (words: string): Promise<void> => {
    for await (const line of createInterface({ input: child.stderr as NonNullable<typeof child.stderr> })) {
      if (line.includes(words)) return;
    }
    throw new Error(`The proof has ended before it said "${words}":\n${err()}`);
  };
  return { says, kill: (signal = 'SIGKILL') => child.kill(signal), ended: endOf(child, out, err) };
};

const environmentOf = (endpoint: string) => ({ ...process.env, ...surroundingsOf(endpoint) });

const textOf = (stream: ChildProcess['stdout']): (() => string) => {
  let text = '';
  stream?.on('data', (data: Buffer) => {
    text += data.toString();
  });
  return () => text;
};

const endOf = async (child: ChildProcess, out: () => string, err: () => string): Promise<Ended> => {
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: out(), err: err() };
};
