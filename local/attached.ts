import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeclaredAllowance } from '../lambdas/adapters/aws/ec2/index.ts';
import type { FailoverRequest } from '../lambdas/domain/group/failover.ts';
import { createSimulatedEc2, type Latencies, openSqliteState } from '../simulated-aws/ec2.ts';
import { clientsOf } from './clients.ts';
import { computeLater } from './compute-later.ts';
import { copyOf } from './copy.ts';
import { createReadOnlyCore } from './core.ts';
import { machinesIn } from './definition.ts';
import { connectDynamoDb } from './dynamodb.ts';
import { MACHINE_ARNS, machineArnOf } from './executions/arns.ts';
import { createExecutionLog, type ExecutionLog, type ExecutionRow } from './executions/log.ts';
import { takeLock } from './home/lock.ts';
import { type Owner, tryReadOwner } from './home/owner.ts';
import type { HomePaths } from './home/paths.ts';
import { RuntimeInUseError } from './in-use.ts';
import type { Runtime } from './runtime.ts';
import { synthesisedTemplate } from './synthesise.ts';
import { timeBy } from './time/flow.ts';
import { createFollowedClock } from './time/followed-clock.ts';

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
  readonly owner: Owner;
  readonly latencies: Latencies;
  readonly allowance: DeclaredAllowance;
}

/** The runtime as a process that shares the state of its owner: its DynamoDB, its site, its executions, its time. */
export const attach = async ({ paths, owner, latencies, allowance }: AttachProps): Promise<Runtime> => {
  await using opened = new AsyncDisposableStack();
  const state = opened.adopt(openSqliteState(paths.site), (site) => site.close());
  const log = createExecutionLog(opened.use(new DatabaseSync(paths.executions, { timeout: BUSY_MS })));
  const dynamoDb = opened.adopt(connectDynamoDb(owner.dynamoDbEndpoint), (client) => client.destroy());

  const clock = clockOf(owner, paths);
  const ec2 = createSimulatedEc2({ clock, state, latencies });
  const template = await synthesisedTemplate();
  const machines = machinesIn(template);
  /** The owner may have said since that it serves the API. */
  const refuse = (request?: FailoverRequest) => {
    throw new RuntimeInUseError(paths.home, tryReadOwner(paths.owner) ?? owner, request);
  };
  /** The owner runs a roll-back that it finds in the log: whoever cancels must not wait until the owner has ended. */
  const start = (execution: Pick<ExecutionRow, 'arn' | 'name' | 'input'>) =>
    machineArnOf(execution.arn) === MACHINE_ARNS['roll-back']
      ? log.start(execution, clock.now())
      : refuse(JSON.parse(execution.input) as FailoverRequest);
  const ports = createReadOnlyCore(
    {
      clock,
      ...clientsOf(ec2, template),
      dynamoDb,
      log,
      machines,
      allowance,
      computeOn: computeLater,
    },
    { start, stop: () => refuse() },
  );
  const copy = () => copyOf({ state, dynamoDb, latencies, clock });
  const untilEnded = (executionId: string) => watch(executionId, { log, owner, lock: paths.lock });
  const isOrphaned = () => hasLeft(owner, paths);
  const kept = opened.move();
  const close = () => kept.disposeAsync();
  const { speed } = owner;
  return { ...ports, ...OF_ANOTHER, ec2, copy, speed, isOrphaned, untilEnded, close };
};

/** Only the owner stops the time of a home, and tells where the home's API is. */
const OF_ANOTHER = {
  owned: false,
  during: <T>(work: () => Promise<T>) => work(),
  announce: () => {},
} as const satisfies Partial<Runtime>;

/** Whether the owner is on its way out or gone: it takes its note back first, and the lock goes with the process. */
const hasLeft = (owner: Owner, paths: HomePaths): boolean => {
  if (tryReadOwner(paths.owner)?.dynamoDbEndpoint !== owner.dynamoDbEndpoint) return true;
  const free = takeLock(paths.lock);
  free?.release();
  return free !== undefined;
};

/** Real milliseconds that a read waits for the owner's write, and between two looks. */
const BUSY_MS = 10_000;
const LOOK_MS = 200;

/** The owner's time. It stands still while the owner works; what this process works takes its real time. */
const clockOf = (owner: Owner, paths: HomePaths) =>
  createFollowedClock({
    read: () => timeBy(tryReadOwner(paths.owner) ?? owner, owner.speed),
    speed: owner.speed,
    hasLeft: () => hasLeft(owner, paths),
  });

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
