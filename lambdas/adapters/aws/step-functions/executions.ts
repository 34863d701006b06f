import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  type ExecutionListItem,
  ListExecutionsCommand,
  type ExecutionStatus as SfnStatus,
} from '@aws-sdk/client-sfn';
import type { Execution, ExecutionStatus } from '../../../ports/workflow.ts';
import { given, instantOf, parsed } from './json.ts';
import { everyPage, type SfnProps, translated, unlessUnknown } from './service.ts';

export const find = async ({ client }: SfnProps, executionArn: string): Promise<Execution | undefined> => {
  const found = await client.send(new DescribeExecutionCommand({ executionArn })).catch(unlessUnknown);
  return found && described(found);
};

/** Of every machine, the most recent execution first. */
export const list = async (props: SfnProps): Promise<readonly Execution[]> => {
  const lists = await Promise.all(Object.values(props.machines ?? {}).map((arn) => listOf(props, arn)));
  return lists.flat().sort((one, other) => Date.parse(other.startedAt) - Date.parse(one.startedAt));
};

/** Source: Step Functions API Reference, ListExecutions: the most recent execution first. */
const listOf = async (props: SfnProps, stateMachineArn: string): Promise<readonly Execution[]> => {
  const items = await everyPage(async (nextToken) => {
    const page = await props.client.send(new ListExecutionsCommand({ stateMachineArn, nextToken })).catch(translated);
    return { items: page.executions, nextToken: page.nextToken };
  });
  return items.map(listed);
};

const described = ({ input, output, error, cause, ...found }: DescribeExecutionCommandOutput): Execution => ({
  ...listed({ ...found, name: found.name ?? nameIn(found.executionArn) }),
  ...given({ input: parsed(input), output: parsed(output), error, cause }),
});

type Listed = Pick<ExecutionListItem, 'executionArn' | 'name' | 'status' | 'startDate' | 'stopDate'>;

const listed = ({ executionArn = '', name = '', status, startDate, stopDate }: Partial<Listed>): Execution => ({
  id: executionArn,
  name,
  status: statusOf(status),
  startedAt: instantOf(startDate),
  ...(stopDate === undefined ? {} : { endedAt: instantOf(stopDate) }),
});

const nameIn = (arn = ''): string => arn.split(':').at(-1) ?? '';

/** A redrive that is pending has not ended yet. */
const statusOf = (status: SfnStatus | undefined): ExecutionStatus =>
  status === undefined || status === 'PENDING_REDRIVE' ? 'RUNNING' : status;
