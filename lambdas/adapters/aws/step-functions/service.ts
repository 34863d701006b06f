import { ExecutionDoesNotExist, InvalidArn, type SFNClient, SFNServiceException } from '@aws-sdk/client-sfn';
import { WorkflowServiceError } from './errors.ts';

export interface SfnProps {
  readonly client: Pick<SFNClient, 'send'>;
  /** ARN of the state machine. A reader of executions whose ids are known needs none. @default none */
  readonly stateMachineArn?: string;
}

/** What Step Functions says, in this adapter's words. Other errors (network, credentials) are the SDK's and pass. */
export const translated = (cause: unknown): never => {
  if (cause instanceof SFNServiceException) throw new WorkflowServiceError(cause.name, cause);
  throw cause;
};

/** `undefined` where the service knows no such execution: it never was, or it ended more than 90 days ago. */
export const unlessUnknown = (cause: unknown): undefined => {
  if (cause instanceof ExecutionDoesNotExist || cause instanceof InvalidArn) return undefined;
  return translated(cause);
};

export const machineOf = ({ stateMachineArn }: SfnProps): string => {
  if (stateMachineArn !== undefined) return stateMachineArn;
  throw new Error('No state machine is configured, so none can be started or listed. Give its ARN.');
};

/** Source: Step Functions Developer Guide, "Viewing and debugging executions": the machine's ARN with the execution's name. */
export const executionArnOf = (props: SfnProps, name: string): string =>
  `${machineOf(props).replace(':stateMachine:', ':execution:')}:${name}`;

interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly nextToken: string | undefined;
}

/** Every item of every page, in the service's order. */
export const everyPage = async <T>(fetchPage: (nextToken: string | undefined) => Promise<Page<T>>): Promise<T[]> => {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items, nextToken } = await fetchPage(token);
    all.push(...(items ?? []));
    token = nextToken;
  } while (token !== undefined);
  return all;
};
