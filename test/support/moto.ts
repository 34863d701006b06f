import { type LambdaInvoker, startLambdaFront } from './moto/lambda-front.ts';
import { pythonWith } from './python/install.ts';
import { freePort, HOST, startService } from './python/service.ts';

export type { LambdaInvoker } from './moto/lambda-front.ts';

export interface MotoOptions {
  /** Have moto run state machines instead of only recording them. @default false */
  readonly executeStateMachines?: boolean;
  /** Answers what the state machines invoke; an error it throws reaches the machine by its `name`. @default moto's own Lambda */
  readonly invokeLambda?: LambdaInvoker;
}

/** moto, the foreign double of AWS, as a process of its own. */
export interface Moto {
  /** For the `endpoint` of every SDK client, with any credentials. */
  readonly endpoint: string;
  /** Ends the process and the front, if any. Safe to repeat. */
  stop(): Promise<void>;
}

const MOTO = { requirement: 'moto[server]==5.2.5' };

/**
 * Starts moto on 127.0.0.1, installing it once into a cache. Answers `undefined`, after a warning that
 * says why, where there is no Python or no package to be had.
 */
export const startMoto = async (options: MotoOptions = {}): Promise<Moto | undefined> => {
  const python = await pythonWith(MOTO);
  return python === undefined ? undefined : start(python, options);
};

const start = async (python: string, { executeStateMachines, invokeLambda }: MotoOptions): Promise<Moto> => {
  const port = await freePort();
  const front = invokeLambda === undefined ? undefined : await startLambdaFront(invokeLambda, port);
  const server = await startService({
    name: 'moto',
    python,
    code: 'from moto.server import main; main()',
    args: ['-H', HOST, '-p', String(port)],
    // Where moto's interpreter of state machines finds AWS's own services.
    env: { MOTO_PORT: String(front?.port ?? port) },
    port,
    healthPath: '/moto-api/',
  });
  if (executeStateMachines === true) await runStateMachines(server.endpoint);
  return {
    endpoint: server.endpoint,
    stop: async () => {
      await server.stop();
      await front?.stop();
    },
  };
};

/** Source: moto's documentation, "Configuration" and "Step Functions". */
const runStateMachines = async (endpoint: string): Promise<void> => {
  const settings = { stepfunctions: { execute_state_machine: true }, lambda: { use_docker: false } };
  const answer = await fetch(`${endpoint}/moto-api/config`, { method: 'POST', body: JSON.stringify(settings) });
  if (!answer.ok) throw new Error(`moto refused its configuration: ${answer.status} ${await answer.text()}`);
};
