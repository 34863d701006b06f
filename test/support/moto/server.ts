import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const HOST = '127.0.0.1';

/** Milliseconds that moto may take to answer; importing all its services takes seconds on a busy machine. */
const START_BUDGET = 60_000;

interface MotoServerProps {
  /** Path of `moto_server`. */
  readonly command: string;
  readonly port: number;
  /** Port at which moto's interpreter of state machines finds AWS's own services. @default its own */
  readonly lambdaPort?: number;
}

/** Starts the process and waits until it answers. It ends with this one at the latest. */
export const startMotoServer = async ({ command, port, lambdaPort = port }: MotoServerProps) => {
  const child = spawn(command, ['-H', HOST, '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, MOTO_PORT: String(lambdaPort) },
  });
  const log = tailOf(child);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const endpoint = `http://${HOST}:${port}`;
  await untilAnswers(child, endpoint, log).catch((error: unknown) => {
    kill();
    throw error;
  });
  return {
    endpoint,
    stop: async () => {
      process.off('exit', kill);
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
