import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { tableRequest } from '../../local/create-table.ts';
import type { SynthesisedMachine, SynthesisedMachines } from '../../local/definition.ts';
import { byArn } from '../../local/executions/arns.ts';
import type { ExecutionLog } from '../../local/executions/log.ts';
import { createExecutionService, type ExecutionService } from '../../local/executions/service.ts';
import { createSfnDouble } from '../../local/executions/sfn-client.ts';
import { TABLE_NAME } from '../../local/ports.ts';
import { createSimulatedDynamoDb, type SimulatedDynamoDb } from '../../simulated-aws/dynamodb/index.ts';
import { createSimulatedEc2, type SimulatedEc2, type SiteState } from '../../simulated-aws/ec2.ts';
import { createInterpreter } from '../interpreter/interpreter.ts';
import { createMemoryLog } from '../interpreter/log.ts';
import type { MachineFunction } from '../interpreter/task-state.ts';
import type { FateOf, Lagging } from '../lambda/gateway.ts';
import { createLambda, type Invoke, type LambdaEvent } from '../lambda/lambda.ts';
import type { Services } from '../lambda/services.ts';
import { createScheduler, type Scheduler } from '../scheduler/scheduler.ts';
import type { Turn } from '../scheduler/turns.ts';
import { stepFunctionsOf } from './functions.ts';
import { createOperator, type Operator } from './operator.ts';
import type { PreparedWorld } from './prepared.ts';

/** Sees every call to a service at the moment of its effect. */
export type Watch = (services: Services, world: Pick<World, 'ec2' | 'dynamoDb' | 'scheduler'>) => Services;

export interface WorldProps {
  readonly prepared: PreparedWorld;
  readonly machines: SynthesisedMachines;
  readonly seed: number;
  /** What becomes of each call of a function, and of a command. @default it takes effect, and its answer arrives */
  readonly fateOf?: FateOf;
  /** @default nobody */
  readonly onLambda?: (event: LambdaEvent) => void;
  /** @default nobody */
  readonly onTurn?: (turn: Turn, now: number) => void;
  /** Whoever judges puts himself around the services. @default nobody */
  readonly watch?: Watch;
  /** The functions behind the Task states. @default each attempt is a process of its own */
  readonly functionsOn?: (
    machine: SynthesisedMachine,
    invoke: Invoke,
    scheduler: Scheduler,
  ) => Readonly<Record<string, MachineFunction>>;
  /** Part of EC2's buckets that others of the account use up. @default 0 */
  readonly othersTake?: number;
  /** More turns than any run takes. @default the scheduler's own */
  readonly mostTurns?: number;
}

/** The whole service in virtual time: the real handlers, rules and adapters, the synthesised definition, simulated services. */
export interface World {
  readonly groupId: string;
  readonly scheduler: Scheduler;
  /** Behind all of it, for whoever prepares trouble or judges. */
  readonly ec2: SimulatedEc2;
  readonly dynamoDb: SimulatedDynamoDb;
  /** Where the simulated EC2 keeps all that it knows. */
  readonly site: SiteState;
  readonly log: ExecutionLog;
  readonly executions: ExecutionService;
  readonly services: Services;
  readonly invoke: Invoke;
  /** Somebody who calls the service's operations on a group, the first one unless it is named. */
  operator(name: string, groupId?: string): Operator;
  /** Lets everything happen until the work has ended. */
  run<T>(work: Promise<T>): Promise<T>;
}

export const createWorld = async (props: WorldProps): Promise<World> => {
  const { prepared, machines, seed, watch = (same) => same } = props;
  const scheduler = createScheduler({
    seed,
    startAt: prepared.now,
    ...(props.onTurn ? { onTurn: props.onTurn } : {}),
    ...(props.mostTurns ? { mostTurns: props.mostTurns } : {}),
  });
  const clock = scheduler.clockOf('service');
  const { latencies, groupId } = prepared;
  const lag: { ms?: number } = {};
  const lagging: Lagging = (ms, call) => {
    lag.ms = ms;
    const answer = call();
    delete lag.ms;
    return answer;
  };
  const site = prepared.site.fork();
  const { othersTake = 0 } = props;
  const ec2 = createSimulatedEc2({ clock, state: site, latencies, othersTake, staleness: () => lag.ms });
  const dynamoDb = createSimulatedDynamoDb({ clock });
  await dynamoDb.send(new CreateTableCommand(tableRequest(TABLE_NAME)));
  dynamoDb.importItems(TABLE_NAME, prepared.items);
  const log = createMemoryLog();
  const late: { executions?: ExecutionService } = {};
  const definitions = byArn((kind) => machines[kind].definition);
  const sfn = createSfnDouble({ definitions, log, service: laterService(late), clock });
  const services = watch(
    { ec2, autoScaling: ec2.autoScaling, kms: ec2.kms, cloudWatch: ec2.cloudWatch, dynamoDb, sfn },
    { ec2, dynamoDb, scheduler },
  );
  const fateOf = props.fateOf ?? (() => undefined);
  const onEvent = props.onLambda ?? (() => {});
  const invoke = createLambda({ scheduler, services, fateOf, lagging, onEvent });
  const functionsOf = (machine: SynthesisedMachine) =>
    props.functionsOn?.(machine, invoke, scheduler) ?? stepFunctionsOf(machine, invoke);
  const executions = createExecutionService({ log, clock, runs: interpretersOf(machines, scheduler, functionsOf) });
  late.executions = executions;
  const common = { scheduler, services, invoke, executions, lagging, fateOf };
  const operator = (name: string, of = groupId) => createOperator({ ...common, name, groupId: of });
  return { groupId, scheduler, ec2, dynamoDb, site, log, executions, services, invoke, operator, run: scheduler.run };
};

const interpretersOf = (
  machines: SynthesisedMachines,
  scheduler: Scheduler,
  functionsOf: (machine: SynthesisedMachine) => Readonly<Record<string, MachineFunction>>,
) =>
  byArn((kind) => {
    const { definition } = machines[kind];
    return createInterpreter({ definition, scheduler, functions: functionsOf(machines[kind]) });
  });

/** The steps ask for executions and the executions run the steps, so one of the two learns of the other later. */
const laterService = (late: { readonly executions?: ExecutionService }): Pick<ExecutionService, 'start' | 'stop'> => {
  const now = (): ExecutionService => {
    if (!late.executions) throw new Error('An execution was started before the world was complete.');
    return late.executions;
  };
  return { start: (execution) => now().start(execution), stop: (arn, why) => now().stop(arn, why) };
};
