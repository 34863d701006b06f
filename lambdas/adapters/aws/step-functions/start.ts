import { isDeepStrictEqual } from 'node:util';
import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ExecutionExistsError } from '../../../domain/errors/errors.ts';
import { withoutRequester } from '../../../domain/group/claimed-requester.ts';
import type { FailoverRequest } from '../../../domain/group/failover.ts';
import type { MachineKind } from '../../../domain/group/run-kind.ts';
import { WorkflowServiceError } from './errors.ts';
import { find } from './executions.ts';
import { parsed } from './json.ts';
import { executionArnOf, machineOf, type SfnProps, translated } from './service.ts';

export interface StartedRun {
  readonly kind: MachineKind;
  readonly runId: string;
  readonly request: FailoverRequest;
}

/**
 * Repeating it is safe: the name is taken once. Step Functions itself answers a repeat in the same words while the execution
 * runs, and refuses any other, and every one for 90 days afterwards; so a refusal is looked into. That look "is eventually
 * consistent": where it shows nothing, nothing is known of the request. Source: Step Functions API Reference, StartExecution
 * and DescribeExecution. @throws ExecutionExistsError, WorkflowServiceError
 */
export const start = async (
  props: SfnProps,
  { kind, runId, request }: StartedRun,
): Promise<{ readonly executionId: string }> => {
  const input = JSON.stringify(request);
  const command = new StartExecutionCommand({ stateMachineArn: machineOf(props, kind), name: runId, input });
  try {
    const { executionArn } = await props.client.send(command);
    if (executionArn !== undefined) return { executionId: executionArn };
  } catch (cause) {
    if (!(cause instanceof ExecutionAlreadyExists)) return translated(cause);
    return earlier(props, { kind, runId, input, cause });
  }
  throw new Error(`Step Functions started ${runId} without naming the execution, which its API always does.`);
};

interface Refused extends Omit<StartedRun, 'request'> {
  readonly input: string;
  readonly cause: unknown;
}

/** The same from somebody else, or by another call, is still the same request. */
const asked = (input: unknown): unknown =>
  typeof input === 'object' && input !== null ? withoutRequester(input as FailoverRequest) : input;

const earlier = async (props: SfnProps, { kind, runId, input, cause }: Refused) => {
  const executionId = executionArnOf(props, kind, runId);
  const execution = await find(props, executionId);
  if (!execution) throw new WorkflowServiceError('ExecutionAlreadyExists', cause);
  if (isDeepStrictEqual(asked(execution.input), asked(parsed(input)))) return { executionId };
  throw new ExecutionExistsError(runId, executionId, cause);
};
