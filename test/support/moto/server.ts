import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const HOST = '127.0.0.1';

/** Milliseconds that moto may take to answer; importing all its services takes seconds on a busy machine. */
const START_BUDGET = 60_000;

/** `moto_server`, but it ends when its standard input does: so it cannot outlive this process, however that one ends. */
const UNTIL_STDIN_ENDS = `
import os, sys, threading
def watch():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
from moto.server import main
main()
`;

interface MotoServerProps {
  /** Path of a Python that has moto. */
  readonly python: string;
  readonly port: number;
  /** Port at which moto's interpreter of state machines finds AWS's own services. @default its own */
  readonly lambdaPort?: number;
}

/** Starts the process and waits until it answers. */
export const startMotoServer = async ({ python, port, lambdaPort = port }: MotoServerProps) => {
  const child = spawn(python, ['-c', UNTIL_STDIN_ENDS, '-H', HOST, '-p', String(port)], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, MOTO_PORT: String(lambdaPort) },
  });
  const log = tailOf(child);
  const kill = () => child.kill('SIGKILL');
  const endpoint = `http://${HOST}:${port}`;
  await untilAnswers(child, endpoint, log).catch((error: unknown) => {
    kill();
    throw error;
  });
  return {
    endpoint,
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
    text = (text + data.toString()).slice(-2000);
  });
  return () => text;
};

const untilAnswers = async (child: ChildProcess, endpoint: string, log: () => string): Promise<void> => {
  const until = Date.now() + START_BUDGET;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`moto ended with ${child.exitCode} before it answered:\n${log()}`);
    const answered = await fetch(`${endpoint}/moto-api/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(100);
  }
  throw new Error(`moto did not answer within ${START_BUDGET / 1000} s:\n${log()}`);
};
