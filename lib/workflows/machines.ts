import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { type MachineKind, perMachine } from '../../lambdas/domain/group/run-kind.ts';

/** The state machine of each kind of run. */
export type Machines = Readonly<Record<MachineKind, StateMachine>>;

/** For functions that start runs or look for them by name. */
export const machinesEnvironment = (scope: Construct, machines: Machines) => ({
  STATE_MACHINE_ARNS: Stack.of(scope).toJsonString(perMachine((kind) => machines[kind].stateMachineArn)),
});

/** @param kinds those that may be started */
export const startRuns = (machines: Machines, kinds: readonly MachineKind[]): PolicyStatement =>
  new PolicyStatement({
    sid: 'StartRuns',
    actions: ['states:StartExecution'],
    resources: kinds.map((kind) => machines[kind].stateMachineArn),
  });
