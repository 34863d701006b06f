import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IGrantable, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledgeExecutionReader } from './acknowledgements.ts';

export interface ExecutionReaderProps {
  /** The machine whose executions are asked for. */
  readonly stateMachine: StateMachine;

  /** A function, which may be a step of that very machine. */
  readonly reader: IFunction & IGrantable;
}

/**
 * Lets a step ask whether another execution of its own machine still lives. The policy stands outside of the role's
 * subtree: a function depends on that subtree, the machine on the function, and this policy on the machine.
 */
export class ExecutionReader extends Construct {
  constructor(scope: Construct, id: string, props: ExecutionReaderProps) {
    super(scope, id);
    const policy = new Policy(this, 'Policy', {
      statements: [
        new PolicyStatement({
          sid: 'AskForExecutions',
          actions: ['states:DescribeExecution'],
          resources: [executionsOf(props.stateMachine)],
        }),
      ],
    });
    props.reader.role?.attachInlinePolicy(policy);
    acknowledgeExecutionReader(policy, props.stateMachine);
  }
}

const executionsOf = (stateMachine: StateMachine): string =>
  Stack.of(stateMachine).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${stateMachine.stateMachineName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
