import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeclaredAllowance } from '../lambdas/adapters/aws/ec2/index.ts';
import { createSimulatedEc2, type Latencies, openSqliteState } from '../lambdas/adapters/simulated/index.ts';
import { createScaledClock } from './clocks.ts';
import { createClosers } from './closers.ts';
import { createReadOnlyCore } from './core.ts';
import { definitionIn } from './definition.ts';
import { connectDynamoDb } from './dynamodb.ts';
import { createExecutionLog, type ExecutionLog } from './executions/log.ts';
import { takeLock } from './home/lock.ts';
import { type Owner, readOwner } from './home/owner.ts';
import type { HomePaths } from './home/paths.ts';
import type { Runtime } from './runtime.ts';
import { synthesisedTemplate } from './synthesise.ts';

/** Another process owns the home: this one can look, but not run. */
export class RuntimeInUseError extends Error {
  override readonly name = 'RuntimeInUseError';
  constructor(home: string, pid: number) {
    super(
      `Process ${pid} runs the service on ${home}, and executions run in one process at a time. ` +
        'Wait until it has ended, or use another home.',
    );
  }
}

/** The process that owned the home has ended, and its executions with it. */
export class RuntimeStoppedError extends Error {
  override readonly name = 'RuntimeStoppedError';
  constructor(executionId: string, pid: number) {
    super(
      `Process ${pid}, which ran execution ${executionId}, has ended before the execution. ` +
        'Start the failover again: it takes over where this one stopped.',
    );
  }
}

export interface AttachProps {
  readonly paths: HomePaths;
  readonly latencies: Latencies;
  readonly allowance: DeclaredAllowance;
}

/** The runtime as a process that shares the state of its owner: its DynamoDB, its site, its executions, its time. */
export const attach = async ({ paths, latencies, allowance }: AttachProps): Promise<Runtime> => {
  const owner = await readOwner(paths.owner);
  const closers = createClosers();
  const state = openSqliteState(paths.site);
  closers.add(() => state.close());
  const database = new DatabaseSync(paths.executions, { timeout: BUSY_MS });
  closers.add(() => database.close());
  const log = createExecutionLog(database);
  const dynamoDb = connectDynamoDb(owner.dynamoDbEndpoint);
  closers.add(() => dynamoDb.destroy());

  const clock = createScaledClock({ speed: owner.speed, startAt: timeOf(owner) });
  const ec2 = createSimulatedEc2({ clock, state, latencies });
  const machine = definitionIn(await synthesisedTemplate());
  const refuse = () => {
    throw new RuntimeInUseError(paths.home, owner.pid);
  };
  const ports = createReadOnlyCore(
    { clock, ec2, autoScaling: ec2.autoScaling, kms: ec2.kms, dynamoDb, log, machine, allowance },
    { start: refuse, stop: refuse },
  );
  const untilEnded = (executionId: string) => watch(executionId, { log, owner, lock: paths.lock });
  return { ...ports, ec2, owned: false, untilEnded, close: closers.closeAll };
};

/** Real milliseconds that a read waits for the owner's write, and between two looks. */
const BUSY_MS = 10_000;
const LOOK_MS = 200;

const timeOf = ({ simulatedAt, realAt, speed }: Owner): number => simulatedAt + (Date.now() - realAt) * speed;

interface Watched {
  readonly log: ExecutionLog;
  readonly owner: Owner;
  readonly lock: string;
}

const watch = async (executionId: string, { log, owner, lock }: Watched): Promise<void> => {
  while (log.find(executionId)?.status === 'RUNNING') {
    const free = takeLock(lock);
    free?.release();
    if (free !== undefined) throw new RuntimeStoppedError(executionId, owner.pid);
    await sleep(LOOK_MS);
  }
};
