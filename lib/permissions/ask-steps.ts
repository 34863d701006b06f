import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { StepFunctions } from '../workflows/workflow.ts';

/** The functions that act in a failover: each is asked what its role may do. */
export type ActingFunctions = Pick<
  StepFunctions,
  'stopSynchronization' | 'forceStopProductionServers' | 'makeDrDisksAvailable' | 'migrateNics'
>;

/** Lets a function ask the steps: they themselves answer, under their own roles. */
export const letAsk = (asker: LambdaFunction, functions: ActingFunctions): void => {
  const asked = {
    SYNCHRONIZATION_FUNCTION: functions.stopSynchronization,
    FENCE_FUNCTION: functions.forceStopProductionServers,
    DISKS_FUNCTION: functions.makeDrDisksAvailable,
    IDENTITY_FUNCTION: functions.migrateNics,
  };
  letInvoke(asker, 'AskSteps', asked);
};

/** Lets a function invoke others, whose names it finds in its environment. */
export const letInvoke = (
  invoker: LambdaFunction,
  sid: string,
  invoked: Readonly<Record<string, Pick<LambdaFunction, 'functionName' | 'functionArn'>>>,
): void => {
  for (const [name, { functionName }] of Object.entries(invoked)) invoker.addEnvironment(name, functionName);
  invoker.addToRolePolicy(
    new PolicyStatement({
      sid,
      actions: ['lambda:InvokeFunction'],
      resources: Object.values(invoked).map(({ functionArn }) => functionArn),
    }),
  );
};
