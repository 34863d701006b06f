import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IGrantable, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Machines } from '../workflows/machines.ts';
import { acknowledgeExecutionReader } from './acknowledgements.ts';

export interface ExecutionReaderProps {
  /** The machines whose executions are asked for. */
  readonly machines: Machines;

  /**
   * Whether what they went through is asked for as well.
   *
   * @default false
   */
  readonly history?: boolean;

  /** A function, which may be a step of such a machine. */
  readonly reader: IFunction & IGrantable;
}

/**
 * Lets a function ask whether an execution still lives, whatever its kind. The policy stands outside of the role's
 * subtree: a function depends on that subtree, the machine on the function, and this policy on the machine.
 */
export class ExecutionReader extends Construct {
  constructor(scope: Construct, id: string, props: ExecutionReaderProps) {
    super(scope, id);
    const machines = Object.values(props.machines);
    const policy = new Policy(this, 'Policy', {
      statements: [
        new PolicyStatement({
          sid: 'AskForExecutions',
          actions: ['states:DescribeExecution', ...(props.history ? ['states:GetExecutionHistory'] : [])],
          resources: machines.map(executionsOf),
        }),
      ],
    });
    props.reader.role?.attachInlinePolicy(policy);
    for (const machine of machines) acknowledgeExecutionReader(policy, machine);
  }
}

const executionsOf = (stateMachine: StateMachine): string =>
  Stack.of(stateMachine).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${stateMachine.stateMachineName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
