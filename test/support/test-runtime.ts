import { DatabaseSync } from 'node:sqlite';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createEc2Compute, type DeclaredAllowance } from '../../lambdas/adapters/aws/ec2/index.ts';
import type { Clock } from '../../lambdas/ports/clock.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { copyOf } from '../../local/copy.ts';
import type { CoreProps } from '../../local/core.ts';
import { machinesIn, type SynthesisedMachines } from '../../local/definition.ts';
import { openDynamoDb } from '../../local/dynamodb.ts';
import { createExecutionLog, type ExecutionLog } from '../../local/executions/log.ts';
import { handlersOf } from '../../local/handlers.ts';
import { abortOrphans } from '../../local/orphans.ts';
import { TABLE_NAME } from '../../local/ports.ts';
import { createPower, type Power } from '../../local/power.ts';
import { createPoweredCore } from '../../local/powered-core.ts';
import { deletionCondition, mayDelete } from '../../local/role.ts';
import type { Runtime } from '../../local/runtime.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import {
  createMemoryState,
  createSimulatedEc2,
  ec2LikeLatencies,
  type Latencies,
  type MayCall,
  type SiteState,
} from '../../simulated-aws/ec2.ts';
import { openSimulatedDynamoDb } from './simulated-dynamodb.ts';

export interface TestRuntimeOptions {
  /** Milliseconds since the Unix epoch. @default 2026-11-23T09:00:00.000Z */
  readonly startAt?: number;
  /** How long the simulated EC2 takes. @default ec2LikeLatencies */
  readonly latencies?: Latencies;
  /** Called before each call to a service, which waits for it. @default nobody looks */
  readonly onCall?: OnCall;
  /** Called after each call to a service, before its answer is given. @default nobody looks */
  readonly onDone?: OnCall;
  /** What is declared of the account's API allowance. @default nothing */
  readonly allowance?: DeclaredAllowance;
  /** ARNs of the KMS keys whose use the service was given. @default not known */
  readonly volumeKeys?: readonly string[];
  /** Whether the steps act only on what carries the group's tag. @default `false` */
  readonly confined?: boolean;
  /** What keeps the table: the simulated DynamoDB, or dynalite, over a socket. @default simulated */
  readonly dynamoDb?: 'simulated' | 'dynalite';
  /** The state machines. @default the synthesised ones */
  readonly machines?: Partial<SynthesisedMachines>;
  /** Puts into table, site and executions what somebody has left there before. @default all three are empty */
  readonly furnish?: (storage: Furnished) => Promise<void>;
}

/** Where a runtime keeps everything. */
export interface Furnished extends Pick<Storage, 'state' | 'log'> {
  /** With the table of groups in it. */
  readonly dynamoDb: Pick<DynamoDBClient, 'send'>;
}

/** @param action as IAM names it, e.g. `ec2:DetachVolume` */
export type OnCall = (action: string) => unknown;

/** A runtime that can be killed. */
export interface TestRuntime extends Runtime {
  /** What it runs on. Cut it, or have it cut at a certain call, and the runtime is as a killed process. */
  readonly power: Power;
  /** The executions as they are kept. */
  readonly log: ExecutionLog;
  /** Whether the steps act only on what carries the group's tag. */
  readonly confined: boolean;
  /** A new runtime on the state that the killed one has left. */
  reopen(): TestRuntime;
  /** Keeps what a kill at this moment would leave, for a runtime of its own. */
  left(): Promise<Left>;
}

/** Opens a runtime on what a killed one has left. */
export type Left = () => Promise<TestRuntime>;

/** What outlives a killed runtime. */
interface Storage extends Required<Pick<TestRuntimeOptions, 'latencies' | 'allowance' | 'confined'>> {
  readonly watching: Watching;
  readonly clock: Clock;
  readonly state: SiteState;
  readonly log: ExecutionLog;
  readonly dynamoDb: CoreProps['dynamoDb'];
  readonly machines: SynthesisedMachines;
  readonly maySynchronise: MayCall;
  readonly volumeKeys?: readonly string[] | undefined;
  close(): Promise<void>;
}

/** The runtime with nothing on disk and on virtual time: a failover of minutes takes milliseconds. */
export const createTestRuntime = async (options: TestRuntimeOptions = {}): Promise<TestRuntime> => {
  const { startAt = Date.parse('2026-11-23T09:00:00.000Z'), latencies = ec2LikeLatencies, volumeKeys } = options;
  const { onCall, onDone, allowance = {}, confined = false, dynamoDb = 'simulated' } = options;
  const template = await synthesisedTemplate();
  const machines = { ...machinesIn(template), ...options.machines };
  const maySynchronise = mayDelete(deletionCondition(template));
  const clock = createVirtualClock(startAt);
  const table = await openTable(dynamoDb, clock);
  const database = new DatabaseSync(':memory:');
  const close = async () => {
    await table.close();
    database.close();
  };
  const log = createExecutionLog(database);
  const state = createMemoryState();
  await options.furnish?.({ state, log, dynamoDb: table.client });
  const kept = { clock, state, log, dynamoDb: table.client, machines, close };
  return runOn({ ...kept, maySynchronise, latencies, watching: { onCall, onDone }, allowance, volumeKeys, confined });
};

const openTable = async (kind: NonNullable<TestRuntimeOptions['dynamoDb']>, clock: Clock) =>
  kind === 'dynalite' ? openDynamoDb() : { client: await openSimulatedDynamoDb(clock), close: async () => {} };

const runOn = (storage: Storage): TestRuntime => {
  const { clock, state, log, machines, maySynchronise, latencies, allowance, volumeKeys, confined } = storage;
  abortOrphans(log, clock.now());
  const power = createPower();
  const ec2 = createSimulatedEc2({ clock, state, latencies });
  const watched = {
    ec2: watch(ec2, 'ec2', storage.watching),
    synchroniserEc2: watch(ec2.underPolicy(maySynchronise), 'ec2', storage.watching),
    autoScaling: watch(ec2.autoScaling, 'autoscaling', storage.watching),
    kms: watch(ec2.kms, 'kms', storage.watching),
    cloudWatch: watch(ec2.cloudWatch, 'cloudwatch', storage.watching),
    dynamoDb: watch(storage.dynamoDb, 'dynamodb', storage.watching),
  };
  const { service, ...ports } = createPoweredCore(
    {
      ...watched,
      volumeKeys,
      confined,
      clock,
      log,
      machines,
      allowance,
      computeOn: createEc2Compute,
      handlersOn: handlersOf,
    },
    power,
  );
  const close = async () => {
    power.cut();
    await power.quiet();
    await storage.close();
  };
  const reopen = () => {
    power.cut();
    return runOn(storage);
  };
  return {
    ...ports,
    ec2,
    copy: () => copyOf({ state, dynamoDb: storage.dynamoDb, latencies, clock }),
    power,
    log,
    confined,
    owned: true,
    isOrphaned: () => false,
    announce: () => {},
    during: (work) => work(),
    hurry: () => {},
    untilEnded: service.untilEnded,
    close,
    reopen,
    left: () => leftOf(storage),
  };
};

const leftOf = async (storage: Storage): Promise<Left> => {
  const { items, site, now } = await copyOf(storage);
  const executions = storage.log.list('RUNNING');
  return async () => {
    const clock = createVirtualClock(now);
    const dynamoDb = await openSimulatedDynamoDb(clock);
    dynamoDb.importItems(TABLE_NAME, items);
    const database = new DatabaseSync(':memory:');
    const log = createExecutionLog(database);
    for (const row of executions) log.start(row, row.startedAt);
    const close = async () => database.close();
    return runOn({ ...storage, clock, state: site, dynamoDb, log, close, watching: {} });
  };
};

/** Who looks on at the calls. */
interface Watching {
  readonly onCall?: OnCall | undefined;
  readonly onDone?: OnCall | undefined;
}

const watch = <Client extends { send: unknown }>(client: Client, service: string, watching: Watching): Client => {
  const send = client.send as (command: object) => Promise<unknown>;
  const watched = async (command: object) => {
    const action = `${service}:${command.constructor.name.replace(/Command$/, '')}`;
    await watching.onCall?.(action);
    try {
      return await send.call(client, command);
    } finally {
      await watching.onDone?.(action);
    }
  };
  return { send: watched } as unknown as Client;
};
