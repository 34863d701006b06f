import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ExecutionExistsError } from '../../../domain/errors.ts';
import type { Execution, ExecutionStatus, Workflow } from '../../../ports/workflow.ts';
import { toExecutionEvent } from './history.ts';
import { parsed } from './json.ts';

export interface SfnWorkflowProps {
  readonly client: Pick<SFNClient, 'send'>;
  /** Needed to start and to list executions; asking for one by its id needs none. */
  readonly stateMachineArn?: string;
}

/** The workflow service on AWS Step Functions. */
export const createSfnWorkflow = ({ client, stateMachineArn }: SfnWorkflowProps): Workflow => ({
  async start(failoverId, request) {
    const input = JSON.stringify(request);
    try {
      // Safe to repeat: for a running execution the same name and input answer with that execution (StartExecution).
      const { executionArn } = await client.send(
        new StartExecutionCommand({ stateMachineArn: required(stateMachineArn), name: failoverId, input }),
      );
      return { executionId: executionArn ?? '' };
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) throw new ExecutionExistsError(failoverId, error);
      throw error;
    }
  },
  async find(executionId) {
    const found = await unlessUnknown(() => client.send(new DescribeExecutionCommand({ executionArn: executionId })));
    return found && toExecution(found);
  },
  list: async () => (await everyExecution(client, required(stateMachineArn))).map(toListed),
  async history(executionId) {
    const events = await unlessUnknown(() => everyEvent(client, executionId));
    return (events ?? []).map(toExecutionEvent);
  },
});

const required = (stateMachineArn: string | undefined): string => {
  if (stateMachineArn) return stateMachineArn;
  throw new Error('No state machine is configured: executions can neither be started nor listed here. Give its ARN.');
};

const unlessUnknown = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
};

const everyExecution = async (
  client: SfnWorkflowProps['client'],
  stateMachineArn: string,
): Promise<readonly ExecutionListItem[]> => {
  const executions: ExecutionListItem[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000, nextToken }));
    executions.push(...(page.executions ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return executions.sort((a, b) => Number(b.startDate) - Number(a.startDate));
};

const everyEvent = async (
  client: SfnWorkflowProps['client'],
  executionArn: string,
): Promise<readonly HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, includeExecutionData: true, nextToken }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
};

const toListed = ({ executionArn, name, status, startDate, stopDate }: ExecutionListItem): Execution => ({
  id: executionArn ?? '',
  name: name ?? '',
  status: statusOf(status),
  startedAt: (startDate ?? new Date(0)).toISOString(),
  ...(stopDate ? { endedAt: stopDate.toISOString() } : {}),
});

const toExecution = (described: DescribeExecutionCommandOutput): Execution => ({
  ...toListed(described as ExecutionListItem),
  ...(described.input === undefined ? {} : { input: parsed(described.input) }),
  ...(described.output === undefined ? {} : { output: parsed(described.output) }),
  ...(described.error === undefined ? {} : { error: described.error }),
  ...(described.cause === undefined ? {} : { cause: described.cause }),
});

/** One that waits to be redriven has not ended, so it counts as running: nobody takes its lease. */
const statusOf = (status: string | undefined): ExecutionStatus =>
  status === undefined || status === 'PENDING_REDRIVE' ? 'RUNNING' : (status as ExecutionStatus);
