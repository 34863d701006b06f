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
import { executionArn, STATE_MACHINE_ARN } from './arns.ts';
import type { ExecutionLog, ExecutionRow } from './log.ts';
import { paged } from './paging.ts';
import type { ExecutionService } from './service.ts';

export interface SfnDoubleProps {
  readonly definition: Definition;
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
  if (command instanceof ListExecutionsCommand) return list(command.input, props.log);
  if (command instanceof GetExecutionHistoryCommand) return history(command.input, props.log);
  if (command instanceof StopExecutionCommand) return stop(command.input, props);
  if (command instanceof DescribeStateMachineCommand) return describeMachine(command.input.stateMachineArn, props);
  throw new Error(`The embedded Step Functions does not know ${(command as object).constructor.name}.`);
};

/** StartExecution is idempotent for Standard machines while the execution runs, by name and input. */
const start = (input: StartExecutionCommand['input'], { log, service, clock }: SfnDoubleProps): object => {
  refuseOtherMachine(input.stateMachineArn);
  const name = validName(input.name);
  const json = validInput(input.input ?? '{}');
  const arn = executionArn(name);
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
  stateMachineArn: STATE_MACHINE_ARN,
  name,
  status,
  startDate: new Date(startedAt),
  ...(stoppedAt === null ? {} : { stopDate: new Date(stoppedAt) }),
});

const list = (input: ListExecutionsCommand['input'], log: ExecutionLog): object => {
  refuseOtherMachine(input.stateMachineArn);
  const { page, nextToken } = paged(log.list(input.statusFilter), input);
  return { executions: page.map(summary), ...(nextToken === undefined ? {} : { nextToken }) };
};

const history = (input: GetExecutionHistoryCommand['input'], log: ExecutionLog): object => {
  const events = log.events(known(input.executionArn, log).arn);
  const { page, nextToken } = paged(input.reverseOrder ? [...events].reverse() : events, input);
  return { events: page, ...(nextToken === undefined ? {} : { nextToken }) };
};

const describeMachine = (arn: string | undefined, { definition }: SfnDoubleProps): object => {
  refuseOtherMachine(arn);
  return {
    stateMachineArn: STATE_MACHINE_ARN,
    name: STATE_MACHINE_ARN.split(':').at(-1),
    status: 'ACTIVE',
    type: 'STANDARD',
    definition: JSON.stringify(definition),
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

const refuseOtherMachine = (arn: string | undefined): void => {
  if (arn === STATE_MACHINE_ARN) return;
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
