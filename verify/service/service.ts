import { DatabaseSync } from 'node:sqlite';
import { loginName } from '../../cli/login-name.ts';
import type { Target } from '../../cli/target.ts';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { createCore } from '../../local/core.ts';
import { machinesIn } from '../../local/definition.ts';
import { openDynamoDb } from '../../local/dynamodb.ts';
import { createExecutionLog } from '../../local/executions/log.ts';
import type { Handlers } from '../../local/executions/task.ts';
import { handlersOf } from '../../local/handlers.ts';
import type { Ports } from '../../local/ports.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import type { Account } from '../account/account.ts';

/** The service on an account: the synthesised state machines and the real handlers and adapters. */
export interface Service {
  readonly target: Target;
  /** Resolves when the execution has ended. */
  untilEnded(executionId: string): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds between two looks at an execution. */
const LOOK_MS = 3_000;

/**
 * Runs in this process, with a table in its memory: nothing of the service is deployed, and nothing of it is left in
 * the account. @param change what a step is to do otherwise
 */
export const embeddedService = async (
  account: Account,
  change: (handlers: Handlers, ports: Ports) => Handlers,
): Promise<Service> => {
  await using opened = new AsyncDisposableStack();
  const dynamoDb = opened.adopt(await openDynamoDb(), (server) => server.close());
  const database = opened.use(new DatabaseSync(':memory:'));
  const { clock, ec2, autoScaling, kms, cloudWatch } = account;
  const core = createCore({
    ...{ clock, ec2, autoScaling, kms, cloudWatch, dynamoDb: dynamoDb.client, computeOn: createEc2Compute },
    log: createExecutionLog(database),
    machines: machinesIn(await synthesisedTemplate()),
    handlersOn: (ports) => change(handlersOf(ports), ports as Ports),
  });
  const kept = opened.move();
  const close = () => kept.disposeAsync();
  return { target: { ...core, ...HERE, close }, untilEnded: core.service.untilEnded, close };
};

const HERE = {
  label: 'this process',
  caller: async () => loginName(),
  termination: 'forbidden',
  confined: false,
  pollMs: LOOK_MS,
  runsHere: true,
} as const satisfies Partial<Target>;
