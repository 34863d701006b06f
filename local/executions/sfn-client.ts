import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidArn,
  InvalidExecutionInput,
  InvalidName,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Definition } from '../definition.ts';
import { executionArn, machineArnOf } from './arns.ts';
import type { ExecutionLog, ExecutionRow } from './log.ts';
import { paged } from './paging.ts';
import type { ExecutionService } from './service.ts';

export interface SfnDoubleProps {
  /** By the ARN of the state machine. */
  readonly definitions: Readonly<Record<string, Definition>>;
  readonly log: ExecutionLog;
  readonly service: Pick<ExecutionService, 'start' | 'stop'>;
  readonly clock: Clock;
}

/** The client's one method, as the Step Functions adapter uses it. */
export type SfnClient = Pick<SFNClient, 'send'>;

/**
 * A double of `SFNClient.send` over the executions of this process: same commands in, same answers and exceptions out.
 * Source of the rules: Step Functions API Reference, at each command.
 */
export const createSfnDouble = (props: SfnDoubleProps): SfnClient => ({
  send: async (command: unknown) => ({ $metadata: {}, ...answer(command, props) }) as never,
});

const answer = (command: unknown, props: SfnDoubleProps): object => {
  if (command instanceof StartExecutionCommand) return start(command.input, props);
  if (command instanceof DescribeExecutionCommand) return describe(known(command.input.executionArn, props.log));
  if (command instanceof ListExecutionsCommand) return list(command.input, props);
  if (command instanceof GetExecutionHistoryCommand) return history(command.input, props.log);
  if (command instanceof StopExecutionCommand) return stop(command.input, props);
  if (command instanceof DescribeStateMachineCommand) return describeMachine(command.input.stateMachineArn, props);
  throw new Error(`The embedded Step Functions does not know ${(command as object).constructor.name}.`);
};

/** StartExecution is idempotent for Standard machines while the execution runs, by name and input. */
const start = (input: StartExecutionCommand['input'], props: SfnDoubleProps): object => {
  const { log, service, clock } = props;
  const machineArn = knownMachine(input.stateMachineArn, props);
  const name = validName(input.name);
  const json = validInput(input.input ?? '{}');
  const arn = executionArn(name, machineArn);
  const earlier = log.find(arn);
  if (earlier !== undefined) {
    if (earlier.status !== 'RUNNING' || earlier.input !== json) {
      throw new ExecutionAlreadyExists({ message: `Execution Already Exists: '${arn}'`, $metadata: {} });
    }
    return { executionArn: arn, startDate: new Date(earlier.startedAt) };
  }
  const startDate = new Date(clock.now());
  service.start({ arn, name, input: json });
  return { executionArn: arn, startDate };
};

const stop = (input: StopExecutionCommand['input'], { log, service, clock }: SfnDoubleProps): object => {
  const { arn, stoppedAt } = known(input.executionArn, log);
  const why = {
    ...(input.error === undefined ? {} : { error: input.error }),
    ...(input.cause === undefined ? {} : { cause: input.cause }),
  };
  service.stop(arn, why);
  return { stopDate: new Date(stoppedAt ?? clock.now()) };
};

const describe = (row: ExecutionRow): Omit<DescribeExecutionCommandOutput, '$metadata'> => ({
  ...summary(row),
  input: row.input,
  ...(row.output === null ? {} : { output: row.output }),
  ...(row.error === null ? {} : { error: row.error }),
  ...(row.cause === null ? {} : { cause: row.cause }),
});

const summary = ({ arn, name, status, startedAt, stoppedAt }: ExecutionRow) => ({
  executionArn: arn,
  stateMachineArn: machineArnOf(arn),
  name,
  status,
  startDate: new Date(startedAt),
  ...(stoppedAt === null ? {} : { stopDate: new Date(stoppedAt) }),
});

const list = (input: ListExecutionsCommand['input'], props: SfnDoubleProps): object => {
  const machineArn = knownMachine(input.stateMachineArn, props);
  const rows = props.log.list(input.statusFilter).filter(({ arn }) => machineArnOf(arn) === machineArn);
  const { page, nextToken } = paged(rows, input);
  return { executions: page.map(summary), ...(nextToken === undefined ? {} : { nextToken }) };
};

const history = (input: GetExecutionHistoryCommand['input'], log: ExecutionLog): object => {
  const events = log.events(known(input.executionArn, log).arn);
  const { page, nextToken } = paged(input.reverseOrder ? [...events].reverse() : events, input);
  return { events: page, ...(nextToken === undefined ? {} : { nextToken }) };
};

const describeMachine = (arn: string | undefined, props: SfnDoubleProps): object => {
  const machineArn = knownMachine(arn, props);
  return {
    stateMachineArn: machineArn,
    name: machineArn.split(':').at(-1),
    status: 'ACTIVE',
    type: 'STANDARD',
    definition: JSON.stringify(props.definitions[machineArn]),
  };
};

const known = (arn: string | undefined, log: ExecutionLog): ExecutionRow => {
  if (!arn?.startsWith('arn:')) throw new InvalidArn({ message: `Invalid Arn: '${arn}'`, $metadata: {} });
  const row = log.find(arn);
  if (row === undefined) {
    throw new ExecutionDoesNotExist({ message: `Execution Does Not Exist: '${arn}'`, $metadata: {} });
  }
  return row;
};

const knownMachine = (arn: string | undefined, { definitions }: SfnDoubleProps): string => {
  if (arn !== undefined && Object.hasOwn(definitions, arn)) return arn;
  throw new StateMachineDoesNotExist({ message: `State Machine Does Not Exist: '${arn}'`, $metadata: {} });
};

/** 1 to 80 characters, and none that would break an ARN or a URL. */
const validName = (name: string | undefined): string => {
  if (name !== undefined && /^[\w.@=+~-]{1,80}$/.test(name)) return name;
  throw new InvalidName({ message: `Invalid Name: '${name}'`, $metadata: {} });
};

const validInput = (input: string): string => {
  try {
    JSON.parse(input);
    return input;
  } catch (cause) {
    throw new InvalidExecutionInput({ message: `Invalid State Machine Execution Input: '${cause}'`, $metadata: {} });
  }
};
