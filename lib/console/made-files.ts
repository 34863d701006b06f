import { Aws, Stack } from 'aws-cdk-lib';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { MACHINE_KINDS } from '../../lambdas/domain/group/run-kind.ts';
import type { Settings } from '../settings.ts';
import type { Machines } from '../workflows/machines.ts';

type SignIn = NonNullable<Settings['console']>;

/** `console.json`, as console/src/api/surroundings.ts reads it. */
export const surroundingsText = (scope: Construct, { clientId, audience: _, ...signIn }: SignIn): string =>
  Stack.of(scope).toJsonString({
    target: { is: 'aws', account: Aws.ACCOUNT_ID, region: Aws.REGION },
    project: 'sdrs',
    command: `sdrs --stack ${Aws.STACK_NAME}`,
    signIn: { clientId, ...signIn },
  });

/** `definitions.json`: each is JSON already, with the ARNs that CloudFormation fills in. */
export const definitionsText = (machines: Machines): string => {
  const entries = MACHINE_KINDS.map((kind) => {
    const { definitionString } = machines[kind].node.defaultChild as CfnStateMachine;
    return `${JSON.stringify(kind)}:${definitionString}`;
  });
  return `{${entries.join(',')}}`;
};
