import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

export const MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Failover';

const $metadata = {};

/**
 * A Step Functions whose executions run, and which does not tell of them yet: StartExecution answers the same name and input
 * with the same execution, and DescribeExecution "is eventually consistent" (Step Functions API Reference, both pages).
 */
export const laggingSfn = () => {
  const started = new Map<string, string>();
  const send = async (command: unknown): Promise<object> => {
    if (!(command instanceof StartExecutionCommand)) {
      throw new ExecutionDoesNotExist({ message: 'Execution Does Not Exist', $metadata });
    }
    const { name = '', input = '' } = command.input;
    const before = started.get(name) ?? input;
    if (before !== input) throw new ExecutionAlreadyExists({ message: 'Execution Already Exists', $metadata });
    started.set(name, input);
    return { executionArn: `${MACHINE.replace(':stateMachine:', ':execution:')}:${name}` };
  };
  return { client: { send } as unknown as Pick<SFNClient, 'send'>, started };
};
