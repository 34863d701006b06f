import { ExecutionDoesNotExist, InvalidArn, type SFNClient, SFNServiceException } from '@aws-sdk/client-sfn';
import type { MachineKind } from '../../../domain/group/run-kind.ts';
import { WorkflowServiceError } from './errors.ts';

export interface SfnProps {
  readonly client: Pick<SFNClient, 'send'>;
  /** ARNs of the state machines, by kind of run. Whoever looks at executions by id needs none. @default none */
  readonly machines?: Readonly<Partial<Record<MachineKind, string>>>;
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

export const machineOf = ({ machines = {} }: SfnProps, kind: MachineKind): string => {
  const arn = machines[kind];
  if (arn !== undefined) return arn;
  const known = Object.keys(machines).join(', ') || 'none';
  throw new Error(`No state machine is configured for a ${kind}; known are: ${known}. Name the stack, or the machine.`);
};

/** Source: Step Functions Developer Guide, "Viewing and debugging executions": machine's ARN and execution's name. */
export const executionArnOf = (props: SfnProps, kind: MachineKind, name: string): string =>
  `${machineOf(props, kind).replace(':stateMachine:', ':execution:')}:${name}`;

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
