import { DatabaseSync } from 'node:sqlite';
import type { DeclaredAllowance } from '../lambdas/adapters/aws/ec2/index.ts';
import { createSimulatedEc2, type Latencies, openSqliteState, type SiteState } from '../simulated-aws/ec2.ts';
import { clientsOf } from './clients.ts';
import { computeLater } from './compute-later.ts';
import { copyOf } from './copy.ts';
import { machinesIn } from './definition.ts';
import { type DynamoDb, openDynamoDb } from './dynamodb.ts';
import { createExecutionLog, type ExecutionLog } from './executions/log.ts';
import type { Lock } from './home/lock.ts';
import { createOwnerNote } from './home/owner.ts';
import type { HomePaths } from './home/paths.ts';
import { readTime, writeTime } from './home/time.ts';
import { abortOrphans } from './orphans.ts';
import { createPower } from './power.ts';
import { createPoweredCore } from './powered-core.ts';
import type { Runtime } from './runtime.ts';
import { synthesisedTemplate } from './synthesise.ts';
import { handlersLater } from './task-functions.ts';
import { createWorkClock, during, type WorkClock } from './time/work-clock.ts';

export interface OwnProps {
  readonly paths: HomePaths;
  readonly lock: Lock;
  readonly speed: number;
  readonly latencies: Latencies;
  readonly allowance: DeclaredAllowance;
}

/** The runtime as the one process that runs executions on this home. */
export const own = async (props: OwnProps): Promise<Runtime> => {
  await using opened = new AsyncDisposableStack();
  opened.defer(() => props.lock.release());
  const runtime = await open(props, opened);
  const kept = opened.move();
  return { ...runtime, close: () => kept.disposeAsync() };
};

/** @param opened is given what is to be closed with the runtime, the last first */
const open = async (
  { paths, speed, latencies, allowance }: OwnProps,
  opened: AsyncDisposableStack,
): Promise<Omit<Runtime, 'close'>> => {
  const state = opened.adopt(openSqliteState(paths.site), (site) => site.close());
  const log = createExecutionLog(opened.use(new DatabaseSync(paths.executions, { timeout: BUSY_MS })));
  const template = await synthesisedTemplate();
  const machines = machinesIn(template);
  const dynamoDb = opened.adopt(await openDynamoDb({ path: paths.dynamoDb }), (server) => server.close());

  const startAt = Math.max(resumeAt(log, state), readTime(paths.time));
  const told = { pid: process.pid, dynamoDbEndpoint: dynamoDb.endpoint, speed };
  const note = createOwnerNote(paths.owner, { ...told, simulatedAt: startAt, realAt: Date.now(), until: startAt });
  const clock = createWorkClock({ speed, startAt, tell: note.keepPace });
  opened.defer(() => {
    clock.stop();
    writeTime(paths.time, clock.now());
  });
  abortOrphans(log, clock.now());

  const ec2 = createSimulatedEc2({ clock, state, latencies });
  const power = createPower();
  const clients = { ...clientsOf(ec2, template), dynamoDb: untimed(dynamoDb.client, clock) };
  const settings = { log, machines, allowance, computeOn: computeLater, handlersOn: handlersLater };
  const core = { ...clients, ...settings, clock, beginWork: clock.begin };
  const { service, ...ports } = createPoweredCore(core, power);
  opened.defer(() => power.quiet());
  opened.defer(() => {
    power.cut();
    abortOrphans(log, clock.now());
  });

  // A process that is attached cannot run a roll-back, and asks for one so.
  const adoption = setInterval(service.adopt, ADOPT_MS).unref();
  opened.defer(() => clearInterval(adoption));
  opened.defer(note.takeBack);
  return {
    ...ports,
    ec2,
    copy: () => copyOf({ state, dynamoDb: dynamoDb.client, latencies, clock }),
    speed,
    owned: true,
    isOrphaned: () => false,
    announce: note.announce,
    during: (work) => during(clock, work),
    hurry: clock.hurry,
    untilEnded: service.untilEnded,
  };
};

/** A call to the table takes real time alone, also where others of the same work sleep meanwhile. */
const untimed = (table: DynamoDb['client'], clock: WorkClock): DynamoDb['client'] =>
  ({ send: (command) => during(clock, () => table.send(command)) }) as typeof table;

/** Real milliseconds that a write waits for another process's, and between two looks for what others wrote. */
const BUSY_MS = 10_000;
const ADOPT_MS = 100;

/** Simulated time never goes backwards from one command to the next, however fast it ran ahead of real time. */
const resumeAt = (log: ExecutionLog, state: SiteState): number =>
  Math.max(Date.now(), log.lastTime() ?? 0, state.calls().at(-1)?.at ?? 0);
