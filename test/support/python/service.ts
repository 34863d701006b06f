import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export const HOST = '127.0.0.1';

/** Milliseconds after which a service that does not answer is taken for hung; one that ends is seen at once. */
const START_BUDGET = 600_000;

/** Ends the process when its standard input does: so it cannot outlive this one, however that ends. */
const UNTIL_STDIN_ENDS = `
import os, sys, threading
def watch():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
`;

export interface ServiceProps {
  /** For people. */
  readonly name: string;
  /** Path of a Python that has the service. */
  readonly python: string;
  /** Python that runs it, e.g. `from moto.server import main; main()`. */
  readonly code: string;
  readonly args?: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly port: number;
  /** Path that it answers once it is ready. */
  readonly healthPath: string;
}

export interface Service {
  readonly endpoint: string;
  /** The last lines that it wrote. */
  log(): string;
  /** Ends the process. Safe to repeat. */
  stop(): Promise<void>;
}

/** Starts a server written in Python as a process of its own, and waits until it answers. */
export const startService = async (props: ServiceProps): Promise<Service> => {
  const { python, code, args = [], env, port } = props;
  const child = spawn(python, ['-c', UNTIL_STDIN_ENDS + code, ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  const log = tailOf(child);
  const kill = () => child.kill('SIGKILL');
  const endpoint = `http://${HOST}:${port}`;
  await untilAnswers(child, props, log).catch((error: unknown) => {
    kill();
    throw error;
  });
  return {
    endpoint,
    log,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null && kill()) await once(child, 'exit');
    },
  };
};

/** A port that nobody listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

/** The last lines that the process wrote, for an error to quote. */
const tailOf = (child: ChildProcess): (() => string) => {
  let text = '';
  child.stderr?.on('data', (data: Buffer) => {
    text = (text + data.toString()).slice(-4000);
  });
  return () => text;
};

const untilAnswers = async (child: ChildProcess, props: ServiceProps, log: () => string): Promise<void> => {
  const { name, port, healthPath } = props;
  const until = Date.now() + START_BUDGET;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} before it answered:\n${log()}`);
    const answered = await fetch(`http://${HOST}:${port}${healthPath}`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(100);
  }
  throw new Error(`${name} did not answer within ${START_BUDGET / 1000} s:\n${log()}`);
};
